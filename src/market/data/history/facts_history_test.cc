#include "market/data/history/facts_history.h"

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/history/history_testing.h"

namespace godwit {
namespace {

DayFacts facts(std::string_view on, bool special_treatment) {
  DayFacts facts{.trading_day = day(on)};
  facts.reference_price = Price::from_raw(10 * Price::kScale);
  facts.settlement = Price::from_raw(11 * Price::kScale);
  facts.suspended = false;
  facts.special_treatment = special_treatment;
  return facts;
}

TEST(FactsHistory, AMissingDayIsNotTheDayBefore) {
  const FactsHistory history{"600000.SSE", {facts("2024-05-08", true), facts("2024-05-06", false)}};
  EXPECT_EQ(history.days(), 2U);
  EXPECT_FALSE(history.after_close(day("2024-05-05")));
  EXPECT_EQ(history.after_close(day("2024-05-06")), facts("2024-05-06", false));
  EXPECT_FALSE(history.after_close(day("2024-05-07")));
  EXPECT_FALSE(history.before_open(day("2024-05-07")));
  EXPECT_EQ(history.after_close(day("2024-05-08"))->special_treatment, true);
  EXPECT_FALSE(history.after_close(day("2024-05-09")));
}

TEST(FactsHistory, TheSettlementIsKnownAfterTheClose) {
  const FactsHistory history{"600000.SSE", {facts("2024-05-06", false)}};
  DayFacts expected = facts("2024-05-06", false);
  EXPECT_TRUE(history.after_close(day("2024-05-06"))->settlement);
  expected.settlement.reset();
  EXPECT_EQ(history.before_open(day("2024-05-06")), expected);
}

TEST(FactsHistory, OneDayHasOneRow) {
  std::vector<DayFacts> rows{facts("2024-05-06", false), facts("2024-05-06", false)};
  EXPECT_NO_THROW(FactsHistory("600000.SSE", rows));
  rows[1].special_treatment = true;
  rows[1].float_shares = 7;
  EXPECT_EQ(error_of([&] { FactsHistory("600000.SSE", rows); }),
            "600000.SSE: two rows of facts for 2024-05-06 differ in special_treatment, "
            "float_shares; remove one from the source and import it again");
}

}  // namespace
}  // namespace godwit
