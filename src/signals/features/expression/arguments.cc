#include "signals/features/expression/arguments.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "foundation/base/number_text.h"
#include "signals/features/expression/expression_error.h"

namespace godwit::features {
namespace {

std::string shown(const Syntax& tree) {
  if (tree.kind == SyntaxKind::kNumber) return format_double(tree.number);
  return "\"" + tree.word + (tree.kind == SyntaxKind::kCall ? "\", a formula" : "\", a column");
}

/// For those who mean the larger of two values, not the highest of a window.
std::string of_two_hint(Function function) {
  if (function == Function::kMax) return "; the larger one of two values is greatest(x, y)";
  if (function == Function::kMin) return "; the smaller one of two values is least(x, y)";
  return "";
}

}  // namespace

void check_count(const OperatorInfo& info, const Syntax& call) {
  const auto spaces = std::count(info.arguments.begin(), info.arguments.end(), ' ');
  const size_t expected = static_cast<size_t>(spaces) + 1;
  if (call.arguments.size() == expected) return;
  throw TextError{call.column, info.usage() + " takes " + std::to_string(expected) +
                                   (expected == 1 ? " argument" : " arguments") + ", got " +
                                   std::to_string(call.arguments.size())};
}

size_t whole_argument(const OperatorInfo& info, const Syntax& argument, size_t most) {
  const double number = argument.number;
  const auto least = static_cast<double>(info.least);
  if (argument.kind == SyntaxKind::kNumber && number == std::floor(number) && number >= least &&
      number <= static_cast<double>(most))
    return static_cast<size_t>(number);
  if (info.function == Function::kRef && argument.kind == SyntaxKind::kNumber && number < 0)
    throw TextError{argument.column,
                    "ref with a negative number of rows would look into the future, which only "
                    "labels may; expected a whole number from 0, got " +
                        shown(argument)};
  throw TextError{argument.column, "the last argument of " + info.usage() +
                                       " must be a whole number from " +
                                       std::to_string(info.least) + " to " + std::to_string(most) +
                                       ", got " + shown(argument) + of_two_hint(info.function)};
}

double fraction_argument(const OperatorInfo& info, const Syntax& argument) {
  const bool winsorise = info.function == Function::kCsWinsorise;
  const double number = argument.number;
  if (argument.kind == SyntaxKind::kNumber && number >= 0 &&
      (winsorise ? number < 0.5 : number <= 1))
    return number;
  throw TextError{argument.column,
                  "the last argument of " + info.usage() + " must be a number from 0 to " +
                      (winsorise ? "below 0.5" : "1") + ", got " + shown(argument)};
}

}  // namespace godwit::features
