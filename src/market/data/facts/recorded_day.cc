#include "market/data/facts/recorded_day.h"

#include <algorithm>

#include "foundation/base/error.h"

namespace godwit {
namespace {

std::optional<bool> in_calendar(const TradingCalendar& calendar, TradingDay day) {
  if (day.date() < calendar.known_from() || day.date() > calendar.known_to()) return std::nullopt;
  return calendar.days().is_trading_day(day);
}

void check_order(TradingDay before, TradingDay day, const char* what) {
  if (before < day) return;
  throw failed(std::string{"stored "} + what + " of " + format_date(day.date()) +
               ": expected one a trading day, oldest first, got it after " +
               format_date(before.date()) + "; correct the source and import it again");
}

void check_order(std::span<const Bar> bars, std::span<const DayFacts> facts) {
  for (size_t i = 1; i < bars.size(); ++i)
    check_order(bars[i - 1].trading_day(), bars[i].trading_day(), "daily bars");
  for (size_t i = 1; i < facts.size(); ++i)
    check_order(facts[i - 1].trading_day, facts[i].trading_day, "day facts");
}

}  // namespace

std::vector<RecordedDay> recorded_days(const TradingCalendar& calendar,
                                       std::span<const Bar> daily_bars,
                                       std::span<const DayFacts> facts) {
  check_order(daily_bars, facts);
  std::vector<RecordedDay> days;
  size_t bar = 0;
  size_t fact = 0;
  std::optional<TradingDay> last;  // The day of the last row.
  const auto put = [&](TradingDay day) {
    RecordedDay recorded{.day = day, .in_calendar = in_calendar(calendar, day)};
    if (bar < daily_bars.size() && daily_bars[bar].trading_day() == day)
      recorded.bar = &daily_bars[bar++];
    if (fact < facts.size() && facts[fact].trading_day == day) recorded.facts = &facts[fact++];
    days.push_back(recorded);
  };
  while (bar < daily_bars.size() || fact < facts.size()) {
    const TradingDay next = bar == daily_bars.size() ? facts[fact].trading_day
                            : fact == facts.size()
                                ? daily_bars[bar].trading_day()
                                : std::min(daily_bars[bar].trading_day(), facts[fact].trading_day);
    if (last)
      for (Date date = last->date() + 1; date < next.date(); date = date + 1)
        if (in_calendar(calendar, TradingDay{date}).value_or(false)) put(TradingDay{date});
    put(next);
    last = next;
  }
  return days;
}

}  // namespace godwit
