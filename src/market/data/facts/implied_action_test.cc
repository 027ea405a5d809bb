#include "market/data/facts/implied_action.h"

#include "foundation/base/random.h"
#include "market/data/adjust/reference_price_chain.h"
#include "market/data/facts/facts_testing.h"

namespace godwit {
namespace {

TEST(ImpliedActions, AreCashOrNewShares) {
  Record record;
  record.bar("2021-03-01", "20").bar("2021-03-02", "19.6").bar("2021-03-03", "9.8");
  record.fact("2021-03-01", referred("19")).fact("2021-03-02", referred("19.5"));
  record.fact("2021-03-03", referred("9.8")).fact("2021-03-04", referred("9.8"));
  const std::vector<ImpliedAction> actions = implied_actions(record.bars, record.facts);
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
  record.fact("2021-03-02", referred("19")).fact("2021-03-03", referred("9.5"));
  record.fact("2021-03-04", referred("9.5")).fact("2021-03-05", referred("10.25"));
  const std::vector<ImpliedAction> actions = implied_actions(record.bars, record.facts);
  ASSERT_EQ(actions.size(), 3U);
  EXPECT_EQ(actions[1].previous_price, price("19"));
  EXPECT_EQ(actions[1].ratio, 2);
  EXPECT_EQ(actions[2].cash_per_share, price("-0.25"));
}

TEST(ImpliedActions, AreTheStepsOfTheAdjustment) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    Record record;
    for (int32_t i = 0; i < 40; ++i) {
      const TradingDay on{day("2021-03-01").date() + i};
      DayFacts facts;
      facts.trading_day = on;
      if (rng.between(0, 3) > 0) facts.reference_price = Price::from_units(rng.between(9, 11));
      if (rng.between(0, 4) > 0) record.facts.push_back(facts);
      if (rng.between(0, 3) > 0)
        record.bars.push_back(flat_bar(on, Price::from_units(rng.between(9, 11)),
                                       static_cast<double>(rng.between(0, 3))));
    }
    const auto steps = steps_from_reference_prices(record.bars, record.facts);
    const auto actions = implied_actions(record.bars, record.facts);
    ASSERT_EQ(actions.size(), steps.size()) << "seed " << seed;
    for (size_t i = 0; i < steps.size(); ++i)
      ASSERT_EQ((AdjustmentStep{actions[i].ex_day, actions[i].ratio}), steps[i]) << "seed " << seed;
  }
}

}  // namespace
}  // namespace godwit
