// SoupBinTCP and MoldUDP64.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/decode/itch_mold.h"
#include "market/decode/itch_soup.h"

namespace godwit {
namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(std::string_view text) {
  const auto view = std::as_bytes(std::span{text.data(), text.size()});
  return {view.begin(), view.end()};
}
std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
/// A packet from the server.
Bytes soup(char type, const std::string& content) {
  std::string packet{'\0', static_cast<char>(content.size() + 1), type};
  return bytes_of(packet + content);
}
SoupPacket only_packet(const Bytes& bytes) {
  SoupPackets packets{bytes};
  const auto packet = packets.next();
  EXPECT_TRUE(packet.has_value());
  EXPECT_FALSE(packets.next());
  EXPECT_EQ(packets.consumed(), bytes.size());
  return *packet;
}

TEST(ItchSoup, NumbersSequencedDataFromTheLogin) {
  SoupSession session;
  const Bytes early = soup('S', "x");
  EXPECT_EQ(session.receive(only_packet(early)).error(), SoupFault::kNotLoggedIn);
  const Bytes login = soup('A', "    ABCDEF                  42");
  ASSERT_TRUE(session.receive(only_packet(login)));
  EXPECT_EQ(session.session(), "ABCDEF");
  const Bytes heartbeat = soup('H', "");
  const Bytes data = soup('S', "message");
  for (uint64_t sequence = 42; sequence < 45; ++sequence) {
    EXPECT_TRUE(session.receive(only_packet(heartbeat))->message.empty());
    const auto received = session.receive(only_packet(data));
    EXPECT_EQ(text_of(received->message), "message");
    EXPECT_EQ(received->sequence, sequence);
  }
  EXPECT_EQ(session.sequence_next(), 45U);
  EXPECT_FALSE(session.ended());
  const Bytes end = soup('Z', "");
  ASSERT_TRUE(session.receive(only_packet(end)));
  EXPECT_TRUE(session.ended());
}

TEST(ItchSoup, NamesEveryRefusal) {
  const auto fault = [](const Bytes& packet) {
    return SoupSession{}.receive(only_packet(packet)).error();
  };
  EXPECT_EQ(fault(soup('J', "A")), SoupFault::kNotAuthorised);
  EXPECT_EQ(fault(soup('J', "S")), SoupFault::kSessionNotAvailable);
  EXPECT_EQ(fault(soup('J', "")), SoupFault::kRejected);
  EXPECT_EQ(fault(soup('A', "ABC   42")), SoupFault::kBadLogin) << "short";
  EXPECT_EQ(fault(soup('A', "    ABCDEF                  4x")), SoupFault::kBadLogin);
  EXPECT_EQ(fault(soup('A', "    ABCDEF                    ")), SoupFault::kBadLogin);
  EXPECT_EQ(fault(soup('A', "    ABCDEF                   0")), SoupFault::kBadLogin);
}

TEST(ItchSoup, WritesWhatAClientSends) {
  const Bytes login =
      soup_login_request({.user = "user", .password = "secret", .session = "S1", .sequence = 7});
  EXPECT_EQ(text_of(std::span{login}.subspan(2)),
            "Luser  secret            S1                   7");
  EXPECT_EQ(only_packet(login).type, 'L');
  EXPECT_EQ(only_packet(login).content.size(), 46U);
  EXPECT_EQ(only_packet(soup_heartbeat()).type, 'R');
  EXPECT_EQ(only_packet(soup_logout_request()).type, 'O');
}

TEST(ItchSoup, WaitsForAWholePacketAndStopsAtABrokenOne) {
  Bytes bytes = soup('S', "abc");
  for (size_t size = 0; size < bytes.size(); ++size) {
    SoupPackets packets{std::span{bytes}.first(size)};
    EXPECT_FALSE(packets.next());
    EXPECT_EQ(packets.consumed(), 0U);
    EXPECT_FALSE(packets.broken());
  }
  bytes.insert(bytes.end(), 4, std::byte{0});
  SoupPackets packets{bytes};
  EXPECT_TRUE(packets.next());
  EXPECT_FALSE(packets.next());
  EXPECT_TRUE(packets.broken());
}

/// A packet of messages that hold their own numbers as text.
Bytes mold(uint64_t sequence, uint16_t count, const std::string& session = "SESSION001") {
  MoldHeader header{.sequence = sequence, .count = count};
  std::copy_n(session.begin(), header.session.size(), header.session.begin());
  const auto head = encode_mold_header(header);
  Bytes packet(head.begin(), head.end());
  if (count == MoldHeader::kEndOfSession) return packet;
  for (uint64_t i = 0; i < count; ++i) {
    const std::string text = std::to_string(sequence + i);
    packet.push_back(std::byte{0});
    packet.push_back(static_cast<std::byte>(text.size()));
    const Bytes body = bytes_of(text);
    packet.insert(packet.end(), body.begin(), body.end());
  }
  return packet;
}

TEST(ItchMold, DeliversEachMessageOnceInOrder) {
  MoldReceiver receiver{1};
  ASSERT_EQ(receiver.receive(mold(1, 3))->size(), 3U);
  EXPECT_TRUE(receiver.receive(mold(4, 0))->empty()) << "a heartbeat";
  EXPECT_FALSE(receiver.request());
  EXPECT_EQ(receiver.receive(mold(6, 2)).error(), MoldFault::kGap);
  const auto request = receiver.request();
  ASSERT_TRUE(request);
  EXPECT_EQ(decode_mold_header(*request)->sequence, 4U);
  EXPECT_EQ(decode_mold_header(*request)->count, 4);
  const Bytes overlapping = mold(2, 6);
  const auto messages = receiver.receive(overlapping);
  ASSERT_EQ(messages->size(), 4U);
  EXPECT_EQ(text_of(messages->front()), "4");
  EXPECT_EQ(receiver.messages_repeated(), 2U);
  EXPECT_FALSE(receiver.request());
}

TEST(ItchMold, AHeartbeatAndTheEndTellOfGapsToo) {
  MoldReceiver receiver{1};
  EXPECT_EQ(receiver.receive(mold(3, 0)).error(), MoldFault::kGap);
  EXPECT_EQ(decode_mold_header(*receiver.request())->count, 2);
  EXPECT_EQ(receiver.receive(mold(3, MoldHeader::kEndOfSession)).error(), MoldFault::kGap);
  EXPECT_FALSE(receiver.ended());
  EXPECT_TRUE(receiver.receive(mold(1, 2)));
  EXPECT_TRUE(receiver.receive(mold(3, MoldHeader::kEndOfSession)));
  EXPECT_TRUE(receiver.ended());
}

TEST(ItchMold, RefusesDamagedPacketsAndOtherSessions) {
  MoldReceiver receiver{1};
  const Bytes packet = mold(1, 3);
  for (size_t size = 0; size < packet.size(); ++size) {
    const Bytes cut(packet.begin(), packet.begin() + static_cast<ptrdiff_t>(size));
    EXPECT_EQ(receiver.receive(cut).error(), MoldFault::kTruncated) << size;
  }
  Bytes longer = packet;
  longer.push_back(std::byte{0});
  EXPECT_EQ(receiver.receive(longer).error(), MoldFault::kTrailingBytes);
  EXPECT_EQ(receiver.sequence_next(), 1U);
  EXPECT_TRUE(receiver.receive(packet));
  EXPECT_EQ(receiver.receive(mold(4, 1, "SESSION002")).error(), MoldFault::kOtherSession);
  EXPECT_EQ(receiver.receive(mold(~uint64_t{0}, 3)).error(), MoldFault::kGap);
  EXPECT_FALSE(receiver.request());
}

TEST(ItchMold, ALossyReorderedLineLosesNothingInTheEnd) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng{seed};
    MoldReceiver receiver{1};
    uint64_t next = 1;
    const auto deliver = [&](const Bytes& packet) {
      if (const auto messages = receiver.receive(packet)) {
        for (const auto& message : *messages) ASSERT_EQ(text_of(message), std::to_string(next++));
      }
    };
    std::vector<Bytes> packets;
    for (uint64_t sequence = 1; sequence < 400; sequence += 4) packets.push_back(mold(sequence, 4));
    for (size_t i = 0; i + 1 < packets.size(); ++i) {
      if (rng.uniform() < 0.2) std::swap(packets[i], packets[i + 1]);
      if (rng.uniform() < 0.2) continue;  // lost
      deliver(packets[i]);
      if (rng.uniform() < 0.2) deliver(packets[i]);
    }
    deliver(mold(401, 0));
    while (const auto request = receiver.request()) {
      const auto wanted = decode_mold_header(*request);
      deliver(mold(wanted->sequence, std::min<uint16_t>(wanted->count, 7)));
    }
    ASSERT_EQ(next, 401U) << seed;
  }
}

}  // namespace
}  // namespace godwit
