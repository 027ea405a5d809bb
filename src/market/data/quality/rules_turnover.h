// Rules that hold turnover, volume and price against each other.
#pragma once

#include <optional>

#include "market/data/quality/rule.h"
#include "market/data/quality/running_median.h"

namespace godwit {

/// turnover / (volume x close): the multiplier, times a power of ten where volume or turnover are
/// in other units. NaN for bars without one of them.
[[nodiscard]] double units_per_volume(const Bar& bar);

/// The rolling median of units_per_volume.
class UnitScale {
 public:
  static constexpr size_t kWarmUp = 5;
  explicit UnitScale(size_t window) : median_{window} {}
  void learn(const Bar& bar);
  /// Nothing before kWarmUp bars.
  [[nodiscard]] std::optional<double> usual() const;

 private:
  RunningMedian median_;
};

/// The average price of a bar, turnover / (volume x scale), lies within its range. Scale is the
/// multiplier times the power of ten that the series' units are off by (UnitsRule tells of that);
/// where the multiplier is not known it is the median of units_per_volume, with the spread of
/// close to average that this brings: the tolerance is doubled. The prices of such a bar agree
/// among themselves, and which of volume and turnover is at fault nothing tells: where it marks,
/// both become unknown (NaN); of a turnover of zero beside a volume, the turnover alone.
class TurnoverMismatchRule final : public Rule<Bar> {
 public:
  explicit TurnoverMismatchRule(const QualitySettings& settings);
  std::optional<Finding> judge(Bar& row, const Scan<Bar>& scan) override;
  void learn(const Bar& row) override;
  std::string explain(const Bar& row, const Finding& finding) const override;

 private:
  static void forget(Bar& row);

  double tolerance_;
  UnitScale scale_;
  bool had_turnover_ = false;  // Sources without turnover may write zeros.
};

class UnitsRule final : public Rule<Bar> {
 public:
  explicit UnitsRule(const QualitySettings& settings);
  std::optional<Finding> judge(Bar& row, const Scan<Bar>& scan) override;
  void learn(const Bar& row) override;
  std::string explain(const Bar& row, const Finding& finding) const override;

 private:
  UnitScale scale_;
};

}  // namespace godwit
