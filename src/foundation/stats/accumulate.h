// Sums and compounded growth that do not lose digits. The order is the order of the calls, so equal
// input gives equal bits.
#pragma once

#include <cmath>

namespace godwit {

/// Neumaier's compensated sum: the error does not grow with the number of terms.
/// Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
/// 1974.
class CompensatedSum {
 public:
  void add(double x) noexcept {
    const double sum = sum_ + x;
    error_ += std::abs(sum_) >= std::abs(x) ? (sum_ - sum) + x : (x - sum) + sum_;
    sum_ = sum;
  }
  [[nodiscard]] double value() const noexcept { return sum_ + error_; }

 private:
  double sum_ = 0;
  double error_ = 0;
};

/// The product of 1 + r over period returns, kept as the sum of two doubles, so that a total return
/// near zero keeps its digits as well.
/// Source: Dekker, "A floating-point technique for extending the available precision", 1971.
class CompoundedGrowth {
 public:
  void add(double r) noexcept {
    const double factor = 1 + r;
    const double factor_error = std::abs(r) <= 1 ? r - (factor - 1) : 1 - (factor - r);
    const double product = high_ * factor;
    const double error = std::fma(high_, factor, -product) + high_ * factor_error + low_ * factor;
    high_ = product + error;
    low_ = error - (high_ - product);
  }
  /// Wealth after all periods; 1 before the first.
  [[nodiscard]] double wealth() const noexcept { return high_; }
  /// wealth - 1, with the digits that wealth had no room for.
  [[nodiscard]] double total_return() const noexcept { return (high_ - 1) + low_; }
  /// log(wealth), precise for wealth near 1 and near 0; -inf after a loss of everything, NaN after
  /// a loss of more.
  [[nodiscard]] double log_wealth() const noexcept {
    return high_ > 0.5 && high_ < 2 ? std::log1p(total_return()) : std::log(high_);
  }
  /// wealth / earlier wealth - 1, as precisely.
  [[nodiscard]] double return_since(const CompoundedGrowth& earlier) const noexcept {
    return ((high_ - earlier.high_) + (low_ - earlier.low_)) / earlier.high_;
  }

 private:
  double high_ = 1;
  double low_ = 0;
};

}  // namespace godwit
