#include "market/data/quality/quality.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "market/data/quality/gap.h"

namespace godwit {
namespace {

TradingDay day(std::string_view text) { return TradingDay{*parse_date(text)}; }

/// A daily bar around `close` in cents, with a range and a volume of its own.
Bar daily(int32_t days, int64_t cents) {
  const int64_t unit = Price::kScale / 100;
  Bar bar{.open = Price::from_raw(cents * unit),
          .high = Price::from_raw((cents + 5) * unit),
          .low = Price::from_raw((cents - 5) * unit),
          .close = Price::from_raw(cents * unit),
          .volume = 1000.0 + days,
          .trading_day_days = days};
  bar.header.ts_event = bar.trading_day().end_utc();
  return bar;
}

/// `count` weekdays from Monday 2024-01-01 on, gently rising.
std::vector<Bar> weekdays(int count) {
  std::vector<Bar> bars;
  TradingDay at = day("2024-01-01");
  for (int i = 0; i < count; ++i, at = Calendar::weekdays().next(at))
    bars.push_back(daily(at.date().days(), 1000 + i));
  return bars;
}

BarQuality check(const std::vector<Bar>& bars, const Calendar& calendar = Calendar::weekdays(),
                 Interval interval = Interval::k1d) {
  BarQualityCheck quality{calendar, interval};
  for (const Bar& bar : bars) quality.observe(bar);
  return quality.result();
}

std::string issues(const BarQuality& quality) {
  std::string out;
  for (const QualityIssue& issue : quality.issues)
    out += std::string{out.empty() ? "" : " "} +
           std::string{kQualityRules[static_cast<size_t>(issue.rule)].name} + "=" +
           std::to_string(issue.count);
  return out;
}

TEST(Quality, ACleanSeriesScoresAHundred) {
  const BarQuality quality = check(weekdays(200));
  EXPECT_EQ(issues(quality), "");
  EXPECT_EQ(quality.score, 100);
  EXPECT_EQ(quality.rows, 200U);
  EXPECT_EQ(quality.first.trading_day(), day("2024-01-01"));
  EXPECT_EQ(check({}).score, 0);
}

TEST(Quality, GapsCountMissingDays) {
  std::vector<Bar> bars = weekdays(100);
  bars.erase(bars.begin() + 20, bars.begin() + 26);  // Six days: a long holiday.
  EXPECT_EQ(issues(check(bars)), "");
  bars = weekdays(100);
  bars.erase(bars.begin() + 20, bars.begin() + 30);
  const BarQuality quality = check(bars);
  EXPECT_EQ(issues(quality), "gap=10");
  EXPECT_DOUBLE_EQ(quality.score, 90);  // 10 / (90 + 10), weight 1.
  EXPECT_EQ(quality.issues[0].first.trading_day(), bars[20].trading_day());
}

TEST(Quality, CryptoMayNotMissADay) {
  std::vector<Bar> bars;
  for (int i = 0; i < 50; ++i)
    if (i != 20) bars.push_back(daily(19'000 + i, 1000 + i));
  EXPECT_EQ(issues(check(bars, Calendar::continuous())), "gap=1");
  EXPECT_EQ(issues(check(bars, Calendar::weekdays())), "");
}

TEST(Quality, JumpsStandOutFromTheUsualMove) {
  std::vector<Bar> bars = weekdays(100);
  bars[50] = daily(bars[50].trading_day_days, 2000);
  EXPECT_EQ(issues(check(bars)), "suspicious_jump=2") << "up and down again";
  // A series that moves by a quarter each day is wild, not wrong.
  for (size_t i = 0; i < bars.size(); ++i)
    bars[i] = daily(bars[i].trading_day_days, i % 2 == 0 ? 1000 : 1280);
  EXPECT_LE(check(bars).issues.at(0).count, 5U);
}

TEST(Quality, StaleFlatAndEmptyBars) {
  std::vector<Bar> bars = weekdays(100);
  for (const size_t i : {30U, 31U}) {
    const int32_t days = bars[i].trading_day_days;
    bars[i] = bars[29];
    bars[i].trading_day_days = days;
    bars[i].header.ts_event = bars[i].trading_day().end_utc();
  }
  for (size_t i = 60; i < 66; ++i) bars[i].high = bars[i].low = bars[i].open = bars[i].close;
  for (size_t i = 80; i < 84; ++i) bars[i].high = bars[i].low = bars[i].open = bars[i].close;
  bars[90].volume = 0;
  const BarQuality quality = check(bars);
  EXPECT_EQ(issues(quality), "stale_bar=2 flat_run=6 zero_volume=1");
  EXPECT_EQ(quality.issues[1].first.trading_day(), bars[60].trading_day());
  EXPECT_EQ(quality.issues[1].last.trading_day(), bars[65].trading_day());
  EXPECT_NEAR(quality.score, 100 * (1 - (0.5 * 2 + 0.1 * 6 + 0.1 * 1) / 100), 1e-9);
}

TEST(Quality, DamageIsFound) {
  std::vector<Bar> bars = weekdays(10);
  std::swap(bars[4], bars[5]);
  bars[8].high = bars[8].low - Price::from_raw(1);
  EXPECT_EQ(issues(check(bars)), "backward_time=1 broken_bar=1");
}

TEST(GapRule, WeeksStandForTheirDays) {
  const GapRule weekly{Calendar::continuous(), Interval::k1w};
  EXPECT_EQ(weekly.days_missing(day("2024-01-05"), day("2024-01-12")), 0);
  EXPECT_EQ(weekly.days_missing(day("2024-01-05"), day("2024-01-19")), 7);
  const GapRule daily_rule{Calendar::weekdays(), Interval::k1d};
  EXPECT_EQ(daily_rule.days_missing(day("2020-09-30"), day("2020-10-09")), 0) << "golden week";
  EXPECT_EQ(daily_rule.days_missing(day("2020-09-30"), day("2020-10-12")), 7);
}

}  // namespace
}  // namespace godwit
