#include "signals/features/warm_start.h"

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

}  // namespace
}  // namespace godwit::features
