#include "market/data/import/row_counts.h"

#include <cmath>

#include "foundation/base/number_text.h"

namespace godwit {
namespace {

/// A share as per cent with at most four digits.
std::string percent(double share) { return format_double(std::round(share * 1e6) / 1e4) + " %"; }

}  // namespace

void RowCounts::count_accepted(bool was_repaired) {
  ++rows_in;
  ++accepted;
  if (was_repaired) ++repaired;
}

void RowCounts::count_skipped(std::string_view reason) {
  ++rows_in;
  ++skipped;
  const auto found = skip_reasons.find(reason);
  if (found == skip_reasons.end())
    skip_reasons.emplace(reason, 1);
  else
    ++found->second;
}

RowCounts& RowCounts::operator+=(const RowCounts& other) {
  rows_in += other.rows_in;
  accepted += other.accepted;
  repaired += other.repaired;
  skipped += other.skipped;
  quarantined += other.quarantined;
  for (const auto& [reason, count] : other.skip_reasons) skip_reasons[reason] += count;
  for (size_t i = 0; i < reasons.size(); ++i) reasons[i] += other.reasons[i];
  return *this;
}

void RowCounts::count_refused(uint64_t line, RowRule rule, const std::string& detail) {
  ++rows_in;
  ++quarantined;
  ++reasons[static_cast<size_t>(rule)];
  if (examples.size() < kExamplesMax) examples.push_back({line, rule, detail});
}

bool RowCounts::exceeds(double share) const {
  return static_cast<double>(quarantined) > share * static_cast<double>(rows_in);
}

std::string RowCounts::refusal(const std::string& file, double share) const {
  std::string out =
      file + ": " + std::to_string(quarantined) + " of " + std::to_string(rows_in) + " rows (" +
      percent(static_cast<double>(quarantined) / static_cast<double>(rows_in)) + ") are refused" +
      (share > 0 ? ", more than the " + percent(share) + " allowed:" : ":");
  for (const RefusedExample& example : examples) {
    out += "\n  " + file + ":" + std::to_string(example.line) + ": " +
           std::string{text(example.rule).name} + ": the row " +
           std::string{text(example.rule).sentence};
    if (!example.detail.empty()) out += " (" + example.detail + ")";
  }
  if (quarantined > examples.size())
    out += "\n  and " + std::to_string(quarantined - examples.size()) + " more";
  const uint64_t backward = reasons[static_cast<size_t>(RowRule::kBackwardTime)];
  if (backward > rows_in / 2) out += "\n  the file is newest first: sort it by time";
  return out;
}

}  // namespace godwit
