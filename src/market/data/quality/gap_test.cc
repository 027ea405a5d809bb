#include "market/data/quality/gap.h"

#include <gtest/gtest.h>

#include "market/data/quality/rules_gap.h"

namespace godwit {
namespace {

TradingDay day(std::string_view text) { return TradingDay{*parse_date(text)}; }
Timestamp at(std::string_view text) { return *parse_timestamp(text); }

TEST(GapRule, WeeksStandForTheirDays) {
  const GapRule weekly{Calendar::continuous(), Interval::k1w};
  EXPECT_EQ(weekly.days_missing(day("2024-01-05"), day("2024-01-12")), 0);
  EXPECT_EQ(weekly.days_missing(day("2024-01-05"), day("2024-01-19")), 7);
  const GapRule daily{Calendar::weekdays(), Interval::k1d};
  EXPECT_EQ(daily.days_missing(day("2020-09-30"), day("2020-10-09")), 0) << "golden week";
  EXPECT_EQ(daily.days_missing(day("2020-09-30"), day("2020-10-12")), 7);
}

TEST(GapRule, KnownHolidaysLeaveNoSlack) {
  const Calendar holidays{"test", 0b11111, 250, {*parse_date("2024-01-02")}};
  const GapRule known{holidays, Interval::k1d, 0};
  EXPECT_EQ(known.days_missing(day("2024-01-01"), day("2024-01-03")), 0);
  EXPECT_EQ(known.days_missing(day("2024-01-01"), day("2024-01-04")), 1);
  EXPECT_EQ(known.days_missing(day("2024-01-01"), day("2024-01-04"), 1), 0) << "excused";
}

/// A night session of the trading day, and a day session with a break.
class NightAndDay final : public SessionHours {
 public:
  void open_spans(TradingDay day, std::vector<SessionSpan>& spans) const override {
    const Timestamp midnight = day.begin_utc();
    spans.assign({{midnight - Duration::hours(11), midnight - Duration::hours(9)},
                  {midnight + Duration::hours(1), midnight + Duration::minutes(135)},
                  {midnight + Duration::minutes(150), midnight + Duration::minutes(210)}});
  }
  /// The day ends at 12:00 UTC; Friday's night session belongs to Monday.
  [[nodiscard]] TradingDay trading_day(Timestamp t) const override {
    TradingDay day = trading_day_without_calendar(t + Duration::hours(12));
    while (!Calendar::weekdays().is_trading_day(day)) day = TradingDay{day.date() + 1};
    return day;
  }
  [[nodiscard]] bool is_expected(Timestamp /*t*/) const override { return true; }
};

TEST(ExpectedBars, CountsClosesWithinSessionsOnly) {
  const NightAndDay sessions;
  ExpectedBars minutes{sessions, Interval::k1m};
  const Timestamp a = at("2024-01-04T13:10:00Z");
  EXPECT_EQ(minutes.between(a, at("2024-01-04T13:11:00Z")), 0);
  EXPECT_EQ(minutes.between(a, at("2024-01-04T13:15:00Z")), 4);
  // Over the end of the night session (15:00) and into the day session (01:00).
  const Timestamp last = at("2024-01-04T15:00:00Z");
  EXPECT_EQ(minutes.between(last, at("2024-01-05T01:01:00Z")), 0);
  EXPECT_EQ(minutes.between(last, at("2024-01-05T01:04:00Z")), 3);
  EXPECT_EQ(minutes.between(a, at("2024-01-05T02:31:00Z")), 110 + 75);
  // Into the next trading day, whose night session has begun.
  const Timestamp close = at("2024-01-05T03:30:00Z");
  EXPECT_EQ(minutes.between(close, at("2024-01-07T13:03:00Z")), 2);
}

TEST(ExpectedBars, TheLastBarOfASessionMayBeShort) {
  const NightAndDay sessions;
  ExpectedBars halves{sessions, Interval::k30m};  // 75 minutes: two whole ones and one of 15.
  EXPECT_EQ(halves.between(at("2024-01-05T01:30:00Z"), at("2024-01-05T03:00:00Z")), 2)
      << "02:00 and 02:15";
}

TEST(ExpectedBars, EqualsANaiveCount) {
  const NightAndDay sessions;
  const TradingDay friday = day("2024-01-05");
  std::vector<SessionSpan> spans;
  sessions.open_spans(friday, spans);
  for (const Interval interval : {Interval::k1m, Interval::k5m, Interval::k15m, Interval::k1h}) {
    std::vector<int64_t> closes;
    const int64_t step = duration(interval).ns();
    for (const SessionSpan& span : spans)
      for (int64_t t = span.begin.ns(); t < span.end.ns(); t += step)
        closes.push_back(std::min(t + step, span.end.ns()));
    ExpectedBars expected{sessions, interval};
    for (size_t i = 0; i < closes.size(); i += 3)
      for (size_t k = i + 1; k < closes.size(); k += 5) {
        int64_t naive = 0;
        for (const int64_t t : closes)
          if (t > closes[i] + step / 2 && t < closes[k] - step / 2) ++naive;
        ASSERT_EQ(expected.between(Timestamp::from_ns(closes[i]), Timestamp::from_ns(closes[k])),
                  naive)
            << name(interval) << " " << i << " " << k;
      }
  }
}

}  // namespace
}  // namespace godwit
