#include "signals/text/word_list.h"

#include <algorithm>
#include <set>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/utf8.h"
#include "signals/text/character.h"

namespace godwit {
namespace {

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kSpaces = " \t\r";
  const size_t first = line.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kSpaces) - first + 1);
}

/// What is wrong with the word, or "".
std::string complaint(std::string_view word) {
  size_t characters = 0;
  for (size_t at = 0; at < word.size(); ++characters) {
    const Character c = character_at(word, at);
    if (!is_han(c.code))
      return "expected one Chinese word, got \"" + std::string{word.substr(0, 60)} + "\"";
    at += c.bytes;
  }
  if (characters > WordListLimits::kWordCharactersMax)
    return "a word has " + std::to_string(characters) + " characters; at most " +
           std::to_string(WordListLimits::kWordCharactersMax) + " are read";
  return {};
}

}  // namespace

std::vector<std::string> parse_word_list(std::string_view text, const std::string& name) {
  if (!is_utf8(text)) throw usage_error(name + ": the file is not UTF-8; convert it");
  std::vector<std::string> words;
  std::set<std::string, std::less<>> seen;
  for (size_t line = 1; !text.empty(); ++line) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    word = trimmed(word.substr(0, word.find('#')));
    if (word.empty()) continue;
    if (const std::string wrong = complaint(word); !wrong.empty()) {
      std::string message = name;
      message.append(":").append(std::to_string(line)).append(": ").append(wrong);
      throw usage_error(message);
    }
    if (seen.emplace(word).second) words.emplace_back(word);
  }
  return words;
}

std::vector<std::string> load_word_list(const std::filesystem::path& path) {
  return parse_word_list(read_file(path, WordListLimits::kFileBytesMax), path.string());
}

}  // namespace godwit
