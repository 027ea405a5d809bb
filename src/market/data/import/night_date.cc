#include "market/data/import/night_date.h"

namespace godwit {
namespace {

constexpr int kNightFrom = 18;
constexpr int kNightUntil = 4;

bool is_weekend(Date date) {
  constexpr unsigned kSaturday = 6;
  return date.iso_weekday() >= kSaturday;
}

Date next_weekday(Date date) {
  do date = date + 1;
  while (is_weekend(date));
  return date;
}

Date weekday_before(Date date) {
  do date = date - 1;
  while (is_weekend(date));
  return date;
}

}  // namespace

SnapshotDate right_night_date(SnapshotDate date, int hour, std::string_view exchange) {
  if (date.action != date.trading || (hour < kNightFrom && hour >= kNightUntil)) return date;
  const bool evening = hour >= kNightFrom;
  if (exchange == "CZCE") {
    // It trades until 23:30 only.
    if (evening) date.trading = next_weekday(date.action);
    return date;
  }
  date.action = weekday_before(date.trading);
  if (!evening) date.action = date.action + 1;
  return date;
}

}  // namespace godwit
