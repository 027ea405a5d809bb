#include "market/data/quality/rules_field.h"

namespace godwit {

std::optional<Finding> MissingVolumeRule::judge(Bar& row, const Scan<Bar>& /*scan*/) {
  if ((had_volume_ && std::isnan(row.volume)) || (had_turnover_ && std::isnan(row.turnover)) ||
      (had_open_interest_ && std::isnan(row.open_interest)))
    return found();
  return std::nullopt;
}

void MissingVolumeRule::learn(const Bar& row) {
  had_volume_ = had_volume_ || !std::isnan(row.volume);
  had_turnover_ = had_turnover_ || !std::isnan(row.turnover);
  had_open_interest_ = had_open_interest_ || !std::isnan(row.open_interest);
}

std::string MissingVolumeRule::explain(const Bar& row, const Finding& /*finding*/) const {
  if (had_volume_ && std::isnan(row.volume)) return "no volume";
  return had_turnover_ && std::isnan(row.turnover) ? "no turnover" : "no open interest";
}

std::optional<Finding> NegativeOpenInterestRule::judge(Bar& row, const Scan<Bar>& /*scan*/) {
  if (row.open_interest < 0 || std::isinf(row.open_interest)) return found(row.open_interest, 0);
  return std::nullopt;
}

std::string NegativeOpenInterestRule::explain(const Bar& /*row*/, const Finding& finding) const {
  return "an open interest of " + format_double(finding.value);
}

std::optional<Finding> NegativeZeroRule::judge(Bar& row, const Scan<Bar>& /*scan*/) {
  uint64_t zeros = 0;
  for (double* value : {&row.volume, &row.turnover, &row.open_interest}) {
    if (*value != 0 || !std::signbit(*value)) continue;
    *value = 0;
    ++zeros;
  }
  if (zeros == 0) return std::nullopt;
  return found(static_cast<double>(zeros), 0);
}

std::string NegativeZeroRule::explain(const Bar& /*row*/, const Finding& finding) const {
  return format_double(finding.value) + " of its statistics were -0";
}

}  // namespace godwit
