#include "signals/features/warm_start.h"

#include <limits>

#include <gtest/gtest.h>

#include "market/data/catalog/catalog_testing.h"

namespace godwit::features {
namespace {

/// Trades of one instrument, whose days are those of UTC.
class WarmStart : public testing::Test {
 protected:
  WarmStart() {
    std::vector<Trade> trades;
    // Days of four trades, with a gap of 300 days before the last; the second trade comes twice.
    for (const int32_t day : {0, 1, 2, 302})
      for (const int64_t hour : {1, 2, 2, 9}) {
        Trade trade;
        trade.header.kind = EventKind::kTrade;
        trade.header.ts_event = trade.header.ts_recv =
            Date::from_days(19'000 + day).midnight_utc() + Duration::hours(hour);
        trade.price = Price::from_raw(Price::kScale);
        trade.quantity = Quantity::from_raw(Quantity::kScale);
        trade.header.sequence = static_cast<uint64_t>(trades.size());
        trades.push_back(trade);
      }
    catalog_.merge(series_, std::span<const Trade>{trades});
  }
  /// The day and hour, "day/hour", at which reading begins, with the range begun at such a one.
  std::string begin(int32_t day, int64_t hour, const WarmUp& look_back) {
    InstrumentKnowledge knowledge = nothing_known("");
    const TimeRange range =
        warmed(catalog_, series_, {.from = at(day, hour), .to = at(400, 0)}, look_back, knowledge);
    EXPECT_EQ(range.to, at(400, 0));
    EXPECT_FALSE(range.from_day.has_value());
    if (!range.from) return "start";
    const int64_t hours = (*range.from - at(0, 0)).ns() / Duration::hours(1).ns();
    return std::to_string(hours / 24) + "/" + std::to_string(hours % 24);
  }
  static Timestamp at(int32_t day, int64_t hour) {
    return Date::from_days(19'000 + day).midnight_utc() + Duration::hours(hour);
  }

  TemporaryFolder folder_;
  Catalog catalog_{folder_.path(), Catalog::Mode::kReadWrite};
  Series series_{.instrument = InstrumentId::parse("A.NOWHERE").value(), .kind = DataKind::kTrade};
};

TEST_F(WarmStart, GoesBackByTimesOfRows) {
  EXPECT_EQ(begin(2, 2, {}), "2/2");
  EXPECT_EQ(begin(2, 1, {.rows = 1}), "1/9");
  EXPECT_EQ(begin(2, 1, {.rows = 4}), "0/9");
  EXPECT_EQ(begin(2, 1, {.rows = 6}), "0/1");
  EXPECT_EQ(begin(2, 1, {.rows = 7}), "start");
  EXPECT_EQ(begin(2, 0, {.rows = 1}), "1/9");    // Counted from the first row of the range.
  EXPECT_EQ(begin(302, 0, {.rows = 1}), "2/9");  // Whatever time lies between.
}

TEST_F(WarmStart, GoesBackToTheFirstRowOfASession) {
  EXPECT_EQ(begin(2, 9, {.session = true}), "2/1");
  EXPECT_EQ(begin(2, 1, {.session = true}), "2/1");
  EXPECT_EQ(begin(2, 1, {.rows = 1, .session = true}), "1/1");
  EXPECT_EQ(begin(302, 9, {.rows = 3, .session = true}), "2/1");
  EXPECT_EQ(begin(2, 9, {.session = true, .before_session = 2}), "1/2");
  EXPECT_EQ(begin(0, 9, {.session = true}), "start");
}

TEST_F(WarmStart, ReadsFromTheStartWhatIsNotExact) {
  EXPECT_EQ(begin(2, 1, {.rows = 1, .decays = true}), "start");
  EXPECT_EQ(begin(2, 1, {.from_start = true}), "start");
}

TEST_F(WarmStart, LeavesARangeWithoutRowsAsItIs) { EXPECT_EQ(begin(303, 1, {.rows = 5}), "303/1"); }

/// Where the reading of bars begins, with the range begun at `from`.
std::string begin_of_bars(const std::vector<Bar>& bars, Interval interval, const std::string& from,
                          size_t rows) {
  TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const Series series = test_series("A.NOWHERE", interval);
  catalog.merge(series, std::span<const Bar>{bars});
  InstrumentKnowledge knowledge = nothing_known("");
  const TimeRange range =
      warmed(catalog, series, {.from = test_time(from)}, {.rows = rows}, knowledge);
  return range.from ? format_timestamp(*range.from) : "start";
}

TEST(WarmStartOfBars, LooksBackOverMoreRowsThanTimeHolds) {
  for (const Interval interval : {Interval::k1m, Interval::k1d, Interval::k1w}) {
    const std::vector<Bar> bars =
        random_walk_bars(40, test_time("2023-12-01T00:00:00Z"), duration(interval), 1);
    const std::string last = format_timestamp(bars.back().header.ts_event);
    EXPECT_EQ(begin_of_bars(bars, interval, last, 39),
              format_timestamp(bars.front().header.ts_event));
    for (const size_t rows : {size_t{40}, size_t{8'000}, size_t{60'000}, size_t{100'000},
                              std::numeric_limits<size_t>::max() / 2})
      EXPECT_EQ(begin_of_bars(bars, interval, last, rows), "start") << name(interval) << rows;
  }
}

TEST(WarmStartOfBars, LooksBackOverMoreYearsThanADurationHolds) {
  std::vector<Bar> bars = day_bars(3, "1700-01-01T00:00:00Z");
  for (const Bar& bar : day_bars(5, "2024-01-01T00:00:00Z", 2)) bars.push_back(bar);
  const auto begin = [&](size_t rows) {
    return begin_of_bars(bars, Interval::k1d, "2024-01-04T00:00:00Z", rows);
  };
  EXPECT_EQ(begin(2), "2024-01-02T00:00:00Z");
  EXPECT_EQ(begin(3), "1700-01-04T00:00:00Z");
  EXPECT_EQ(begin(5), "1700-01-02T00:00:00Z");
  EXPECT_EQ(begin(6), "start");
}

}  // namespace
}  // namespace godwit::features
