#include "market/rules/last_trading_day.h"

#include <array>
#include <charconv>
#include <vector>

namespace godwit {
namespace {

constexpr std::array<std::string_view, 5> kWeekdays{"monday", "tuesday", "wednesday", "thursday",
                                                    "friday"};

/// What the calendar, known for `date`, calls the first trading day from it on.
Date on_or_after(Date date, const Calendar& days) {
  return days.is_trading_day(TradingDay{date}) ? date : days.next(TradingDay{date}).date();
}

/// The n-th element from the front, or from the back for n < 0.
std::optional<Date> nth(const std::vector<Date>& dates, int32_t n) {
  const auto size = static_cast<int32_t>(dates.size());
  const int32_t at = n > 0 ? n - 1 : size + n;
  if (at < 0 || at >= size) return std::nullopt;
  return dates[static_cast<size_t>(at)];
}

}  // namespace

std::optional<LastDayRule> parse_last_day(std::string_view text) {
  const size_t space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  LastDayRule rule;
  const std::string_view number = text.substr(space + 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), rule.n);
  if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  const std::string_view word = text.substr(0, space);
  int32_t max = 31;
  if (word == "day") {
    rule.kind = LastDayRule::Kind::kDay;
    if (rule.n < 1 || rule.n > 28) return std::nullopt;
  } else if (word == "trading_day") {
    rule.kind = LastDayRule::Kind::kTradingDay;
    max = 15;
  } else {
    rule.kind = LastDayRule::Kind::kWeekday;
    max = 4;
    for (unsigned i = 0; i < kWeekdays.size(); ++i)
      if (kWeekdays[i] == word) rule.weekday = i + 1;
    if (rule.weekday == 0) return std::nullopt;
  }
  if (rule.n == 0 || rule.n > max || rule.n < -max) return std::nullopt;
  return rule;
}

std::optional<Date> last_trading_day(const LastDayRule& rule, DeliveryMonth month,
                                     const TradingCalendar& calendar) {
  const int32_t months =
      month.year * 12 + static_cast<int32_t>(month.month) - 1 + rule.month_offset;
  const Date first = *Date::from_civil(months / 12, static_cast<unsigned>(months % 12) + 1, 1);
  const Date next =
      *Date::from_civil((months + 1) / 12, static_cast<unsigned>((months + 1) % 12) + 1, 1);
  if (first < calendar.known_from() || next - 1 > calendar.known_to()) return std::nullopt;
  const Calendar& days = calendar.days();
  if (rule.kind == LastDayRule::Kind::kDay) return on_or_after(first + (rule.n - 1), days);
  std::vector<Date> dates;
  for (Date date = first; date < next; date = date + 1) {
    const bool trades = days.is_trading_day(TradingDay{date});
    if (rule.kind == LastDayRule::Kind::kTradingDay
            ? trades
            : date.iso_weekday() == rule.weekday && (rule.n > 0 || trades))
      dates.push_back(date);
  }
  const std::optional<Date> found = nth(dates, rule.n);
  return found ? std::optional{on_or_after(*found, days)} : std::nullopt;
}

}  // namespace godwit
