#include "market/domain/calendar.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/domain/interval.h"
#include "market/domain/venue.h"

namespace godwit {
namespace {

TradingDay day(int32_t days) { return TradingDay{Date::from_days(days)}; }
TradingDay day(std::string_view text) { return TradingDay{*parse_date(text)}; }

TEST(Calendar, MatchesADayByDayLoop) {
  for (uint64_t seed = 0; seed < 400; ++seed) {
    Rng rng{seed};
    const auto mask = static_cast<uint8_t>(rng.between(1, 127));
    const auto base = static_cast<int32_t>(rng.between(-30'000, 30'000));
    std::vector<Date> holidays;  // With duplicates, out of order, on closed weekdays too.
    for (int64_t i = rng.between(0, 40); i > 0; --i)
      holidays.push_back(Date::from_days(base + static_cast<int32_t>(rng.between(-10, 130))));
    std::vector<Date> extra_days;
    for (int64_t i = rng.between(0, 12); i > 0; --i)
      extra_days.push_back(Date::from_days(base + static_cast<int32_t>(rng.between(-10, 130))));
    const Calendar calendar{"test", mask, 250, holidays, extra_days};
    const auto listed = [](const std::vector<Date>& dates, int32_t days) {
      return std::find(dates.begin(), dates.end(), Date::from_days(days)) != dates.end();
    };
    const auto open = [&](int32_t days) {
      // 1970-01-01 was a Thursday: bit 3.
      const int32_t weekday = ((days + 3) % 7 + 7) % 7;
      const bool in_week = (mask >> weekday & 1) != 0;
      return in_week ? !listed(holidays, days) : listed(extra_days, days);
    };
    for (int step = 0; step < 30; ++step) {
      const auto from = base + static_cast<int32_t>(rng.between(-20, 140));
      const auto to = from + static_cast<int32_t>(rng.between(-5, 60));
      int32_t count = 0;
      for (int32_t d = from + 1; d < to; ++d) count += open(d) ? 1 : 0;
      ASSERT_EQ(calendar.count_between(day(from), day(to)), count)
          << "seed " << seed << ", " << from << " to " << to;
      int32_t next = from + 1;
      while (!open(next)) ++next;
      ASSERT_EQ(calendar.next(day(from)), day(next)) << "seed " << seed;
      ASSERT_EQ(calendar.is_trading_day(day(from)), open(from)) << "seed " << seed;
    }
  }
}

TEST(Calendar, KnownWeeks) {
  const Calendar& weekdays = Calendar::weekdays();
  EXPECT_EQ(weekdays.next(day("2024-01-05")), day("2024-01-08"));  // Friday to Monday.
  EXPECT_EQ(weekdays.count_between(day("2024-01-05"), day("2024-01-08")), 0);
  EXPECT_EQ(weekdays.count_between(day("2023-12-29"), day("2024-01-08")), 5);
  EXPECT_EQ(weekdays.count_between(day("2024-01-08"), day("2024-01-08")), 0);
  EXPECT_EQ(weekdays.count_between(day("2024-01-09"), day("2024-01-08")), 0);
  EXPECT_TRUE(Calendar::continuous().is_trading_day(day("2024-01-07")));
  EXPECT_EQ(Calendar::continuous().count_between(day("2023-12-31"), day("2025-01-01")), 366);
  EXPECT_EQ(weekdays.days_per_year(), 252);
  EXPECT_EQ(Calendar::foreign_exchange().days_per_year(), 260);
  EXPECT_EQ(Calendar::continuous().days_per_year(), 365);
}

TEST(CalendarDeathTest, NeedsOpenDaysAndAYear) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((Calendar{"x", 0, 252}), "open weekday");
  EXPECT_DEATH((Calendar{"x", 128, 252}), "open weekday");
  EXPECT_DEATH((Calendar{"x", 255, 252}), "open weekday");
  EXPECT_DEATH((Calendar{"x", 31, 0}), "a year has days");
}

TEST(TradingDay, AnUncalendaredDayEndsAtMidnight) {
  const auto time = [](std::string_view text) { return *parse_timestamp(text); };
  const TradingDay d = day("2024-01-02");
  EXPECT_EQ(d.begin_utc(), time("2024-01-02T00:00:00Z"));
  EXPECT_EQ(d.end_utc(), time("2024-01-03T00:00:00Z"));
  EXPECT_EQ(trading_day_without_calendar(d.end_utc()), d);
  EXPECT_EQ(trading_day_without_calendar(time("2024-01-02T00:00:00.000000001Z")), d);
  EXPECT_EQ(trading_day_without_calendar(d.begin_utc()), day("2024-01-01"));
  EXPECT_EQ(trading_day_without_calendar(Timestamp::from_ns(0)), day(-1));
  EXPECT_EQ(trading_day_without_calendar(Timestamp::from_ns(-1)), day(-1));
  for (uint64_t seed = 0; seed < 1'000; ++seed) {
    Rng rng{seed};
    const TradingDay any = day(static_cast<int32_t>(rng.between(-100'000, 100'000)));
    ASSERT_EQ(trading_day_without_calendar(any.end_utc()), any);
  }
}

TEST(Interval, NamesRoundTripAndLengthsGrow) {
  for (size_t i = 0; i < kIntervals.size(); ++i) {
    const auto interval = static_cast<Interval>(i);
    EXPECT_EQ(parse_interval(name(interval)), interval);
    EXPECT_EQ(is_intraday(interval), duration(interval) < Duration::days(1));
    if (i > 0) {
      EXPECT_LT(duration(static_cast<Interval>(i - 1)), duration(interval));
    }
    // The name is the length: a number and a unit.
    const int64_t number = std::stoll(std::string{name(interval)});
    const char unit = name(interval).back();
    const Duration length = unit == 's'   ? Duration::seconds(number)
                            : unit == 'm' ? Duration::minutes(number)
                            : unit == 'h' ? Duration::hours(number)
                            : unit == 'd' ? Duration::days(number)
                                          : Duration::days(7 * number);
    EXPECT_EQ(duration(interval), length) << name(interval);
  }
  for (const std::string_view text : {"", "1", "1M", "1D", "2m", "1m ", "60s"})
    EXPECT_FALSE(parse_interval(text).has_value()) << text;
}

TEST(Currency, CodesAndNothingElse) {
  for (const std::string_view code : {"CNY", "USDT", "1INCH", "A", "ABCDEFGHIJKLMNO"}) {
    const auto currency = Currency::parse(code);
    ASSERT_TRUE(currency.has_value()) << code;
    EXPECT_EQ(currency->code(), code);
    EXPECT_FALSE(currency->empty());
  }
  for (const std::string_view code :
       {"", "cny", "C Y", "CNY ", "ABCDEFGHIJKLMNOP", "C\xc3\xa4", "-"})
    EXPECT_FALSE(Currency::parse(code).has_value()) << code;
  EXPECT_FALSE(Currency::parse(std::string_view{"C\0Y", 3}).has_value());
  EXPECT_TRUE(Currency{}.empty());
  EXPECT_LT(*Currency::parse("CNY"), *Currency::parse("USD"));
  EXPECT_NE(*Currency::parse("USD"), *Currency::parse("USDT"));
}

TEST(Venue, KnownAndUnknown) {
  EXPECT_EQ(find_venue("SSE").currency.code(), "CNY");
  EXPECT_EQ(find_venue("SSE").market, Market::kStock);
  EXPECT_TRUE(find_venue("CFFEX").needs_definition);
  EXPECT_TRUE(find_venue("OANDA").needs_definition);
  EXPECT_EQ(find_venue("OANDA").calendar, &Calendar::foreign_exchange());
  EXPECT_EQ(find_venue("BINANCE").calendar, &Calendar::continuous());
  EXPECT_TRUE(find_venue("INDEX").currency.empty());
  const Venue unknown = find_venue("NOWHERE");
  EXPECT_EQ(unknown.market, Market::kUnknown);
  EXPECT_EQ(unknown.name, "NOWHERE");
  EXPECT_EQ(unknown.calendar, &Calendar::weekdays());
  EXPECT_EQ(find_venue("sse").market, Market::kUnknown);
}

}  // namespace
}  // namespace godwit
