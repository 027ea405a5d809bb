// Chinese words by a dictionary, in text that may be partly English.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "signals/text/tokeniser.h"
#include "signals/text/word_table.h"

namespace godwit {

/// What becomes of characters that no word of the dictionary covers.
enum class UnknownRun : uint8_t {
  kCharacters,  ///< One token each.
  kBigrams      ///< A run of two or more gives its overlapping pairs, a single one itself.
};

/// Cuts each run of Chinese characters twice by maximum matching: forward, taking at each place the
/// longest word of the dictionary that begins there, and backward, the longest that ends there; a
/// place without one gives a single character. Of the two cuts the one with fewer words is taken,
/// then the one with fewer single characters, then the backward one. Everything else in the text
/// follows the rules of EnglishTokeniser; white space beside a Chinese character ends a clause, as
/// headlines use it. Source: the two-way matching is the classical method of Chinese segmentation
/// (e.g. Manning, Raghavan, Schuetze, "Introduction to Information Retrieval", 2.2.1).
class ChineseTokeniser final : public Tokeniser {
 public:
  explicit ChineseTokeniser(std::vector<std::string> words,
                            UnknownRun unknown = UnknownRun::kCharacters);

 protected:
  [[nodiscard]] std::vector<Token> cut(std::string_view text) const override;

 private:
  using Pieces = std::vector<std::string_view>;
  [[nodiscard]] Pieces cut_forward(std::string_view run) const;
  [[nodiscard]] Pieces cut_backward(std::string_view run) const;
  [[nodiscard]] Pieces segment(std::string_view run) const;

  WordTable words_;
  UnknownRun unknown_;
};

}  // namespace godwit
