// Expressions compiled together: the graph they share and what a reader or a user must know of it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace godwit::features {

struct Plan;

/// A feature: its name and the text of its formula.
struct NamedExpression {
  std::string name;
  std::string text;
};

struct CompileOptions {
  /// Values a window needs, at most the window itself; 0: the window.
  size_t min_periods = 0;
  /// corr and rsquare are NaN where a standard deviation is not above this (qlib: 2e-5).
  double flat_std = 0;
  /// ref(x, n) with n < 0: labels only.
  bool allow_future = false;
  /// The columns there can be, for the check of names; empty: any name is a column.
  std::vector<std::string> columns;
};

/// How much history a result needs.
struct WarmUp {
  size_t rows = 0;  ///< rows before this one that the result depends on
  /// Not exactly: what is older weighs under 1e-12. Then `rows` counts the values that ema() and
  /// wilder() meet, which are fewer than the rows where their series has holes: nobody knows before
  /// how many rows that is, and who warms up by rows begins at the start.
  bool decays = false;
  bool from_start = false;  ///< on everything since the start, whatever `rows` says
  /// And on the rows before those back to the first of their trading day: columns of a session.
  bool session = false;
  size_t before_session = 0;  ///< and on so many before that one

  /// The same bits wherever the data begin, once the rows are there.
  [[nodiscard]] bool is_exact() const { return !decays && !from_start; }
};

/// What two results need together.
[[nodiscard]] WarmUp wider(const WarmUp& a, const WarmUp& b);
/// What a formula needs over a column that itself depends on rows before its own.
[[nodiscard]] WarmUp chained(const WarmUp& formula, const WarmUp& column);

/// Immutable and cheap to copy; may be shared by threads. A word of an expression that is the name
/// of an earlier one of the list denotes that one; otherwise it is an input column.
class Program {
 public:
  /// Names of the columns to push, in the order of first use.
  [[nodiscard]] const std::vector<std::string>& inputs() const;
  /// Names, in the order given.
  [[nodiscard]] const std::vector<std::string>& outputs() const;
  [[nodiscard]] size_t output_index(const std::string& name) const;  ///< throws Error
  [[nodiscard]] WarmUp warm_up(size_t output) const;
  /// Indices into inputs() that the output depends on, ascending.
  [[nodiscard]] const std::vector<size_t>& inputs_of(size_t output) const;
  /// Needs PanelEvaluator.
  [[nodiscard]] bool has_cross_section() const;
  /// Rows of the future that labels look at: the outputs of a push belong to rows this much
  /// earlier. 0 without allow_future.
  [[nodiscard]] size_t lead() const;
  [[nodiscard]] size_t nodes() const;
  [[nodiscard]] const Plan& plan() const { return *plan_; }

  explicit Program(std::shared_ptr<const Plan> plan) : plan_{std::move(plan)} {}

 private:
  std::shared_ptr<const Plan> plan_;
};

/// Throws ExpressionError.
[[nodiscard]] Program compile(std::span<const NamedExpression> expressions,
                              const CompileOptions& options = {});

}  // namespace godwit::features
