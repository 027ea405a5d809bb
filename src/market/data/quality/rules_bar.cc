#include "market/data/quality/rules_bar.h"

#include <cmath>

namespace godwit {

std::optional<Finding> StaleBarRule::judge(Bar& row, const Scan<Bar>& scan) {
  // A quiet minute repeats its one price; a whole day, or a range, does not come twice by chance.
  if (scan.kept == nullptr || row.volume == 0) return std::nullopt;
  if (row.high <= row.low && intraday_) return std::nullopt;
  const Bar& last = *scan.kept;
  const bool same_volume =
      row.volume == last.volume || (std::isnan(row.volume) && std::isnan(last.volume));
  if (!same_volume || row.open != last.open || row.high != last.high || row.low != last.low ||
      row.close != last.close)
    return std::nullopt;
  return found();
}

std::string StaleBarRule::explain(const Bar& row, const Finding& /*finding*/) const {
  return "close " + format_fixed(row.close) + " and all else as in the bar before";
}

std::optional<Finding> FlatRunRule::judge(Bar& row, const Scan<Bar>& /*scan*/) {
  const uint64_t run = is_flat(row) ? run_ + 1 : 0;
  if (run < run_min_) return std::nullopt;
  Finding finding = found();
  if (run == run_min_ && run > 1) {
    finding.count = run;
    finding.since = run_start_;
  }
  return finding;
}

void FlatRunRule::learn(const Bar& row) {
  if (!is_flat(row)) {
    run_ = 0;
    return;
  }
  if (run_++ > 0) return;
  run_start_ = time_of(row, nullptr);
  price_at_start_ = row.high;
}

std::string FlatRunRule::explain(const Bar& row, const Finding& finding) const {
  if (!finding.since)
    return "high and low are both " + format_fixed(row.high) + ", as in the bars before";
  return "high and low are both " + format_fixed(price_at_start_) +
         ", and one price in each of the " + std::to_string(run_min_ - 1) + " bars behind it, " +
         format_fixed(row.high) + " in the last of them";
}

}  // namespace godwit
