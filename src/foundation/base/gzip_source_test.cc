#include "foundation/base/gzip_source.h"

#include <string>

#include <gtest/gtest.h>

#include "foundation/base/open_source.h"
#include "foundation/base/packed_testing.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

std::string unpack(const std::string& bytes, size_t piece = 65'536,
                   const UnpackLimits& limits = {}) {
  return read_all(*unpacked(std::make_unique<PiecewiseSource>(bytes, piece), limits), piece);
}

std::string random_text(uint64_t seed, size_t bytes) {
  Rng random{seed};
  std::string text;
  while (text.size() < bytes) text += std::to_string(random.between(0, 99'999)) + ",\n";
  return text;
}

TEST(GzipSource, UnpacksInPiecesOfAnySize) {
  const std::string text = random_text(1, 700'000);
  for (const size_t piece : {1UL, 7UL, 4096UL, 1'000'000UL})
    EXPECT_EQ(unpack(gzipped(text), piece), text) << piece;
  EXPECT_EQ(unpack(gzipped("")), "");
}

TEST(GzipSource, ReadsAllMembersAndPadding) {
  const std::string members = gzipped("a,b\n1,") + gzipped("") + gzipped("2\n");
  EXPECT_EQ(unpack(members), "a,b\n1,2\n");
  EXPECT_EQ(unpack(members + std::string(300'000, '\0')), "a,b\n1,2\n");
  EXPECT_EQ(unpack(members + std::string(3, '\0'), 1), "a,b\n1,2\n");
}

TEST(GzipSource, ProgressCountsPackedBytesAndEndsAtTheTotal) {
  const std::string packed = gzipped(random_text(2, 2'000'000)) + gzipped("end");
  const auto source = unpacked(memory_source("m", packed));
  std::string block(10'000, '\0');
  uint64_t before = 0;
  while (source->read(block.data(), block.size()) > 0) {
    ASSERT_GE(source->bytes_done(), before);
    before = source->bytes_done();
  }
  EXPECT_EQ(source->bytes_done(), packed.size());
  EXPECT_EQ(source->bytes_total(), packed.size());
}

TEST(GzipSource, EveryTruncationIsTold) {
  const std::string whole = gzipped(random_text(3, 600));
  // Less than the two bytes by which gzip is known is a plain file of one byte, or an empty one.
  for (size_t length = 2; length < whole.size(); ++length) {
    const std::string message = error_of([&] { unpack(whole.substr(0, length)); });
    ASSERT_NE(message.find("pieces: its gzip data ends early, after " + std::to_string(length) +
                           " bytes that unpack to "),
              std::string::npos)
        << length << ": " << message;
    ASSERT_NE(message.find("truncated, copy or download it again"), std::string::npos);
  }
  // Within the second member the first one counts as read.
  EXPECT_NE(
      error_of([&] { unpack(gzipped("12345") + whole.substr(0, 5), 1); }).find("that unpack to 5;"),
      std::string::npos);
}

TEST(GzipSource, NoFlippedBitPassesUnseen) {
  const std::string text = random_text(4, 300);
  const std::string whole = gzipped(text);
  int told = 0;
  for (size_t bit = 16; bit < whole.size() * 8; ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    std::string got;
    const std::string message = error_of([&] { got = unpack(damaged); });
    // Time, system and the like in the header mean nothing to what is unpacked.
    if (message == "no error") {
      ASSERT_EQ(got, text) << "bit " << bit;
    } else {
      ++told;
    }
  }
  EXPECT_GT(told, static_cast<int>(whole.size() - 10) * 8 - 1) << "all of the data, CRC and length";
}

TEST(GzipSource, ErrorsSayWhatIsWrong) {
  std::string damaged = gzipped("price,quantity\n1,2\n");
  damaged[damaged.size() - 6] ^= 1;  // CRC-32
  EXPECT_EQ(error_of([&] { unpack(damaged); }).substr(0, 46),
            "pieces: its gzip data is damaged near byte " +
                std::to_string(damaged.size() - 4).substr(0, 3) + " ")
      << error_of([&] { unpack(damaged); });
  EXPECT_NE(error_of([&] { unpack(damaged); }).find("(incorrect data check)"), std::string::npos);
  const std::string whole = gzipped("1\n");
  EXPECT_EQ(error_of([&] { unpack(whole + "garbage"); }),
            "pieces: has other bytes behind its gzip data, from byte " +
                std::to_string(whole.size()) +
                " on (2 bytes were unpacked before); copy or download it again, or keep what gzip "
                "can read: gzip -dc FILE > PLAIN");
  EXPECT_NE(error_of([&] {
              unpack(whole + std::string(5, '\0') + "x", 1);
            }).find("from byte " + std::to_string(whole.size() + 5) + " on"),
            std::string::npos);
}

TEST(GzipSource, ABombStopsAtTheLimit) {
  const std::string bomb = gzipped(std::string(20'000'000, '0'));
  ASSERT_LT(bomb.size(), 21'000U);
  EXPECT_EQ(unpack(bomb).size(), 20'000'000U) << "small enough to be of no interest";
  EXPECT_EQ(error_of([&] { unpack(bomb, 1 << 20, {.unpacked_bytes_max = 5'000'000}); }),
            "pieces: unpacks to more than 5000000 bytes, is it a zip bomb? If you trust it, raise "
            "unpacked_bytes_max or unpack it to a file first");
  const std::string ratio = error_of([&] {
    unpack(bomb, 1 << 20, {.unpacked_ratio_max = 500, .unpacked_ratio_from_bytes = 1'000'000});
  });
  EXPECT_NE(ratio.find("unpacks to more than 500 times its size ("), std::string::npos) << ratio;
  EXPECT_NE(ratio.find("raise unpacked_ratio_max"), std::string::npos);
  EXPECT_EQ(
      unpack(bomb, 1 << 20, {.unpacked_ratio_max = 1100, .unpacked_ratio_from_bytes = 0}).size(),
      20'000'000U);
  EXPECT_EQ(unpack(gzipped("12345"), 10, {.unpacked_bytes_max = 5}), "12345") << "up to the bound";
}

}  // namespace
}  // namespace godwit
