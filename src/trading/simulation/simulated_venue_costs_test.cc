// What fills of the simulated venue are charged under the profiles of the markets.
#include <filesystem>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "market/rules/rule_book.h"
#include "trading/simulation/simulated_venue.h"
#include "trading/simulation/test_script.h"

namespace godwit {
namespace {

const RuleBook& rules() {
  static const RuleBook book{std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules"};
  return book;
}

/// Charges alone: prices as they are.
CostProfile charges_of(std::string_view name) {
  CostProfile costs = find_cost_profile(name).value();
  costs.slippage = {};
  costs.impact = {};
  return costs;
}

TestMarket market_of(std::string_view id, std::string_view price) {
  TestMarket market = test_market({flat_bars(Interval::k1d, 6, price, 1'000'000)});
  market.instruments[0].id = InstrumentId::parse(id).value();
  return market;
}

TEST(SimulatedVenueCosts, SharesPayCommissionDutyAndTransferFee) {
  const TestMarket market = market_of("600519.SSE", "1700");
  const TestOutcome outcome = run_script(market, model_of(charges_of("cn_ashare")),
                                         {{1, {0, qty("100")}}, {2, {0, qty("-100")}}}, &rules());
  ASSERT_EQ(outcome.fills.size(), 2U);  // January 2024: 0.05 % of a sale.
  const FillCosts& buy = outcome.fills[0].costs;
  const FillCosts& sell = outcome.fills[1].costs;
  EXPECT_EQ(buy.commission, money("42.5"));
  EXPECT_EQ(buy.tax, money("0"));
  EXPECT_EQ(buy.fee, money("1.7"));
  EXPECT_EQ(sell.tax, money("85"));
  EXPECT_EQ(outcome.cash, market.cash - money("42.5") - money("1.7") - money("42.5") - money("85") -
                              money("1.7"));
}

TEST(SimulatedVenueCosts, AMissingRowCancelsTheOrder) {
  const TestOutcome outcome =
      run_script(market_of("600519.SSE", "1700"), model_of(charges_of("cn_futures")),
                 {{1, {0, qty("100")}}}, &rules());
  EXPECT_TRUE(outcome.fills.empty());
  ASSERT_EQ(outcome.orders.size(), 1U);
  EXPECT_EQ(outcome.orders[0].state(), OrderState::kCanceled);
  EXPECT_EQ(outcome.orders[0].reason(), Reason::kFeeRowMissing);
}

TEST(SimulatedVenueCosts, HalfOfTheSpreadIsPaidEachWay) {
  const TestOutcome outcome =
      run_script(market_of("EUR/USD.OANDA", "1.2"), model_of(charges_of("seed_forex")),
                 {{1, {0, qty("1000")}}, {2, {0, qty("-1000")}}});
  ASSERT_EQ(outcome.fills.size(), 2U);
  EXPECT_EQ(outcome.fills[0].price, px("1.20006"));
  EXPECT_EQ(outcome.fills[1].price, px("1.19994"));
  EXPECT_EQ(outcome.fills[0].costs.slippage, money("0.06"));
}

TEST(SimulatedVenueCosts, DatedProfilesNeedRules) {
  const TestMarket market = market_of("600519.SSE", "1700");
  EXPECT_THROW((SimulatedVenue{market.instruments, market.interval,
                               model_of(charges_of("cn_ashare")), market.cash}),
               Error);
}

}  // namespace
}  // namespace godwit
