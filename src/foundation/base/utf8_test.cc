#include "foundation/base/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace godwit {
namespace {

std::string encode(uint32_t code) {
  const auto byte = [](uint32_t value) { return static_cast<char>(value); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
  if (code < 0x10000)
    return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
  return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)),
          byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
}

TEST(Utf8, EveryCodePointButSurrogatesIsText) {
  for (uint32_t code = 0; code <= 0x10FFFF; ++code) {
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    ASSERT_EQ(is_utf8(encode(code)), !surrogate) << code;
  }
  EXPECT_FALSE(is_utf8(encode(0x110000)));
}

TEST(Utf8, RefusesOverlongCutAndStrayBytes) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("贵州茅台,600519"));
  for (const char* text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\x80", "a\xBF", "\xE8\xB4",
        "\xE8\xB4,", "\xF5\x80\x80\x80", "\xFF", "\xB9\xF3\xD6\xDD"})
    EXPECT_FALSE(is_utf8(text)) << text;
}

}  // namespace
}  // namespace godwit
