#include "market/data/bars/whole_bars.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/data/bars/trading_hours_testing.h"

namespace godwit {
namespace {

TradingDay day(const char* date) { return TradingDay{*parse_date(date)}; }

Bar bar_at(Timestamp ts, const char* date) {
  Bar bar;
  bar.header.ts_event = ts;
  bar.trading_day_days = day(date).date().days();
  return bar;
}

Bar daily(const char* date) { return bar_at(day(date).end_utc(), date); }

/// Tuesday to Friday of the first week of 2024, whose Monday was a holiday, and the week after.
std::vector<TradingHours> two_weeks() {
  std::vector<TradingHours> days;
  for (const char* date : {"2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08",
                           "2024-01-09", "2024-01-10", "2024-01-11", "2024-01-12"})
    days.push_back(a_share_day(date));
  return days;
}

SessionGrid grid(Interval interval, OpeningAuction opening = OpeningAuction::kJoined) {
  return SessionGrid{{.interval = interval, .opening = opening}, two_weeks()};
}

/// Minutes from one close on the clock of Shanghai to another.
SourceExtent minutes(const std::string& first, const std::string& last) {
  return {.first = shanghai(first),
          .last = shanghai(last),
          .first_day = TradingDay{utc_date(shanghai(first))},
          .last_day = TradingDay{utc_date(shanghai(last))},
          .reach = Duration::minutes(1)};
}

SourceExtent ticks(const std::string& first, const std::string& last) {
  SourceExtent extent = minutes(first, last);
  extent.reach = {};
  return extent;
}

BarCut cut(Interval interval, const TimeRange& asked, const SourceExtent& source, const Bar& bar) {
  return WholeBars{grid(interval), asked, source}.cut_of(bar);
}

TEST(WholeBars, ADayThatTheSourceBeginsOrEndsInIsCut) {
  const SourceExtent source = minutes("2024-01-02T14:00:00", "2024-01-04T10:00:00");
  EXPECT_EQ(cut(Interval::k1d, {}, source, daily("2024-01-02")), BarCut::kAtBegin);
  EXPECT_EQ(cut(Interval::k1d, {}, source, daily("2024-01-03")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k1d, {}, source, daily("2024-01-04")), BarCut::kAtEnd);
  const SourceExtent whole = minutes("2024-01-02T09:31:00", "2024-01-04T15:00:00");
  EXPECT_EQ(cut(Interval::k1d, {}, whole, daily("2024-01-02")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k1d, {}, whole, daily("2024-01-04")), BarCut::kWhole);
}

TEST(WholeBars, ADayThatTheRangeBeginsOrEndsInIsCut) {
  const SourceExtent source = minutes("2024-01-02T09:31:00", "2024-01-12T15:00:00");
  const TimeRange noon_to_noon{.from = shanghai("2024-01-03T12:00:00"),
                               .to = shanghai("2024-01-05T12:00:00")};
  EXPECT_EQ(cut(Interval::k1d, noon_to_noon, source, daily("2024-01-03")), BarCut::kAtBegin);
  EXPECT_EQ(cut(Interval::k1d, noon_to_noon, source, daily("2024-01-04")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k1d, noon_to_noon, source, daily("2024-01-05")), BarCut::kAtEnd);
  const TimeRange days{.from_day = day("2024-01-03"), .to_day = day("2024-01-05")};
  EXPECT_EQ(cut(Interval::k1d, days, source, daily("2024-01-03")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k1d, days, source, daily("2024-01-05")), BarCut::kWhole);
}

TEST(WholeBars, AWeekIsItsTradingDays) {
  const auto week = [](const TimeRange& asked, const SourceExtent& source, const char* last) {
    return cut(Interval::k1w, asked, source, daily(last));
  };
  const SourceExtent all = minutes("2024-01-02T09:31:00", "2024-01-12T15:00:00");
  EXPECT_EQ(week({}, all, "2024-01-05"), BarCut::kWhole);  // Its Monday was a holiday.
  EXPECT_EQ(week({.from_day = day("2024-01-03")}, all, "2024-01-05"), BarCut::kAtBegin);
  EXPECT_EQ(week({.to_day = day("2024-01-11")}, all, "2024-01-12"), BarCut::kAtEnd);
  EXPECT_EQ(week({}, minutes("2024-01-03T09:31:00", "2024-01-12T15:00:00"), "2024-01-05"),
            BarCut::kAtBegin);
  EXPECT_EQ(week({}, minutes("2024-01-02T09:31:00", "2024-01-11T15:00:00"), "2024-01-12"),
            BarCut::kAtEnd);
}

TEST(WholeBars, DaysToAWeekAreJudgedByTheirDays) {
  SourceExtent days{.first = day("2024-01-02").end_utc(),
                    .last = day("2024-01-12").end_utc(),
                    .first_day = day("2024-01-02"),
                    .last_day = day("2024-01-12"),
                    .reach = Duration::hours(24)};
  EXPECT_EQ(cut(Interval::k1w, {}, days, daily("2024-01-05")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k1w, {}, days, daily("2024-01-12")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k1w, {.from = day("2024-01-03").end_utc()}, days, daily("2024-01-05")),
            BarCut::kAtBegin);
  EXPECT_EQ(cut(Interval::k1w, {.to = day("2024-01-11").end_utc()}, days, daily("2024-01-12")),
            BarCut::kAtEnd);
  days.first_day = day("2024-01-03");
  days.last_day = day("2024-01-11");
  EXPECT_EQ(cut(Interval::k1w, {}, days, daily("2024-01-05")), BarCut::kAtBegin);
  EXPECT_EQ(cut(Interval::k1w, {}, days, daily("2024-01-12")), BarCut::kAtEnd);
}

TEST(WholeBars, WithinASessionTheSourceHasToReachToTheInstant) {
  const auto at = [](const char* close) { return bar_at(shanghai(close), "2024-01-02"); };
  const SourceExtent source = ticks("2024-01-02T10:02:00.5", "2024-01-02T14:07:59.9");
  EXPECT_EQ(cut(Interval::k5m, {}, source, at("2024-01-02T10:05:00")), BarCut::kAtBegin);
  EXPECT_EQ(cut(Interval::k5m, {}, source, at("2024-01-02T10:10:00")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k5m, {}, source, at("2024-01-02T14:05:00")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k5m, {}, source, at("2024-01-02T14:10:00")), BarCut::kAtEnd);
  // The minute that closes at 10:02 began at 10:01.
  const SourceExtent all = minutes("2024-01-02T09:31:00", "2024-01-02T15:00:00");
  const TimeRange asked{.from = shanghai("2024-01-02T10:01:00")};
  EXPECT_EQ(cut(Interval::k1m, asked, all, at("2024-01-02T10:01:00")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k5m, asked, all, at("2024-01-02T10:05:00")), BarCut::kWhole);
  EXPECT_EQ(
      cut(Interval::k5m, {.from = shanghai("2024-01-02T10:02:00")}, all, at("2024-01-02T10:05:00")),
      BarCut::kAtBegin);
}

TEST(WholeBars, AQuietBeginOfASessionIsNoCut) {
  const SourceExtent source = ticks("2024-01-02T09:31:10", "2024-01-03T14:56:00");
  EXPECT_EQ(cut(Interval::k1d, {}, source, daily("2024-01-02")), BarCut::kWhole);
  EXPECT_EQ(cut(Interval::k1d, {}, source, daily("2024-01-03")), BarCut::kWhole);
  const SourceExtent late = ticks("2024-01-02T09:35:10", "2024-01-03T14:54:00");
  EXPECT_EQ(cut(Interval::k1d, {}, late, daily("2024-01-02")), BarCut::kAtBegin);
  EXPECT_EQ(cut(Interval::k1d, {}, late, daily("2024-01-03")), BarCut::kAtEnd);
}

TEST(WholeBars, AnOpeningAuctionIsWhole) {
  const WholeBars whole{grid(Interval::k1m, OpeningAuction::kSeparate),
                        {},
                        ticks("2024-01-02T09:25:00", "2024-01-02T15:00:00")};
  EXPECT_EQ(whole.cut_of(bar_at(shanghai("2024-01-02T09:30:00"), "2024-01-02")), BarCut::kWhole);
}

TEST(WholeBars, DaysWithoutHoursAreDaysOfUtc) {
  const SourceExtent source{.first = day("2024-01-02").begin_utc() + Duration::hours(1),
                            .last = day("2024-01-03").end_utc(),
                            .first_day = day("2024-01-02"),
                            .last_day = day("2024-01-03"),
                            .reach = Duration::minutes(1)};
  const WholeBars whole{SessionGrid{{.interval = Interval::k1d}, {}}, {}, source};
  EXPECT_EQ(whole.cut_of(daily("2024-01-02")), BarCut::kAtBegin);
  EXPECT_EQ(whole.cut_of(daily("2024-01-03")), BarCut::kWhole);
}

}  // namespace
}  // namespace godwit
