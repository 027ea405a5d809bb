// A label as a formula of the language of features, with the future allowed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "signals/features/expression/program.h"
#include "signals/labels/label.h"

namespace godwit {

/// The value of `formula` at the deciding row, over the columns open, high, low, close or mid. Here
/// ref(x, -n) is x n rows later; windows end at the row that they are applied to, so that
/// mean(ref(close, -5), 5) is the mean of the next five closes.
class ExpressionLabel {
 public:
  /// Throws features::ExpressionError; Error (kUsage) for a formula that looks at no later row,
  /// across instruments, or both at bars and at middle prices.
  explicit ExpressionLabel(const std::string& formula);

  /// How far the formula looks ahead, >= 1: t1 lies so many rows behind the decision, t0 one.
  [[nodiscard]] size_t rows_ahead() const { return program_.lead(); }
  /// How far back.
  [[nodiscard]] features::WarmUp looks_back() const { return program_.warm_up(0); }
  /// The columns it is made of.
  [[nodiscard]] const std::vector<std::string>& columns() const { return program_.inputs(); }
  [[nodiscard]] bool needs_mid() const;

  /// The value of each row; NaN where there is none.
  [[nodiscard]] std::vector<double> values(const LabelColumns& columns) const;

 private:
  features::Program program_;
};

/// The column of that name; empty for one that is not there, or not known.
[[nodiscard]] std::span<const double> column_of(const LabelColumns& columns,
                                                const std::string& name);

}  // namespace godwit
