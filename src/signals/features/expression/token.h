// The text of an expression cut into tokens.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace godwit::features {

enum class TokenKind { kNumber, kWord, kSign, kEnd };

/// A piece of the text; `text` views the expression's own text.
struct Token {
  TokenKind kind;
  std::string_view text;  ///< as written; "" at the end
  size_t column;          ///< 1-based
  double number = 0;      ///< of a kNumber
};

/// The tokens, the last of kind kEnd. Throws TextError for a character or number that is none.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);

}  // namespace godwit::features
