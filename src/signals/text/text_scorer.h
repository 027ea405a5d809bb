// The sentiment of news in the languages that rules/text/ has a lexicon for.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "market/domain/news_item.h"
#include "signals/text/chinese_tokeniser.h"
#include "signals/text/english_tokeniser.h"
#include "signals/text/sentiment_lexicon.h"

namespace godwit {

enum class TextLanguage : uint8_t { kChinese, kEnglish };

/// "zh", "en" with or without a region ("zh-CN", "en_GB"), in any case.
[[nodiscard]] std::optional<TextLanguage> parse_text_language(std::string_view code) noexcept;
/// Chinese when the text has a Chinese character.
[[nodiscard]] TextLanguage guess_language(std::string_view text) noexcept;

struct TextScore {
  Sentiment sentiment;
  size_t tokens = 0;
};

/// Immutable; any thread.
class TextScorer {
 public:
  /// Reads zh_words.txt, sentiment_zh.toml and sentiment_en.toml of the folder. Throws Error with
  /// the place of what is wrong with them.
  explicit TextScorer(const std::filesystem::path& folder);

  [[nodiscard]] const Tokeniser& tokeniser(TextLanguage language) const;

  /// Title, then text; the text begins a new clause.
  [[nodiscard]] std::vector<Token> tokens(const NewsItem& item, TextLanguage language) const;
  /// That which the item states, or the guessed one where it states none. Throws Error (kFailed)
  /// where the stated language is neither.
  [[nodiscard]] static TextLanguage language_of(const NewsItem& item);
  /// In its language. Throws Error (kFailed) as language_of, or where the text is not UTF-8 or too
  /// long.
  [[nodiscard]] TextScore score(const NewsItem& item) const;

 private:
  SentimentLexicon chinese_lexicon_;
  SentimentLexicon english_lexicon_;
  ChineseTokeniser chinese_;
  EnglishTokeniser english_;
};

}  // namespace godwit
