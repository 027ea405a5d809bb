#include "signals/features/stamp_interval.h"

#include <cstdint>
#include <map>

#include "foundation/base/csv.h"
#include "foundation/base/time.h"
#include "signals/features/stamp_text.h"

namespace godwit::features {
namespace {

constexpr size_t kRowsRead = 2'000;

/// Of a day its midnight.
std::optional<Timestamp> time_of(std::string_view text) {
  if (const std::optional<Date> date = parse_date(text)) return date->midnight_utc();
  return parse_stamp(text);
}

}  // namespace

std::optional<Interval> interval_of_stamps(const std::filesystem::path& path,
                                           const std::optional<std::string>& chosen) {
  CsvReader csv{path};
  const std::optional<size_t> ts = csv.find_column("ts");
  const std::optional<size_t> instrument = csv.find_column("instrument");
  std::map<int64_t, size_t> steps;
  std::map<std::string, Timestamp, std::less<>> latest;
  for (size_t row = 0; ts && row < kRowsRead && csv.next();) {
    if (csv.fields().size() != csv.columns().size()) break;  // Told where rows are read.
    if (chosen && instrument && csv.fields()[*instrument] != *chosen) continue;
    ++row;
    const std::optional<Timestamp> time = time_of(csv.fields()[*ts]);
    if (!time) break;
    const std::string name{instrument ? csv.fields()[*instrument] : ""};
    const auto [at, is_first] = latest.try_emplace(name, *time);
    if (!is_first && at->second < *time) ++steps[(*time - at->second).ns()];
    at->second = *time;
  }
  int64_t usual = 0;
  size_t most = 0;
  for (const auto& [step, count] : steps)
    if (count > most) {
      usual = step;
      most = count;
    }
  for (size_t i = 0; i < kIntervals.size(); ++i)
    if (duration(static_cast<Interval>(i)).ns() == usual) return static_cast<Interval>(i);
  return std::nullopt;
}

}  // namespace godwit::features
