#include "market/domain/availability_rule.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

Timestamp at(std::string_view text) { return parse_timestamp(text).value(); }
TradingDay day(std::string_view text) { return TradingDay{parse_date(text).value()}; }
std::string available(const AvailabilityRule& rule, Timestamp ts_event) {
  return format_timestamp(rule.available_at(ts_event, std::nullopt));
}

TEST(AvailabilityRule, NextTradingDayByHand) {
  // Thursday 2024-02-08 was the last day before Spring Festival, Monday 2024-02-19 the first after.
  std::vector<Date> holidays;
  for (Date d = *parse_date("2024-02-09"); d < *parse_date("2024-02-19"); d = d + 1)
    holidays.push_back(d);
  const Calendar calendar{"China", 0b0011111, 252, holidays};
  const AvailabilityRule rule = AvailabilityRule::next_trading_day(calendar);
  EXPECT_EQ(available(rule, day("2024-02-07").end_utc()), "2024-02-08T00:00:00.000000001Z");
  EXPECT_EQ(available(rule, day("2024-02-08").end_utc()), "2024-02-19T00:00:00.000000001Z");
  EXPECT_EQ(available(rule, at("2024-02-08T07:00:00Z")), "2024-02-19T00:00:00.000000001Z");
  // A period that ends on a day without trading.
  EXPECT_EQ(available(rule, day("2024-02-10").end_utc()), "2024-02-19T00:00:00.000000001Z");
  EXPECT_EQ(rule.describe(),
            "where no release time is stated, available the next trading day (calendar: China)");
}

TEST(AvailabilityRule, LagsCountCivilDays) {
  EXPECT_EQ(available(AvailabilityRule::next_day(), day("2024-12-31").end_utc()),
            "2025-01-01T00:00:00.000000001Z");
  EXPECT_EQ(available(AvailabilityRule::lag_days(45), day("2024-12-31").end_utc()),
            "2025-02-14T00:00:00.000000001Z");
  EXPECT_EQ(AvailabilityRule::next_day().describe(),
            "where no release time is stated, available the next day (UTC)");
  EXPECT_EQ(AvailabilityRule::lag_days(45).describe(),
            "where no release time is stated, available 45 days later (UTC)");
}

/// The promise itself: the decision on the daily bar of the period does not see the value, the one
/// on the next bar does, whatever lies between the two.
TEST(AvailabilityRule, TextsOfRules) {
  const Timestamp period = day("2024-12-31").end_utc();
  EXPECT_EQ(available(*AvailabilityRule::parse("next_day"), period),
            available(AvailabilityRule::next_day(), period));
  EXPECT_EQ(available(*AvailabilityRule::parse("45d"), period),
            available(AvailabilityRule::lag_days(45), period));
  EXPECT_EQ(AvailabilityRule::parse("end")->available_at(period, std::nullopt), period);
  EXPECT_TRUE(AvailabilityRule::parse("stated")->needs_release());
  EXPECT_EQ(AvailabilityRule::at_end().describe(),
            "where no release time is stated, available at the end of the period");
  for (const char* const wrong : {"", "d", "0d", "-1d", "3661d", "1.5d", "45", "45 d", "nextday"})
    EXPECT_FALSE(AvailabilityRule::parse(wrong)) << wrong;
}

TEST(AvailabilityRule, TheBarOfThePeriodNeverSeesIt) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Rng rng{seed};
    std::vector<Date> holidays;
    for (int i = 0; i < 20; ++i)
      holidays.push_back(Date::from_days(19'000 + static_cast<int32_t>(rng.between(0, 40))));
    const Calendar calendar{"test", static_cast<uint8_t>(rng.between(1, 127)), 252, holidays};
    const TradingDay period = calendar.next(
        TradingDay{Date::from_days(19'000 + static_cast<int32_t>(rng.between(0, 30)))});
    const Timestamp available_at = AvailabilityRule::next_trading_day(calendar).available_at(
        period.begin_utc() + Duration::from_ns(rng.between(1, Duration::days(1).ns())),
        std::nullopt);
    ASSERT_GT(available_at, period.end_utc()) << "seed " << seed;
    ASSERT_LT(available_at, calendar.next(period).end_utc()) << "seed " << seed;
    ASSERT_EQ(trading_day_without_calendar(available_at), calendar.next(period)) << seed;
  }
}

TEST(AvailabilityRule, AStatedReleaseWinsAndIsChecked) {
  const Timestamp period = day("2024-03-31").end_utc();
  const Timestamp release = at("2024-04-29T11:30:00Z");
  for (const AvailabilityRule& rule :
       {AvailabilityRule::known_release(), AvailabilityRule::next_day(),
        AvailabilityRule::next_trading_day(Calendar::weekdays()), AvailabilityRule::lag_days(90)}) {
    EXPECT_EQ(rule.available_at(period, release), release);
    EXPECT_EQ(rule.available_at(period, period), period);
    EXPECT_THROW((void)rule.available_at(release, period), Error);
  }
  EXPECT_THROW((void)AvailabilityRule::known_release().available_at(period, std::nullopt), Error);
  EXPECT_DEATH((void)AvailabilityRule::lag_days(0), "a lag is one day");
}

}  // namespace
}  // namespace godwit
