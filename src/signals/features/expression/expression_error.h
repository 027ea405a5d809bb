// What is wrong with the text of an expression, and at which column.
#pragma once

#include <cstddef>
#include <string>

#include "foundation/base/error.h"

namespace godwit::features {

/// Thrown by compile(). The message alone is complete: name, column, text, what was expected, a
/// suggestion. A reader of files catches it to put the position in the file in front.
class ExpressionError : public Error {
 public:
  ExpressionError(const std::string& name, const std::string& text, size_t column,
                  const std::string& reason)
      : Error{ErrorKind::kUsage,
              name + ": column " + std::to_string(column) + " of \"" + text + "\": " + reason},
        column_{column},
        reason_{reason} {}
  /// 1-based byte of the text.
  [[nodiscard]] size_t column() const noexcept { return column_; }
  /// The message without name, column and text.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

 private:
  size_t column_;
  std::string reason_;
};

/// The line of `text` that holds the column, at most 76 characters of it, and a caret under the
/// column: two lines, each indented by two spaces and begun by a line end.
[[nodiscard]] std::string drawn_place(const std::string& text, size_t column);

/// The same before the expression's name is known: the parser throws it, compile() names it.
struct TextError {
  size_t column;  ///< 1-based
  std::string reason;
};

}  // namespace godwit::features
