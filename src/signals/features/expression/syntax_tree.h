// The text of an expression as a tree: numbers, names and calls. Signs are calls by their name, so
// that `a + b` is the call of "+" with two arguments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::features {

enum class SyntaxKind { kNumber, kName, kCall };

/// One node and what it is made of.
struct Syntax {
  SyntaxKind kind;
  size_t column;      ///< 1-based, of the number, the name or the sign
  std::string word;   ///< of a name or a call; unary minus is "neg"
  double number = 0;  ///< of a number
  std::vector<Syntax> arguments;
};

/// or < and < not < comparison (one, not chained) < + - < * / < unary - < call, number, (...).
/// Throws TextError.
[[nodiscard]] Syntax parse(std::string_view text);

}  // namespace godwit::features
