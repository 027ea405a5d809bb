// Sentiment of a text by the words in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "signals/text/tokeniser.h"

namespace godwit {

struct Sentiment {
  double score = 0;   ///< In (-1, 1); 0 for a text without words of the lexicon.
  double sum = 0;     ///< Before it is brought into that range.
  uint32_t hits = 0;  ///< Words and phrases with a weight that were found.
  friend bool operator==(const Sentiment&, const Sentiment&) = default;
};

/// Words and phrases with weights, words that negate and words that intensify, as a TOML file
/// states them (docs/text.md).
///
/// The tokens are read once from the front. At each place the longest entry that lies within one
/// clause is taken, and reading goes on behind it. An entry with weight w adds w x m, where m is
/// the product over the modifiers that belong to it: `negation` (default -0.7) for each negating
/// word, the factor of each intensifying one. A modifier belongs to the next weighted entry behind
/// it, if that begins at most `window` (default 4) tokens later in the same clause. With
/// `intensifier_behind` an intensifier directly behind an entry, in its clause, belongs to that
/// entry instead ("fell sharply").
///
///   score = S / sqrt(S^2 + normaliser), S = the sum of w x m, normaliser > 0 (default 4)
///
/// Source of the last step: Hutto, Gilbert, "VADER", ICWSM 2014 (with normaliser 15).
/// Immutable; any thread.
class SentimentLexicon {
 public:
  static constexpr size_t kPhraseTokensMax = 8;

  /// Throws Error (kUsage) with file, line and column: unknown keys, a word of two entries, a
  /// phrase longer than kPhraseTokensMax.
  explicit SentimentLexicon(const ConfigFile& file);
  [[nodiscard]] static SentimentLexicon load(const std::filesystem::path& path);

  [[nodiscard]] Sentiment score(std::span<const Token> tokens) const;

  /// The entries that are one Chinese word: a dictionary must hold them, or they are never seen.
  [[nodiscard]] const std::vector<std::string>& chinese_words() const { return chinese_words_; }
  [[nodiscard]] size_t size() const { return entries_.size(); }

 private:
  enum class Kind : uint8_t { kWeight, kNegator, kIntensifier };
  struct Entry {
    Kind kind = Kind::kWeight;
    double value = 0;
  };
  struct Match {
    const Entry* entry = nullptr;  // Null: none.
    size_t tokens = 1;
  };
  struct Modifier {
    size_t place = 0;
    uint32_t clause = 0;
    double factor = 1;
  };
  void add(const ConfigSection& section, const Entry& entry);
  [[nodiscard]] Match longest(std::span<const Token> tokens) const;
  [[nodiscard]] double factor_of(const Entry& entry) const {
    return entry.kind == Kind::kNegator ? negation_ : entry.value;
  }

  int64_t window_ = 4;
  double negation_ = -0.7;
  double normaliser_ = 4;
  bool intensifier_behind_ = false;
  size_t phrase_tokens_ = 1;                           // Of the longest entry.
  std::map<std::string, Entry, std::less<>> entries_;  // By the tokens, joined by spaces.
  std::vector<std::string> chinese_words_;
};

}  // namespace godwit
