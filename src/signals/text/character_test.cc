#include "signals/text/character.h"

#include <gtest/gtest.h>

#include "foundation/base/utf8.h"

namespace godwit {
namespace {

TEST(Character, EveryCodePointReadsBackAsWritten) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    append_character(text, code);
    ASSERT_TRUE(is_utf8(text)) << static_cast<uint32_t>(code);
    const Character read = character_at(text, 0);
    const bool is_full_width = code >= 0xFF01 && code <= 0xFF5E;
    ASSERT_EQ(read.code, is_full_width ? code - 0xFEE0 : code);
    ASSERT_EQ(read.bytes, text.size());
    ASSERT_LE(is_han(code) + is_digit(code) + is_letter(code) + is_space(code), 1)
        << static_cast<uint32_t>(code);
    ASSERT_EQ(lower_case(lower_case(code)), lower_case(code)) << static_cast<uint32_t>(code);
    ASSERT_EQ(is_letter(code), is_letter(lower_case(code))) << static_cast<uint32_t>(code);
  }
}

TEST(Character, Classes) {
  EXPECT_TRUE(is_han(U'涨'));
  EXPECT_TRUE(is_han(0x20000));
  EXPECT_FALSE(is_han(U'。'));
  EXPECT_FALSE(is_han(U'ア'));
  for (const char32_t letter : U"azAZäßñøЖжΩωア한") {
    if (letter != 0) {
      EXPECT_TRUE(is_letter(letter)) << static_cast<uint32_t>(letter);
    }
  }
  for (const char32_t none : U"×÷°±€£—“”…。，（１😀→ \u3000") {
    if (none != 0) {
      EXPECT_FALSE(is_letter(none)) << static_cast<uint32_t>(none);
    }
  }
}

TEST(Character, LowerCase) {
  const std::u32string_view upper = U"AZÄÞŻŽŸΑΩАЯЁĀĽŃ";
  const std::u32string_view lower = U"azäþżžÿαωаяёāľń";
  ASSERT_EQ(upper.size(), lower.size());
  for (size_t i = 0; i < upper.size(); ++i) EXPECT_EQ(lower_case(upper[i]), lower[i]) << i;
  for (const char32_t same : {U'×', U'涨', U'1', U'ß'}) EXPECT_EQ(lower_case(same), same);
}

}  // namespace
}  // namespace godwit
