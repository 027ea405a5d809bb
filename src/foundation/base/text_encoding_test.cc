#include "foundation/base/text_encoding.h"

#include <string>

#include <gtest/gtest.h>

#include "foundation/base/packed_testing.h"
#include "foundation/base/utf8.h"

namespace godwit {
namespace {

using namespace std::string_literals;

std::string decode(const std::string& bytes, size_t piece = 65'536) {
  return read_all(*as_utf8(std::make_unique<PiecewiseSource>(bytes, piece), TextEncoding::kGb18030),
                  piece);
}

TEST(TextEncoding, NamesAreRead) {
  EXPECT_EQ(parse_text_encoding("UTF-8"), TextEncoding::kUtf8);
  EXPECT_EQ(parse_text_encoding("utf8"), TextEncoding::kUtf8);
  for (const char* const name : {"GBK", "gb18030", "GB-18030", "gb2312"})
    EXPECT_EQ(parse_text_encoding(name), TextEncoding::kGb18030) << name;
  for (const char* const name : {"", "gb", "gbkk", "big5", "utf-16"})
    EXPECT_EQ(parse_text_encoding(name), std::nullopt) << name;
}

TEST(TextEncoding, DecodesCharactersOfOneTwoAndFourBytesSplitAnywhere) {
  // Made with iconv -f UTF-8 -t GB18030: a character each of 1, 2, 2 and 4 bytes, and one above
  // U+FFFF.
  const std::string one = "6,\xB9\xF3\xD6\xDD\x81\x30\x81\x30\x90\x30\x81\x30\n";
  const std::string expected = "6,贵州\xC2\x80\xF0\x90\x80\x80\n";
  std::string bytes, text;
  for (int i = 0; i < 20'000; ++i) {  // Longer than the blocks, and not in step with them.
    bytes += one;
    text += expected;
  }
  EXPECT_EQ(decode(one, 1), expected);
  for (const size_t piece : {1UL, 2UL, 3UL, 5UL, 7UL, 65'535UL, 65'537UL})
    EXPECT_EQ(decode(bytes, piece), text) << piece;
}

TEST(TextEncoding, UndecodableBytesStayAndAreNoUtf8) {
  EXPECT_EQ(decode("a\xFF,b\n"), "a\xFF,b\n");
  EXPECT_EQ(decode("a\xB9\n\xB9\xF3\n"), "a\xB9\n贵\n") << "the line end survives";
  EXPECT_EQ(decode("\xB9"), "\xB9") << "cut within a character";
  EXPECT_EQ(decode("x\x81\x30\x81", 1), "x\x81\x30\x81");
  // Of all pairs of bytes: what is not GB 18030 gives no UTF-8.
  int undecodable = 0;
  for (int first = 0x80; first < 0x100; ++first) {
    for (int second = 0; second < 0x100; ++second) {
      const std::string pair{static_cast<char>(first), static_cast<char>(second)};
      const std::string line = "1," + pair + ",2";
      const std::string got = decode(line);
      if (got != line) continue;  // Decoded, alone or with the comma behind.
      ++undecodable;
      ASSERT_FALSE(is_utf8(got)) << first << ' ' << second;
    }
  }
  EXPECT_GT(undecodable, 1000);
}

TEST(TextEncoding, MarksOfByteOrder) {
  const auto read = [](const std::string& bytes, TextEncoding encoding) {
    return read_all(*as_utf8(std::make_unique<PiecewiseSource>(bytes, 1), encoding));
  };
  EXPECT_EQ(read("\xEF\xBB\xBF"s + "a", TextEncoding::kUtf8), "a");
  EXPECT_EQ(read("\xEF\xBB", TextEncoding::kUtf8), "\xEF\xBB");
  EXPECT_EQ(read("\x84\x31\x95\x33"s + "a", TextEncoding::kGb18030), "a");
  for (const TextEncoding encoding : {TextEncoding::kUtf8, TextEncoding::kGb18030})
    for (const std::string mark : {"\xFF\xFE", "\xFE\xFF"})
      EXPECT_EQ(error_of([&] { read(mark + "a", encoding); }),
                "pieces: is UTF-16 text, expected UTF-8; convert it first, e.g. iconv -f UTF-16 -t "
                "UTF-8");
  EXPECT_NE(error_of([&] { read("PAR1\x15\x04", TextEncoding::kUtf8); }).find("is a Parquet file"),
            std::string::npos);
  EXPECT_EQ(read("PAR1\nx", TextEncoding::kUtf8), "PAR1\nx");
  EXPECT_EQ(read("PAR1,b", TextEncoding::kUtf8), "PAR1,b");
  EXPECT_NE(error_of([&] {
              read("\xEF\xBB\xBF"s + "a", TextEncoding::kGb18030);
            }).find("leave the declaration out"),
            std::string::npos);
}

TEST(TextEncoding, ShortTexts) {
  EXPECT_EQ(to_utf8("\xB9\xF3", TextEncoding::kGb18030), "贵");
  EXPECT_EQ(to_utf8("贵", TextEncoding::kUtf8), "贵");
  EXPECT_EQ(to_utf8("\xFF", TextEncoding::kGb18030), std::nullopt);
  EXPECT_EQ(to_utf8("", TextEncoding::kGb18030), "");
}

}  // namespace
}  // namespace godwit
