#include "signals/labels/volatility.h"

#include "foundation/base/check.h"

namespace godwit {
namespace {

/// Weighted mean and squares of deviations, merged one value at a time (West, "Updating mean and
/// variance estimates", 1979); older weights fade by a factor per row.
class FadingMoments {
 public:
  explicit FadingMoments(double fade) : fade_{fade} {}
  void age() {
    weight_ *= fade_;
    weight_squares_ *= fade_ * fade_;
    squares_ *= fade_;
  }
  void add(double value) {
    const double before = weight_;
    weight_ += 1;
    weight_squares_ += 1;
    const double apart = value - mean_;
    mean_ = before == 0 ? value : mean_ + apart / weight_;
    if (before > 0) squares_ += before / weight_ * apart * apart;
    ++count_;
  }
  [[nodiscard]] size_t count() const { return count_; }
  [[nodiscard]] double deviation() const {
    return std::sqrt(squares_ / (weight_ - weight_squares_ / weight_));
  }

 private:
  double fade_;
  double weight_ = 0;
  double weight_squares_ = 0;
  double mean_ = 0;
  double squares_ = 0;
  size_t count_ = 0;
};

}  // namespace

std::vector<double> ewm_volatility(std::span<const double> prices, ReturnSpace space,
                                   const VolatilityRule& rule) {
  CHECK(rule.span >= 1 && rule.returns_min >= 2, "a deviation needs two returns");
  std::vector<double> deviations(prices.size(), std::nan(""));
  FadingMoments moments{1 - 2 / (static_cast<double>(rule.span) + 1)};
  for (size_t row = 1; row < prices.size(); ++row) {
    moments.age();
    const double one = price_return(prices[row - 1], prices[row], space);
    if (!std::isnan(one)) moments.add(one);
    if (moments.count() >= rule.returns_min) deviations[row] = moments.deviation();
  }
  return deviations;
}

}  // namespace godwit
