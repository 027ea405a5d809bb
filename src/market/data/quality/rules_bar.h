// Rules on the shape of bars: open, high, low and close among themselves, and bars that repeat.
#pragma once

#include <algorithm>

#include "foundation/base/decimal.h"
#include "market/data/quality/rule.h"
#include "market/data/quality/series_context.h"

namespace godwit {

/// Sources that round high and low apart from open and close leave them one tick short: within the
/// tolerance the range is widened to hold open and close, which are prices that did trade.
template <class Row>
class InconsistentOhlcRule final : public Rule<Row> {
 public:
  explicit InconsistentOhlcRule(const QualitySettings& settings)
      : Rule<Row>{RuleId::kInconsistentOhlc, settings},
        tolerance_ticks_{settings.value(RuleId::kInconsistentOhlc, "tolerance_ticks")} {}

  std::optional<Finding> judge(Row& row, const Scan<Row>& scan) override {
    int128 worst = 0;
    for_sides(row, [&](auto& side) { worst = std::max(worst, violation(side)); });
    if (worst == 0) return std::nullopt;
    Finding finding = this->found();
    // In 1e-9; 0 where the tick is not known.
    const double tolerance = static_cast<double>(scan.terms.tick.raw()) * tolerance_ticks_;
    if (worst <= static_cast<int128>(tolerance)) {
      for_sides(row, [](auto& side) {
        side.high = std::max({side.high, side.open, side.close});
        side.low = std::min({side.low, side.open, side.close});
      });
      finding.verdict = Verdict::kMark;
    }
    return finding;
  }
  std::string explain(const Row& row, const Finding& /*finding*/) const override {
    std::string out;
    for_sides(row, [&](const auto& side) {
      if (violation(side) == 0 || !out.empty()) return;
      out = "open " + format_fixed(side.open) + ", high " + format_fixed(side.high) + ", low " +
            format_fixed(side.low) + ", close " + format_fixed(side.close);
    });
    return out;
  }

 private:
  template <class F>
  static void for_sides(const Bar& row, F f) {
    f(row);
  }
  template <class F>
  static void for_sides(Bar& row, F f) {
    f(row);
  }
  template <class F>
  static void for_sides(const QuoteBar& row, F f) {
    f(row.bid);
    f(row.ask);
  }
  template <class F>
  static void for_sides(QuoteBar& row, F f) {
    f(row.bid);
    f(row.ask);
  }
  /// By how much open or close lies outside low to high, or low above high; in 1e-9.
  template <class Side>
  static int128 violation(const Side& side) {
    const int128 highest = std::max({side.open, side.close, side.low}).raw();
    const int128 lowest = std::min({side.open, side.close, side.high}).raw();
    return std::max({highest - side.high.raw(), side.low.raw() - lowest, int128{0}});
  }

  double tolerance_ticks_;
};

class StaleBarRule final : public Rule<Bar> {
 public:
  StaleBarRule(const QualitySettings& settings, const SeriesContext& context)
      : Rule{RuleId::kStaleBar, settings},
        intraday_{context.interval && is_intraday(*context.interval)} {}
  std::optional<Finding> judge(Bar& row, const Scan<Bar>& scan) override;
  std::string explain(const Bar& row, const Finding& finding) const override;

 private:
  bool intraday_;
};

class FlatRunRule final : public Rule<Bar> {
 public:
  explicit FlatRunRule(const QualitySettings& settings)
      : Rule{RuleId::kFlatRun, settings},
        run_min_{static_cast<uint64_t>(settings.value(RuleId::kFlatRun, "run_min"))} {}
  std::optional<Finding> judge(Bar& row, const Scan<Bar>& scan) override;
  void learn(const Bar& row) override;
  std::string explain(const Bar& row, const Finding& finding) const override;

 private:
  static bool is_flat(const Bar& row) { return row.high == row.low && row.volume != 0; }

  uint64_t run_min_;
  uint64_t run_ = 0;  // Flat bars in a row up to the last one kept.
  RowTime run_start_;
  Price price_at_start_;
};

}  // namespace godwit
