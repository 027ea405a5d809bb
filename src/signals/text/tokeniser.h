// Cutting a text into words: the seam behind which each language stands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct Token {
  std::string text;     ///< Lower case, never empty, without spaces.
  uint32_t clause = 0;  ///< Counts from 0 the clauses that have tokens: negation stays within one.
  friend bool operator==(const Token&, const Token&) = default;
};

class Tokeniser {
 public:
  static constexpr size_t kTextBytesMax = 1 << 20;

  virtual ~Tokeniser() = default;
  /// The words of `text` in their order; punctuation is none. Throws Error (kFailed) when the text
  /// is not UTF-8 or longer than kTextBytesMax. Equal texts give equal tokens. Any thread.
  [[nodiscard]] std::vector<Token> tokenise(std::string_view text) const;

 protected:
  /// The same of a text that is known to be UTF-8 and short enough.
  [[nodiscard]] virtual std::vector<Token> cut(std::string_view text) const = 0;
};

}  // namespace godwit
