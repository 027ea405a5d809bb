#include "signals/features/stamp_interval.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>

#include "foundation/base/csv.h"
#include "foundation/base/time.h"
#include "signals/features/stamp_text.h"

namespace godwit::features {
namespace {

constexpr size_t kRowsRead = 2'000;

constexpr int64_t kDay = Duration::days(1).ns();
constexpr int64_t kMonth = 30 * kDay;  // Stands for one of any length.

struct Stamp {
  Timestamp time;            ///< of a day its midnight
  std::optional<Date> date;  ///< of a day
};

std::optional<Stamp> stamp_of(std::string_view text) {
  if (const std::optional<Date> date = parse_date(text))
    return Stamp{.time = date->midnight_utc(), .date = date};
  const std::optional<Timestamp> time = parse_stamp(text);
  if (!time) return std::nullopt;
  return Stamp{.time = *time, .date = {}};
}

bool is_weekend_between(Date from, Date to) {
  for (Date day = from + 1; day < to; day = day + 1)
    if (day.iso_weekday() < 6) return false;
  return true;
}

bool is_next_month(Date from, Date to) {
  constexpr int32_t kDaysLeast = 21;
  const auto month = [](Date date) { return date.year() * 12 + static_cast<int>(date.month()); };
  return to - from >= kDaysLeast && month(to) == month(from) + 1;
}

/// Of stamps that ascend.
int64_t step_between(const Stamp& from, const Stamp& to) {
  if (from.date && to.date) {
    if (is_next_month(*from.date, *to.date)) return kMonth;
    if (*to.date - *from.date <= 3 && is_weekend_between(*from.date, *to.date)) return kDay;
  }
  // A Duration holds half of what can lie between two instants.
  constexpr auto kMost = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  const uint64_t ns = static_cast<uint64_t>(to.time.ns()) - static_cast<uint64_t>(from.time.ns());
  return static_cast<int64_t>(std::min(ns, kMost));
}

}  // namespace

StampStep step_of_stamps(const std::filesystem::path& path,
                         const std::optional<std::string>& chosen) {
  CsvReader csv{path};
  const std::optional<size_t> ts = csv.find_column("ts");
  const std::optional<size_t> instrument = csv.find_column("instrument");
  std::map<int64_t, size_t> steps;
  std::map<std::string, Stamp, std::less<>> latest;
  for (size_t row = 0; ts && row < kRowsRead && csv.next();) {
    if (csv.fields().size() != csv.columns().size()) break;  // Told where rows are read.
    if (chosen && instrument && csv.fields()[*instrument] != *chosen) continue;
    ++row;
    const std::optional<Stamp> stamp = stamp_of(csv.fields()[*ts]);
    if (!stamp) break;
    const std::string name{instrument ? csv.fields()[*instrument] : ""};
    const auto [at, is_first] = latest.try_emplace(name, *stamp);
    if (!is_first && at->second.time < stamp->time) ++steps[step_between(at->second, *stamp)];
    at->second = *stamp;
  }
  int64_t usual = 0;
  size_t most = 0;
  for (const auto& [step, count] : steps)
    if (count > most) {
      usual = step;
      most = count;
    }
  if (usual == kMonth) return {.is_month = true};
  for (size_t i = 0; i < kIntervals.size(); ++i)
    if (duration(static_cast<Interval>(i)).ns() == usual)
      return {.interval = static_cast<Interval>(i)};
  return {};
}

}  // namespace godwit::features
