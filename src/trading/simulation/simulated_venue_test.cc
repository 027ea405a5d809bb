#include "trading/simulation/simulated_venue.h"

#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trading/simulation/test_script.h"

namespace godwit {
namespace {

std::vector<std::string> quantities(const TestOutcome& outcome) {
  std::vector<std::string> out;
  for (const Fill& fill : outcome.fills) out.push_back(format_fixed(fill.quantity));
  return out;
}
std::vector<std::string> commissions(const TestOutcome& outcome) {
  std::vector<std::string> out;
  for (const Fill& fill : outcome.fills) out.push_back(format_fixed(fill.costs.commission));
  return out;
}
using Texts = std::vector<std::string>;

TEST(SimulatedVenue, CommissionHasOneMinimumPerOrderAndDay) {
  // 250 at 100 a bar: amounts 4000, 4000, 2000; 0.1 % of them 4, 8, 10 in all, at least 5 a day.
  const Script script{{1, {0, qty("250")}}};
  const TestOutcome one_day =
      run_script(test_market({flat_bars(Interval::k1m, 6, "40", 1000)}, Interval::k1m),
                 model_of(commission_only(), 0.1), script);
  EXPECT_EQ(quantities(one_day), (Texts{"100", "100", "50"}));
  EXPECT_EQ(commissions(one_day), (Texts{"5", "3", "2"}));
  EXPECT_EQ(one_day.cash, money("1000000") - money("10000") - money("10"));
  const TestOutcome three_days = run_script(test_market({flat_bars(Interval::k1d, 6, "40", 1000)}),
                                            model_of(commission_only(), 0.1), script);
  EXPECT_EQ(quantities(three_days), (Texts{"100", "100", "50"}));
  EXPECT_EQ(commissions(three_days), (Texts{"5", "5", "5"}));
}

TEST(SimulatedVenue, SeedStockFillsToTheLastUnit) {
  // 30000 bought at 25 over two days of volume 200000 (a tenth each), then all sold on the third.
  const TestMarket market = test_market({flat_bars(Interval::k1d, 6, "25", 200'000)});
  const TestOutcome outcome =
      run_script(market, model_of(find_cost_profile("seed_stock").value(), 0.1),
                 {{1, {0, qty("30000")}}, {3, {0, qty("-20000")}}});
  ASSERT_EQ(quantities(outcome), (Texts{"20000", "10000", "20000"}));
  Amount cash = market.cash;
  for (const Fill& fill : outcome.fills) {
    const int s = fill.side == Side::kBuy ? 1 : -1;
    const double z = normal_again(7, fill.order.value(), static_cast<uint32_t>(fill.fill_number));
    const double open = 25e9;
    const double slipped = open + s * std::ceil(open * (0.0005 * std::abs(z)));
    const double share = fill.quantity.to_double() / 200'000;
    const double paid = slipped + s * std::ceil(slipped * (0.001 * share));
    EXPECT_EQ(fill.price.raw(), static_cast<int64_t>(paid));
    const auto units = static_cast<int128>(fill.quantity.raw() / Quantity::kScale);
    const int128 amount = units * fill.price.raw();  // In 1e-9.
    const int128 expected = s > 0 ? (amount + 9) / 10 : amount / 10;
    EXPECT_EQ(fill.amount.raw(), static_cast<int64_t>(expected)) << "rounded against us";
    EXPECT_NEAR(fill.costs.slippage.to_double(),
                fill.quantity.to_double() * s * (slipped - open) / 1e9, 1e-8);
    EXPECT_NEAR(fill.costs.impact.to_double(),
                fill.quantity.to_double() * s * (paid - slipped) / 1e9, 1e-8);
    EXPECT_NEAR(fill.costs.commission.to_double(), fill.amount.to_double() * 0.001, 1e-8);
    cash -= fill.costs.commission;
    cash += s > 0 ? -fill.amount : fill.amount;
  }
  EXPECT_EQ(outcome.cash, cash);
  EXPECT_EQ(outcome.positions[0], qty("10000"));
}

TEST(SimulatedVenue, OneMoreOrderShiftsNobodysNoise) {
  const TestMarket market = test_market({flat_bars(Interval::k1d, 8, "25", 200'000)});
  const SimulationModel model = model_of(find_cost_profile("seed_stock").value());
  const TestOutcome few = run_script(market, model, {{1, {0, qty("100")}}});
  const TestOutcome more = run_script(
      market, model, {{1, {0, qty("100")}}, {3, {0, qty("100")}}, {4, {0, qty("-100")}}});
  ASSERT_EQ(more.fills.size(), 3U);
  EXPECT_EQ(few.fills[0].price, more.fills[0].price);
  EXPECT_NE(more.fills[0].price, more.fills[1].price);
}

TEST(SimulatedVenue, OrdersShareTheVolumeOfABarInTheOrderOfArrival) {
  const TestOutcome outcome =
      run_script(test_market({flat_bars(Interval::k1d, 4, "10", 1000)}), free_of_cost(0.1),
                 {{1, {0, qty("80")}}, {1, {0, qty("80")}}});
  EXPECT_EQ(quantities(outcome), (Texts{"80", "20", "60"}));
  EXPECT_EQ(outcome.fills[0].trading_day, test_day(2));
  EXPECT_EQ(outcome.fills[1].trading_day, test_day(2));
  EXPECT_EQ(outcome.fills[2].trading_day, test_day(3));
  EXPECT_EQ(outcome.orders[1].state(), OrderState::kFilled);
}

TEST(SimulatedVenue, OnlyWholeLotsOfTheVolumeAreTaken) {
  TestMarket market = test_market({flat_bars(Interval::k1d, 4, "10", 2999)});
  market.instruments[0].lot = qty("100");
  EXPECT_EQ(quantities(run_script(market, free_of_cost(0.1), {{1, {0, qty("500")}}})),
            (Texts{"200", "200", "100"}));
}

TEST(SimulatedVenue, ABarWithoutVolumeFillsNothingAndUnknownVolumeLimitsNothing) {
  TestMarket market = test_market({flat_bars(Interval::k1d, 4, "10", 0)});
  EXPECT_TRUE(run_script(market, free_of_cost(), {{1, {0, qty("5")}}}).fills.empty());
  for (Bar& bar : market.bars[0]) bar.volume = kNoVolume;
  const TestOutcome outcome = run_script(
      market, model_of(find_cost_profile("seed_stock").value(), 0.1), {{1, {0, qty("5000")}}});
  EXPECT_EQ(quantities(outcome), (Texts{"5000"}));
  EXPECT_EQ(outcome.fills[0].costs.impact, Amount{});
}

TEST(SimulatedVenue, SellsPayForBuysAtOneOpen) {
  // All cash is in B; at one open B goes and A comes, though A's order arrives first.
  TestMarket market =
      test_market({flat_bars(Interval::k1d, 4, "10", 1e9), flat_bars(Interval::k1d, 4, "10", 1e9)});
  const TestOutcome outcome =
      run_script(market, free_of_cost(),
                 {{1, {1, qty("100000")}}, {2, {0, qty("100000")}}, {2, {1, qty("-100000")}}});
  EXPECT_EQ(outcome.positions[0], qty("100000"));
  EXPECT_EQ(outcome.positions[1], Quantity{});
  ASSERT_EQ(outcome.fills.size(), 3U);
  EXPECT_EQ(outcome.fills[1].side, Side::kSell);
  EXPECT_EQ(outcome.fills[1].ts, outcome.fills[2].ts);
}

TEST(SimulatedVenue, ACutOrderDoesNotWorkOn) {
  const TestOutcome outcome =
      run_script(test_market({flat_bars(Interval::k1d, 5, "10", 1e9)}), free_of_cost(),
                 {{1, {0, qty("200000")}}, {2, {0, qty("-50000")}}});
  EXPECT_EQ(quantities(outcome), (Texts{"100000", "50000"}));
}

TEST(SimulatedVenue, ShortsAreSoldAndCovered) {
  TestMarket market = test_market({daily_bars(
      {{px("10"), px("10")}, {px("10"), px("10")}, {px("8"), px("8")}, {px("7"), px("7")}})});
  const TestOutcome outcome = run_script(market, model_of(commission_only()),
                                         {{1, {0, qty("-1000")}}, {2, {0, qty("1500")}}});
  EXPECT_EQ(outcome.positions[0], qty("500"));
  ASSERT_EQ(outcome.changes.size(), 2U);
  EXPECT_EQ(outcome.changes[1].realised_profit, money("2000"));
  EXPECT_EQ(outcome.cash,
            money("1000000") + money("10000") - money("10") - money("12000") - money("12"));
  EXPECT_EQ(outcome.equity[1].position_value(), money("-10000"));
}

TEST(SimulatedVenue, OtherOrderTypesAreRejected) {
  const TestMarket market = test_market({flat_bars(Interval::k1d, 3, "10", 1e6)});
  SimulatedVenue venue{market.instruments, market.interval, free_of_cost(), market.cash};
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.trades == 1)
      (void)context.submit({.instrument = at_index(0),
                            .type = OrderType::kLimit,
                            .quantity = qty("1"),
                            .limit_price = px("9")});
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  EXPECT_EQ(outcome.orders[0].state(), OrderState::kRejected);
  EXPECT_EQ(outcome.orders[0].reason(), Reason::kUnsupportedOrderType);
}

TEST(SimulatedVenue, FillAtTheCloseIsAtTheCloseOfTheDecision) {
  const TestMarket market =
      test_market({daily_bars({{px("10"), px("11"), 100}, {px("20"), px("21"), 100}}),
                   {daily_bar(2, {px("30"), px("31")})}});
  SimulationModel model = free_of_cost();
  model.bar_fill = BarFill::kClose;
  const TestOutcome outcome = run_script(market, model, {{1, {0, qty("150")}}});
  ASSERT_EQ(quantities(outcome), (Texts{"100", "50"}));
  EXPECT_EQ(outcome.fills[0].price, px("11"));
  EXPECT_EQ(outcome.fills[0].ts, market.bars[0][0].header.ts_event);
  EXPECT_EQ(outcome.fills[1].price, px("21"));
  EXPECT_EQ(outcome.equity[0].position_value(), money("1100"));
}

TEST(SimulatedVenue, AFillThatOvertakesATargetChangeIsCorrected) {
  // Both targets are set in one call; the first fills at the close before its cancel arrives.
  const TestMarket market = test_market({flat_bars(Interval::k1d, 3, "10", 1e6)});
  SimulationModel model = free_of_cost();
  model.bar_fill = BarFill::kClose;
  SimulatedVenue venue{market.instruments, market.interval, model, market.cash};
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.trades != 1) return;
    context.set_target_quantity(at_index(0), qty("100"));
    context.set_target_quantity(at_index(0), qty("30"));
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  EXPECT_EQ(outcome.positions[0], qty("30"));
}

TEST(SimulatedVenue, FillAtTheCloseNeverUsesACloseThatIsPast) {
  // B has no bar on day 2, when the order is sent: it fills at B's next close.
  const TestMarket market =
      test_market({flat_bars(Interval::k1d, 4, "10", 1e6),
                   {daily_bar(1, {px("5"), px("5")}), daily_bar(3, {px("7"), px("8")})}});
  SimulationModel model = free_of_cost();
  model.bar_fill = BarFill::kClose;
  const TestOutcome outcome = run_script(market, model, {{2, {1, qty("10")}}});
  ASSERT_EQ(outcome.fills.size(), 1U);
  EXPECT_EQ(outcome.fills[0].price, px("8"));
  EXPECT_EQ(outcome.fills[0].trading_day, test_day(3));
}

TEST(SimulatedVenue, AnAmountBeyondAllMoneyFillsNothing) {
  const std::vector<Bar> bars = flat_bars(Interval::k1d, 3, "9000000000", kNoVolume);
  TestMarket market = test_market({bars, bars});
  market.cash = money("80000000000");
  const TestOutcome outcome =
      run_script(market, free_of_cost(), {{1, {0, qty("-9")}}, {2, {1, qty("5")}}});
  EXPECT_EQ(outcome.fills.size(), 1U) << "the sale would leave more cash than can be counted";
  EXPECT_EQ(outcome.positions[0], qty("0"));
  EXPECT_EQ(outcome.positions[1], qty("5"));
}

}  // namespace
}  // namespace godwit
