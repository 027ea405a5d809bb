#include "market/domain/calendar.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "foundation/base/check.h"

namespace godwit {
namespace {

constexpr uint8_t kMondayToFriday = 0b0011111;
constexpr uint8_t kEveryDay = 0b1111111;

bool in_mask(uint8_t mask, Date date) { return (mask >> (date.iso_weekday() - 1) & 1) != 0; }

void sort_unique(std::vector<Date>& dates) {
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
}

/// How many of the sorted dates lie strictly between two days, from < to.
int32_t count_between(const std::vector<Date>& dates, Date from, Date to) {
  const auto first = std::upper_bound(dates.begin(), dates.end(), from);
  return static_cast<int32_t>(std::lower_bound(first, dates.end(), to) - first);
}

}  // namespace

Calendar::Calendar(std::string name, uint8_t weekday_mask, double days_per_year,
                   std::vector<Date> holidays, std::vector<Date> extra_days)
    : name_{std::move(name)}, weekday_mask_{weekday_mask}, days_per_year_{days_per_year} {
  CHECK(weekday_mask != 0 && weekday_mask <= kEveryDay, "a calendar needs an open weekday");
  CHECK(days_per_year > 0, "a year has days");
  std::erase_if(holidays, [&](Date date) { return !in_mask(weekday_mask, date); });
  std::erase_if(extra_days, [&](Date date) { return in_mask(weekday_mask, date); });
  sort_unique(holidays);
  sort_unique(extra_days);
  holidays_ = std::move(holidays);
  extra_days_ = std::move(extra_days);
}

const Calendar& Calendar::weekdays() {
  static const Calendar calendar{"weekdays", kMondayToFriday, 252};
  return calendar;
}

const Calendar& Calendar::foreign_exchange() {
  static const Calendar calendar{"foreign exchange", kMondayToFriday, 260};
  return calendar;
}

const Calendar& Calendar::continuous() {
  static const Calendar calendar{"continuous", kEveryDay, 365};
  return calendar;
}

bool Calendar::is_trading_day(TradingDay day) const {
  if (in_mask(weekday_mask_, day.date()))
    return !std::binary_search(holidays_.begin(), holidays_.end(), day.date());
  return std::binary_search(extra_days_.begin(), extra_days_.end(), day.date());
}

TradingDay Calendar::next(TradingDay day) const {
  do {
    day = TradingDay{day.date() + 1};
  } while (!is_trading_day(day));
  return day;
}

int32_t Calendar::count_between(TradingDay from, TradingDay to) const {
  if (to <= from) return 0;
  const int32_t days = to.date() - from.date() - 1;  // Civil days strictly between.
  int32_t count = days / 7 * std::popcount(weekday_mask_);
  for (int32_t i = 0; i < days % 7; ++i)
    if (in_mask(weekday_mask_, from.date() + 1 + i)) ++count;
  return count - godwit::count_between(holidays_, from.date(), to.date()) +
         godwit::count_between(extra_days_, from.date(), to.date());
}

}  // namespace godwit
