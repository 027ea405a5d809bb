#include "signals/text/text_scorer.h"

#include <iterator>
#include <string>
#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/utf8.h"
#include "signals/text/character.h"
#include "signals/text/word_list.h"

namespace godwit {
namespace {

std::vector<std::string> dictionary(const std::filesystem::path& folder,
                                    const SentimentLexicon& lexicon) {
  std::vector<std::string> words = load_word_list(folder / "zh_words.txt");
  words.insert(words.end(), lexicon.chinese_words().begin(), lexicon.chinese_words().end());
  return words;
}

}  // namespace

std::optional<TextLanguage> parse_text_language(std::string_view code) noexcept {
  if (code.size() < 2 || (code.size() > 2 && code[2] != '-' && code[2] != '_')) return std::nullopt;
  const auto is = [code](char first, char second) {
    return (code[0] | 0x20) == first && (code[1] | 0x20) == second;
  };
  if (is('z', 'h')) return TextLanguage::kChinese;
  if (is('e', 'n')) return TextLanguage::kEnglish;
  return std::nullopt;
}

TextLanguage guess_language(std::string_view text) noexcept {
  for (size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (is_han(c.code)) return TextLanguage::kChinese;
    at += c.bytes;
  }
  return TextLanguage::kEnglish;
}

TextScorer::TextScorer(const std::filesystem::path& folder)
    : chinese_lexicon_{SentimentLexicon::load(folder / "sentiment_zh.toml")},
      english_lexicon_{SentimentLexicon::load(folder / "sentiment_en.toml")},
      chinese_{dictionary(folder, chinese_lexicon_)} {}

const Tokeniser& TextScorer::tokeniser(TextLanguage language) const {
  if (language == TextLanguage::kChinese) return chinese_;
  return english_;
}

std::vector<Token> TextScorer::tokens(const NewsItem& item, TextLanguage language) const {
  const Tokeniser& cut = tokeniser(language);
  std::vector<Token> out = cut.tokenise(item.title);
  std::vector<Token> text = cut.tokenise(item.text);
  const uint32_t clauses = out.empty() ? 0 : out.back().clause + 1;
  for (Token& token : text) token.clause += clauses;
  out.insert(out.end(), std::make_move_iterator(text.begin()), std::make_move_iterator(text.end()));
  return out;
}

TextLanguage TextScorer::language_of(const NewsItem& item) {
  if (item.language.empty()) {
    const bool is_text = is_utf8(item.title) && is_utf8(item.text);  // Else scoring says so.
    return is_text ? guess_language(item.title.empty() ? item.text : item.title)
                   : TextLanguage::kEnglish;
  }
  if (const std::optional<TextLanguage> language = parse_text_language(item.language))
    return *language;
  throw failed("news in the language '" + item.language.substr(0, 20) +
               "': only zh and en can be read; leave other news out");
}

TextScore TextScorer::score(const NewsItem& item) const {
  const TextLanguage language = language_of(item);
  const std::vector<Token> words = tokens(item, language);
  const SentimentLexicon& lexicon =
      language == TextLanguage::kChinese ? chinese_lexicon_ : english_lexicon_;
  return {lexicon.score(words), words.size()};
}

}  // namespace godwit
