#include "signals/text/english_tokeniser.h"

#include <array>
#include <string>

#include "signals/text/character.h"

namespace godwit {
namespace {

struct Ending {
  std::string_view letters;  // Behind the apostrophe.
  std::string_view word;     // Empty: dropped.
};
constexpr std::array kEndings{Ending{"s", ""},      Ending{"re", "are"}, Ending{"ve", "have"},
                              Ending{"ll", "will"}, Ending{"m", "am"},   Ending{"d", "would"}};

struct Irregular {
  std::string_view written;  // Before "n't", its n included.
  std::string_view verb;
};
constexpr std::array kIrregular{Irregular{"ca", "can"}, Irregular{"wo", "will"},
                                Irregular{"sha", "shall"}};

/// Letters and digits from `at`, in lower case; `at` moves behind them.
std::string read_word(std::string_view text, size_t& at) {
  std::string word;
  while (at < text.size()) {
    const Character c = character_at(text, at);
    if (!is_letter(c.code) && !is_digit(c.code)) break;
    append_character(word, lower_case(c.code));
    at += c.bytes;
  }
  return word;
}

/// Where the letters behind an apostrophe at `at` begin, or npos.
size_t behind_apostrophe(std::string_view text, size_t at) {
  if (at >= text.size()) return std::string_view::npos;
  const Character mark = character_at(text, at);
  if (!is_apostrophe(mark.code) || at + mark.bytes >= text.size()) return std::string_view::npos;
  return is_letter(character_at(text, at + mark.bytes).code) ? at + mark.bytes
                                                             : std::string_view::npos;
}

void add_negated(std::string_view verb, TokenWriter& tokens) {
  for (const Irregular& irregular : kIrregular)
    if (verb == irregular.written) verb = irregular.verb;
  if (!verb.empty()) tokens.add(std::string{verb});
  tokens.add("not");
}

size_t cut_word(std::string_view text, size_t at, TokenWriter& tokens) {
  std::string word = read_word(text, at);
  if (word == "cannot") {
    add_negated("can", tokens);
    return at;
  }
  const size_t letters = behind_apostrophe(text, at);
  if (letters == std::string_view::npos) {
    tokens.add(std::move(word));
    return at;
  }
  size_t end = letters;
  const std::string ending = read_word(text, end);
  if (ending == "t" && word.ends_with('n')) {
    add_negated(std::string_view{word}.substr(0, word.size() - 1), tokens);
    return end;
  }
  tokens.add(std::move(word));
  for (const Ending& one : kEndings) {
    if (ending != one.letters) continue;
    if (!one.word.empty()) tokens.add(std::string{one.word});
    return end;
  }
  return letters;
}

bool is_digit_at(std::string_view text, size_t at) {
  return at < text.size() && is_digit(character_at(text, at).code);
}

size_t cut_number(std::string_view text, size_t at, TokenWriter& tokens) {
  std::string number;
  bool has_point = false;
  while (at < text.size()) {
    const Character c = character_at(text, at);
    const bool joins = is_digit_at(text, at + c.bytes);
    if (is_digit(c.code)) {
      append_character(number, c.code);
    } else if (c.code == U'.' && joins && !has_point) {
      has_point = true;
      number += '.';
    } else if (c.code != U',' || c.bytes > 1 || !joins || has_point) {
      break;
    }
    at += c.bytes;
  }
  tokens.add(std::move(number));
  if (at >= text.size()) return at;
  const Character behind = character_at(text, at);
  if (behind.code != U'%') return at;
  tokens.add("%");
  return at + behind.bytes;
}

bool ends_clause(std::string_view text, const Character& mark, size_t behind) {
  if (is_clause_mark(mark.code)) return true;
  if (mark.code != U'.' && mark.code != U',') return false;
  if (mark.bytes > 1 || behind >= text.size()) return true;  // Full-width marks stand in Chinese.
  const char32_t next = character_at(text, behind).code;
  return !is_digit(next) && !is_letter(next);
}

}  // namespace

size_t cut_english(std::string_view text, size_t at, TokenWriter& tokens) {
  const Character c = character_at(text, at);
  if (is_digit(c.code)) return cut_number(text, at, tokens);
  if (is_letter(c.code)) return cut_word(text, at, tokens);
  const size_t behind = at + c.bytes;
  if (is_han(c.code))
    tokens.add(std::string{text.substr(at, c.bytes)});
  else if (ends_clause(text, c, behind))
    tokens.end_clause();
  return behind;
}

std::vector<Token> EnglishTokeniser::cut(std::string_view text) const {
  TokenWriter tokens;
  for (size_t at = 0; at < text.size();) at = cut_english(text, at, tokens);
  return tokens.take();
}

}  // namespace godwit
