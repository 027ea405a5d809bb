// English words.
#pragma once

#include "signals/text/token_writer.h"
#include "signals/text/tokeniser.h"

namespace godwit {

/// Words are runs of letters with the digits behind them ("q3", "covid19"), in lower case.
/// - Numbers: a run of digits with commas between digits dropped and one decimal point kept:
///   "1,234.50" is `1234.50`. A sign is no part of it; a percent sign behind it is the token `%`.
///   Letters behind a number are a word of their own: "10m" is `10 m`.
/// - Hyphens and slashes separate: "year-on-year" is three words.
/// - Contractions (with ' or U+2019): n't is `not` behind its verb ("don't" is `do not`; "can't",
///   "won't", "shan't" are `can not`, `will not`, `shall not`, and so is "cannot" `can not`); 're,
///   've, 'll, 'm, 'd are `are`, `have`, `will`, `am`, `would`; 's, which is a possessive, "is" or
///   "has", is dropped. Any other apostrophe separates.
/// - Chinese characters, one by one, are words as well.
/// - Clauses end at ! ? ; : dashes, quotation marks and brackets, and at a full stop or comma with
///   no digit or letter directly behind it. Full-width forms count as ASCII; a full-width stop or
///   comma always ends a clause.
class EnglishTokeniser final : public Tokeniser {
 protected:
  [[nodiscard]] std::vector<Token> cut(std::string_view text) const override;
};

/// Reads the word, number or mark of `text` that starts at `at`, by the rules above, and returns
/// where the next one starts. For tokenisers of texts that are partly English.
[[nodiscard]] size_t cut_english(std::string_view text, size_t at, TokenWriter& tokens);

}  // namespace godwit
