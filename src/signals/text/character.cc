#include "signals/text/character.h"

#include <algorithm>
#include <array>

namespace godwit {
namespace {

struct Block {
  char32_t first;
  char32_t last;
};

template <size_t n>
bool is_in(const std::array<Block, n>& blocks, char32_t code) noexcept {
  return std::any_of(blocks.begin(), blocks.end(), [code](const Block& block) {
    return code >= block.first && code <= block.last;
  });
}

constexpr std::array kHan{Block{0x3005, 0x3005},  Block{0x3007, 0x3007}, Block{0x3400, 0x4DBF},
                          Block{0x4E00, 0x9FFF},  Block{0xF900, 0xFAFF}, Block{0x20000, 0x2FA1F},
                          Block{0x30000, 0x323AF}};
// Punctuation, symbols, boxes, surrogates, private use, variation selectors, emoji.
constexpr std::array kNoLetters{
    Block{0x2000, 0x2BFF}, Block{0x2E00, 0x2E7F},   Block{0x2FF0, 0x303F},
    Block{0xD800, 0xF8FF}, Block{0xFE00, 0xFE6F},   Block{0xFF00, 0xFF65},
    Block{0xFFE0, 0xFFFF}, Block{0x1F000, 0x1FAFF}, Block{0xE0000, 0x10FFFF}};
constexpr std::u32string_view kClauseMarks =
    U"!?;:()[]{}\"。！？；：，、…—–“”《》〈〉【】「」『』（）";

unsigned byte_at(std::string_view text, size_t at) {
  return static_cast<unsigned>(static_cast<unsigned char>(text[at]));
}

}  // namespace

Character character_at(std::string_view text, size_t at) noexcept {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) return {lead, 1};
  const size_t bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code = lead & (0x7FU >> bytes);
  for (size_t i = 1; i < bytes; ++i) code = code << 6 | (byte_at(text, at + i) & 0x3FU);
  if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFF01 - 0x21;
  return {code, bytes};
}

void append_character(std::string& out, char32_t code) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

bool is_han(char32_t code) noexcept { return code >= 0x3005 && is_in(kHan, code); }

bool is_digit(char32_t code) noexcept { return code >= U'0' && code <= U'9'; }

bool is_letter(char32_t code) noexcept {
  if (code < 0x80) return (code >= U'a' && code <= U'z') || (code >= U'A' && code <= U'Z');
  if (code < 0x370)  // Latin, less the signs of Latin-1 and the spacing modifiers.
    return code == 0xAA || code == 0xB5 || code == 0xBA ||
           (code >= 0xC0 && code < 0x2B0 && code != 0xD7 && code != 0xF7) || code >= 0x300;
  return !is_han(code) && !is_in(kNoLetters, code);
}

bool is_space(char32_t code) noexcept {
  return code == U' ' || (code >= U'\t' && code <= U'\r') || code == 0xA0 || code == 0x3000 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F;
}

bool is_apostrophe(char32_t code) noexcept { return code == U'\'' || code == 0x2019; }

bool is_clause_mark(char32_t code) noexcept {
  return kClauseMarks.find(code) != std::u32string_view::npos;
}

char32_t lower_case(char32_t code) noexcept {
  if (code < 0x80) return code >= U'A' && code <= U'Z' ? code + 32 : code;
  if (code >= 0xC0 && code <= 0xDE) return code == 0xD7 ? code : code + 32;
  // Latin Extended-A pairs: upper then lower, at even places up to U+0137 and from U+014A to
  // U+0177, at odd ones elsewhere. The dotted capital I of Turkish has no single lower case.
  if (code >= 0x100 && code <= 0x17F) {
    if (code == 0x130 || code == 0x131 || code == 0x138 || code == 0x149 || code == 0x17F)
      return code;
    if (code == 0x178) return 0xFF;
    const bool even_is_upper = code <= 0x137 || (code >= 0x14A && code <= 0x177);
    return (code % 2 == 0) == even_is_upper ? code + 1 : code;
  }
  if (code >= 0x391 && code <= 0x3A9) return code == 0x3A2 ? code : code + 32;
  if (code >= 0x410 && code <= 0x42F) return code + 32;
  if (code >= 0x400 && code <= 0x40F) return code + 80;
  return code;
}

}  // namespace godwit
