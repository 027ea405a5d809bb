// Characters of UTF-8 text and what a tokeniser asks of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace godwit {

/// One character as it stands in a text.
struct Character {
  char32_t code = 0;  ///< Unicode; full-width forms of ASCII (U+FF01 to U+FF5E) as ASCII.
  size_t bytes = 1;   ///< Its length in the text; 1 to 4.
};

/// The character that starts at `at` < text.size(); `text` must be UTF-8 (foundation/base/utf8.h)
/// and `at` the start of a character.
[[nodiscard]] Character character_at(std::string_view text, size_t at) noexcept;

/// Appends the UTF-8 form of a code point.
void append_character(std::string& out, char32_t code);

/// Chinese characters: CJK ideographs with their extensions and the iteration marks U+3005, U+3007.
[[nodiscard]] bool is_han(char32_t code) noexcept;
[[nodiscard]] bool is_digit(char32_t code) noexcept;  ///< 0 to 9
/// A letter of an alphabet: ASCII, Latin-1, Latin Extended, Greek, Cyrillic, and every other code
/// point from U+0370 on that is neither Han nor in a block of punctuation, symbols or emoji.
[[nodiscard]] bool is_letter(char32_t code) noexcept;
[[nodiscard]] bool is_space(char32_t code) noexcept;  ///< Also U+00A0 and the ideographic U+3000.
/// ' and the typographic U+2019.
[[nodiscard]] bool is_apostrophe(char32_t code) noexcept;
/// Ends a clause wherever it stands: ! ? ; : and the Chinese and long forms, dashes and brackets.
[[nodiscard]] bool is_clause_mark(char32_t code) noexcept;

/// Lower case of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic letters; others as they are.
[[nodiscard]] char32_t lower_case(char32_t code) noexcept;

}  // namespace godwit
