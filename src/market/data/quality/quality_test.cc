// Clean series score 100; what day facts, units and calendars add.
#include "market/data/quality/quality.h"

#include <gtest/gtest.h>

#include "market/data/quality/quality_testing.h"

namespace godwit {
namespace {

TEST(Quality, CleanSeriesScoreAHundred) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<Bar> days = daily_bars(seed);
    const std::vector<DayFacts> facts = facts_of(days);
    for (const QualityReport& report :
         {check(minute_bars(seed), minute_context()), check(days, daily_context(facts)),
          check(quote_bars(seed), minute_context()), check(quotes(seed), tick_context()),
          check(trades(seed), tick_context()), check(depths(seed), tick_context())}) {
      EXPECT_EQ(issues_text(report), "") << seed;
      EXPECT_EQ(report.score, 100);
      EXPECT_EQ(report.quarantined + report.repaired, 0U);
      ASSERT_EQ(report.coverage.size(), 1U);
      EXPECT_EQ(report.coverage[0].state, CoverageState::kPresent);
    }
  }
  EXPECT_EQ(check(std::vector<Bar>{}, minute_context()).score, 0);
}

TEST(Quality, UnitsOfTheWholeSeries) {
  for (const double factor : {0.01, 1'000.0}) {
    std::vector<Bar> bars = minute_bars(3);
    for (Bar& bar : bars) bar.turnover *= factor;
    const QualityReport report = check(bars, minute_context());
    EXPECT_EQ(issues_text(report), "units=" + std::to_string(bars.size() - 5))
        << "five bars tell the scale";
    EXPECT_EQ(report.issues[0].first.ts, bars[5].header.ts_event);
  }
}

TEST(Quality, DefectsThatDayFactsShow) {
  std::vector<Bar> bars = daily_bars(1);
  std::vector<DayFacts> facts = facts_of(bars);
  facts[250].suspended = true;
  QualityReport report = check(bars, daily_context(facts));
  EXPECT_EQ(issues_text(report), "traded_while_suspended=1");
  EXPECT_EQ(report.issues[0].first.day, bars[250].trading_day());

  bars[250].volume = bars[250].turnover = 0;  // A suspended day with its bar is as it should be.
  EXPECT_EQ(issues_text(check(bars, daily_context(facts))), "");
  bars.erase(bars.begin() + 250);  // And so is one without.
  EXPECT_EQ(issues_text(check(bars, daily_context(facts))), "");
  facts[250].suspended.reset();
  EXPECT_EQ(issues_text(check(bars, daily_context(facts))), "gap=1");

  bars = daily_bars(1);
  facts = facts_of(bars);
  bars[300].high = *facts[300].limit_up + ticks(1);
  report = check(bars, daily_context(facts));
  EXPECT_EQ(issues_text(report), "beyond_limit=1");
  EXPECT_EQ(report.quarantined, 1U);

  bars[300].high = *facts[300].limit_up;  // At the limit is within.
  EXPECT_EQ(issues_text(check(bars, daily_context(facts))), "");
}

TEST(Quality, AnExDateIsNoJumpWhereTheReferencePriceIsKnown) {
  std::vector<Bar> bars = daily_bars(2);
  for (size_t i = 200; i < bars.size(); ++i) scale_prices(bars[i], 0.5);
  std::vector<DayFacts> facts = facts_of(bars);
  for (DayFacts& one : facts) one.limit_up.reset();
  EXPECT_EQ(issues_text(check(bars, daily_context({}))), "jump=1");
  EXPECT_EQ(issues_text(check(bars, daily_context(facts))), "");
}

/// Counts what a sink is told.
class Rows final : public CleaningSink<Bar> {
 public:
  void found(const Found<Bar>& found) override {
    if (found.finding.verdict == Verdict::kQuarantine) ++out;
  }
  void kept(const Bar& row) override {
    if ((row.header.flags & EventHeader::kRepaired) != 0) ++marked;
  }
  uint64_t out = 0;
  uint64_t marked = 0;
};

Rows clean_rows(const std::vector<Bar>& bars, CleaningMode mode) {
  Rows rows;
  Cleaner<Bar> cleaner{QualitySettings::preset(Market::kStock), minute_context(), rows, mode};
  for (const Bar& bar : bars) cleaner.push(bar);
  cleaner.finish();
  return rows;
}

TEST(Quality, WhatGoesIsWhatCleaningTakesOut) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    std::vector<Bar> bars = minute_bars(seed);
    Rng rng{seed + 7'000};
    for (int i = 0; i < 30; ++i) {
      Bar& bar = bars[static_cast<size_t>(rng.between(200, static_cast<int64_t>(bars.size()) - 2))];
      switch (rng.between(0, 4)) {
        case 0: bar.close = bar.high = bar.close + ticks(1'000); break;  // A spike.
        case 1: scale_prices(bar, 20); break;
        case 2: bar.turnover *= 3; break;
        case 3: set_time(bar, bar.header.ts_event + Duration::days(3)); break;
        default: bar.volume = -1; break;
      }
    }
    const QualityReport report = check(bars, minute_context());
    const Rows live = clean_rows(bars, CleaningMode::kLive);
    const Rows ahead = clean_rows(bars, CleaningMode::kCleaning);
    EXPECT_EQ(report.quarantined, live.out) << seed;
    EXPECT_EQ(report.repaired, live.marked) << seed;
    EXPECT_LE(ahead.out, report.quarantined + report.only_look_ahead) << seed;
    uint64_t quarantined = 0;
    uint64_t only_look_ahead = 0;
    for (const QualityIssue& issue : report.issues) {
      quarantined += issue.quarantined;
      only_look_ahead += issue.only_look_ahead;
    }
    EXPECT_EQ(quarantined, report.quarantined) << seed;
    EXPECT_EQ(only_look_ahead, report.only_look_ahead) << seed;
  }
}

TEST(Quality, AnEmptySideOfAQuoteIsNoDefect) {
  std::vector<Quote> rows = quotes(1);
  rows[500].bid_price = Price{};
  rows[500].bid_volume = Quantity{};
  EXPECT_EQ(issues_text(check(rows, tick_context())), "");
  rows[500].header.flags = Quote::kVolumesUnknown;  // Then a price is missing.
  EXPECT_EQ(issues_text(check(rows, tick_context())), "missing_price=1");
}

TEST(Quality, GapsCountMissingDaysOfTheCalendar) {
  std::vector<Bar> bars = daily_bars(5, 100);
  SeriesContext context = daily_context({});
  context.holidays_known.reset();
  bars.erase(bars.begin() + 20, bars.begin() + 26);  // Six days: a long holiday.
  EXPECT_EQ(issues_text(check(bars, context)), "");
  bars = daily_bars(5, 100);
  bars.erase(bars.begin() + 20, bars.begin() + 30);
  const QualityReport report = check(bars, context);
  EXPECT_EQ(issues_text(report), "gap=10");
  EXPECT_DOUBLE_EQ(report.score, 90);  // 10 / (90 + 10), weight 1.
  EXPECT_EQ(report.issues[0].first.day, bars[20].trading_day());
  ASSERT_EQ(report.coverage.size(), 3U);
  EXPECT_EQ(report.coverage[1].state, CoverageState::kGap);
}

/// Foreign exchange: a trading day begins at 22:00 UTC of the day before.
class OpensTheEveningBefore final : public SessionHours {
 public:
  void open_spans(TradingDay day, std::vector<SessionSpan>& spans) const override {
    spans.clear();
    if (Calendar::weekdays().is_trading_day(day))
      spans.push_back({day.begin_utc() - Duration::hours(2), day.end_utc() - Duration::hours(2)});
  }
  [[nodiscard]] TradingDay trading_day(Timestamp t) const override {
    return trading_day_without_calendar(t);
  }
  [[nodiscard]] bool is_expected(Timestamp /*t*/) const override { return true; }
};

TEST(Quality, ADailyBarOfASundayIsOnTheCalendarWhereMondayOpensThen) {
  const OpensTheEveningBefore hours;
  for (const auto& [weekday, found] : {std::pair{6, "off_calendar=1"}, std::pair{7, ""}}) {
    std::vector<Bar> bars = daily_bars(5, 100);
    SeriesContext context = daily_context({});
    size_t friday = 50;
    while (bars[friday].trading_day().date().iso_weekday() != 5) ++friday;
    Bar bar = bars[friday];
    bar.volume += 1;  // Or it would be stale.
    set_time(bar, bars[friday].header.ts_event + Duration::days(weekday - 5));
    bars.insert(bars.begin() + static_cast<std::ptrdiff_t>(friday) + 1, bar);
    EXPECT_EQ(issues_text(check(bars, context)), "off_calendar=1") << weekday;
    context.sessions = &hours;
    EXPECT_EQ(issues_text(check(bars, context)), found) << weekday;
  }
}

TEST(Quality, ADailyBarOfAClosedDayIsCountedWhereTheCalendarKnows) {
  std::vector<Bar> bars = daily_bars(5, 100);
  SeriesContext context = daily_context({});
  size_t friday = 50;
  while (bars[friday + 1].trading_day_days != bars[friday].trading_day_days + 3) ++friday;
  Bar saturday = bars[friday];
  saturday.volume += 1;  // Or it would be stale.
  set_time(saturday, bars[friday].header.ts_event + Duration::days(1));
  saturday.trading_day_days = bars[friday].trading_day_days + 1;
  bars.insert(bars.begin() + static_cast<std::ptrdiff_t>(friday) + 1, saturday);
  const QualityReport report = check(bars, context);
  ASSERT_EQ(issues_text(report), "off_calendar=1");
  EXPECT_EQ(report.quarantined, 0U);
  EXPECT_NEAR(report.score, 100 - 100.0 / 101, 1e-9);
  context.holidays_known->to = saturday.trading_day().date() - 1;
  EXPECT_EQ(issues_text(check(bars, context)), "");
  context.holidays_known.reset();
  EXPECT_EQ(issues_text(check(bars, context)), "");
}

}  // namespace
}  // namespace godwit
