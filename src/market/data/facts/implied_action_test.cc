#include "market/data/facts/implied_action.h"

#include "market/data/facts/facts_testing.h"

namespace godwit {
namespace {

std::vector<ImpliedAction> actions_of(const Record& record) {
  const Calendar& days = real_rules().calendar("china_stocks").days();
  return implied_actions(adjustment_record(record.bars, record.facts, days).steps);
}

TEST(ImpliedActions, AreCashOrNewShares) {
  Record record;
  record.bar("2021-03-01", "20").bar("2021-03-02", "19.6").bar("2021-03-03", "9.8");
  record.fact("2021-03-01", referred("19")).fact("2021-03-02", referred("19.5"));
  record.fact("2021-03-03", referred("9.8")).fact("2021-03-04", referred("9.8"));
  const std::vector<ImpliedAction> actions = actions_of(record);
  ASSERT_EQ(actions.size(), 2U);
  EXPECT_EQ(actions[0].ex_day, day("2021-03-02"));
  EXPECT_EQ(actions[0].cash_per_share, price("0.5"));
  EXPECT_EQ(actions[0].ratio, 20 / 19.5);
  EXPECT_EQ(actions[1].previous_price, price("19.6"));
  EXPECT_EQ(actions[1].reference_price, price("9.8"));
  EXPECT_EQ(actions[1].new_shares_per_share, 1);
}

TEST(ImpliedActions, CountFromTheLastReferenceOfASuspension) {
  Record record;
  record.bar("2021-03-01", "20").bar("2021-03-02", "7", 0).bar("2021-03-04", "10");
  record.fact("2021-03-02", referred("19")).fact("2021-03-03", suspended_at("9.5"));
  record.fact("2021-03-04", referred("9.5")).fact("2021-03-05", referred("10.25"));
  const std::vector<ImpliedAction> actions = actions_of(record);
  ASSERT_EQ(actions.size(), 3U);
  EXPECT_EQ(actions[1].previous_price, price("19"));
  EXPECT_EQ(actions[1].ratio, 2);
  EXPECT_EQ(actions[2].cash_per_share, price("-0.25"));
}

TEST(ImpliedActions, AHoleInTheDataIsNone) {
  Record record;
  record.bar("2011-12-05", "7.4").fact("2011-12-06", referred("7.4")).bar("2011-12-06", "7.4");
  record.bar("2017-01-03", "20.73").fact("2017-01-03", referred("20.55"));
  record.bar("2017-01-04", "20.85").fact("2017-01-04", referred("20.73"));
  EXPECT_TRUE(actions_of(record).empty());
}

}  // namespace
}  // namespace godwit
