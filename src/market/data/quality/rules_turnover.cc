#include "market/data/quality/rules_turnover.h"

#include <cmath>
#include <limits>

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

/// The power of ten nearest to `ratio` > 0, as an exponent.
double decades(double ratio) { return std::nearbyint(std::log10(ratio)); }

}  // namespace

double units_per_volume(const Bar& bar) {
  if (!(bar.volume > 0) || !(bar.turnover > 0) || bar.close <= Price{})
    return std::numeric_limits<double>::quiet_NaN();
  return bar.turnover / (bar.volume * bar.close.to_double());
}

void UnitScale::learn(const Bar& bar) {
  const double ratio = units_per_volume(bar);
  if (std::isfinite(ratio)) median_.add(ratio);
}

std::optional<double> UnitScale::usual() const {
  if (median_.count() < kWarmUp) return std::nullopt;
  return median_.median();
}

TurnoverMismatchRule::TurnoverMismatchRule(const QualitySettings& settings)
    : Rule{RuleId::kTurnoverMismatch, settings},
      tolerance_{settings.value(RuleId::kTurnoverMismatch, "tolerance")},
      scale_{settings.window_rows} {}

std::optional<Finding> TurnoverMismatchRule::judge(Bar& row, const Scan<Bar>& scan) {
  const std::optional<double> usual = scale_.usual();
  // From what is refused as well: a source that counts otherwise at first (Shenzhen in 1991) must
  // not settle the scale for good.
  scale_.learn(row);
  if (!usual || std::isnan(row.volume) || std::isnan(row.turnover)) return std::nullopt;
  if (row.volume == 0 && row.turnover == 0) return std::nullopt;
  if (row.turnover == 0 && !had_turnover_) return std::nullopt;
  const auto multiplier = static_cast<double>(scan.terms.multiplier);
  const bool is_known = multiplier > 0;
  const double scale = is_known ? multiplier * std::pow(10, decades(*usual / multiplier)) : *usual;
  const double tolerance = is_known ? tolerance_ : 2 * tolerance_;
  const double average = row.turnover / (row.volume * scale);  // Infinite without volume.
  const double low = row.low.to_double() * (1 - tolerance);
  const double high = row.high.to_double() * (1 + tolerance);
  if (average >= low && average <= high) return std::nullopt;
  const Finding finding =
      found(average, average < low ? row.low.to_double() : row.high.to_double());
  if (finding.verdict == Verdict::kMark) forget(row);
  return finding;
}

void TurnoverMismatchRule::forget(Bar& row) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  // At no price does a volume turn over nothing: the zero stands for what was not known.
  if (row.turnover != 0) row.volume = kUnknown;
  row.turnover = kUnknown;
}

void TurnoverMismatchRule::learn(const Bar& row) {
  had_turnover_ = had_turnover_ || row.turnover > 0;
}

std::string TurnoverMismatchRule::explain(const Bar& row, const Finding& finding) const {
  if (row.volume == 0) return "turnover " + format_double(row.turnover) + " without volume";
  return "average price " + format_double(finding.value) + " by turnover, range " +
         format_fixed(row.low) + " to " + format_fixed(row.high);
}

UnitsRule::UnitsRule(const QualitySettings& settings)
    : Rule{RuleId::kUnits, settings}, scale_{settings.window_rows} {}

std::optional<Finding> UnitsRule::judge(Bar& row, const Scan<Bar>& scan) {
  const std::optional<double> usual = scale_.usual();
  if (scan.terms.multiplier <= 0 || !usual || std::isnan(units_per_volume(row)))
    return std::nullopt;
  const double ratio = *usual / static_cast<double>(scan.terms.multiplier);
  const double off = decades(ratio);
  if (off == 0) return std::nullopt;
  return found(ratio, std::pow(10, off));
}

void UnitsRule::learn(const Bar& row) { scale_.learn(row); }

std::string UnitsRule::explain(const Bar& /*row*/, const Finding& finding) const {
  return "turnover per volume is " + format_double(finding.bound) + " times the price";
}

}  // namespace godwit
