#include "market/decode/itch_codec.h"

#include <initializer_list>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/decode/itch_frames.h"

namespace godwit {
namespace {

std::vector<std::byte> bytes_of(std::string_view hex) {
  std::vector<std::byte> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16)));
  return bytes;
}

// Two messages from the examples of the protocol notes, written out byte by byte.
TEST(ItchCodec, ReadsAnAddOrderAndItsExecution) {
  const auto add = decode_itch(
      bytes_of("41000d00001f1ad635bd150000000000001203420000012c4141504c202020200016e832"));
  ASSERT_TRUE(add);
  const auto& order = std::get<ItchAddOrder>(*add);
  EXPECT_EQ(order.header.stock_locate, 13);
  EXPECT_EQ(order.header.time_ns, (9 * 3600 + 30 * 60) * 1'000'000'000ULL + 123'456'789);
  EXPECT_EQ(order.order_ref, 4611U);
  EXPECT_EQ(order.side, 'B');
  EXPECT_EQ(order.shares, 300U);
  EXPECT_EQ((std::string_view{order.stock.data(), order.stock.size()}), "AAPL    ");
  EXPECT_EQ(itch_price(order.price_1e4), Price::from_raw(150'123'400'000));
  const auto execution =
      decode_itch(bytes_of("45000d00021f1ad635c0fd0000000000001203000000640000000000000309"));
  ASSERT_TRUE(execution);
  const auto& executed = std::get<ItchOrderExecuted>(*execution);
  EXPECT_EQ(executed.header.tracking_number, 2);
  EXPECT_EQ(executed.header.time_ns - order.header.time_ns, 1000U);
  EXPECT_EQ(executed.shares, 100U);
  EXPECT_EQ(executed.match_number, 777U);
}

/// Calls call.template operator()<M>() for every alternative.
template <class Call, size_t... I>
void for_each_type(Call call, std::index_sequence<I...>) {
  (call.template operator()<std::variant_alternative_t<I, ItchMessage>>(), ...);
}
constexpr auto kTypes = std::make_index_sequence<std::variant_size_v<ItchMessage>>{};

TEST(ItchCodec, AllTypesComeBackFromRandomBytesAsTheyWere) {
  static_assert(std::variant_size_v<ItchMessage> == 23);
  Rng rng{1};
  std::set<char> types;
  for_each_type(
      [&]<class Message>() {
        types.insert(Message::kType);
        std::vector<std::byte> bytes(Message::kBytes);
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(rng.between(0, 255));
        bytes.front() = static_cast<std::byte>(Message::kType);
        const auto message = decode_itch(bytes);
        ASSERT_TRUE(message) << Message::kType;
        ASSERT_TRUE(std::holds_alternative<Message>(*message));
        std::vector<std::byte> again;
        append_itch(again, std::get<Message>(*message));
        EXPECT_EQ(again, bytes) << Message::kType;
      },
      kTypes);
  EXPECT_EQ(types.size(), 23U);
}

TEST(ItchCodec, RefusesEveryOtherLengthOfEveryType) {
  for_each_type(
      [&]<class Message>() {
        for (size_t size = 1; size < 80; ++size) {
          // Exactly sized storage, so that AddressSanitizer sees any byte read beyond it.
          std::vector<std::byte> bytes(size, static_cast<std::byte>(Message::kType));
          const auto message = decode_itch(bytes);
          ASSERT_EQ(message.has_value(), size == Message::kBytes) << Message::kType << size;
          if (!message) {
            ASSERT_EQ(message.error(), ItchFault::kWrongLength);
          }
        }
      },
      kTypes);
}

TEST(ItchCodec, NamesWhatIsNoMessage) {
  EXPECT_EQ(decode_itch({}).error(), ItchFault::kEmpty);
  for (int type = 0; type < 256; ++type) {
    if (std::string_view{"SRHYLVWKJhAFECXDUPQBINO"}.find(static_cast<char>(type)) !=
        std::string_view::npos)
      continue;
    const std::vector<std::byte> bytes(36, static_cast<std::byte>(type));
    EXPECT_EQ(decode_itch(bytes).error(), ItchFault::kUnknownType) << type;
  }
}

TEST(ItchFrames, CutsAStreamHoweverItIsPieced) {
  std::vector<std::byte> stream;
  for (uint64_t ref = 1; ref <= 50; ++ref)
    append_itch_frame(stream, ItchOrderDelete{.order_ref = ref});
  stream.insert(stream.end(), 2, std::byte{0});
  stream.insert(stream.end(), 9, std::byte{1});  // what stands behind the end is not read
  for (const size_t piece : std::initializer_list<size_t>{1, 2, 3, 20, 21, 22, 1000, 5000}) {
    std::vector<std::byte> kept;
    uint64_t messages = 0;
    bool ended = false;
    for (size_t at = 0; at < stream.size() && !ended; at += piece) {
      const size_t size = std::min(piece, stream.size() - at);
      kept.insert(kept.end(), stream.begin() + static_cast<ptrdiff_t>(at),
                  stream.begin() + static_cast<ptrdiff_t>(at + size));
      ItchFrames frames{kept};
      while (const auto message = frames.next()) {
        const auto decoded = decode_itch(*message);
        ASSERT_TRUE(decoded);
        ASSERT_EQ(std::get<ItchOrderDelete>(*decoded).order_ref, ++messages);
      }
      ended = frames.end_of_session();
      kept.erase(kept.begin(), kept.begin() + static_cast<ptrdiff_t>(frames.consumed()));
    }
    EXPECT_EQ(messages, 50U) << piece;
    EXPECT_TRUE(ended) << piece;
  }
}

}  // namespace
}  // namespace godwit
