// The gate inside the kernel: what it denies is never sent, and comes back with its reason.
#include <gtest/gtest.h>

#include "trading/engine/recording_venue.h"
#include "trading/risk/risk_gate.h"

namespace godwit {
namespace {

TEST(RiskGateInKernel, DeniesWithAReasonAndLetsReducingOrdersThrough) {
  const TestMarket market = test_market({daily_bars({{px("100"), px("100")},
                                                     {px("100"), px("100")},
                                                     {px("100"), px("90")},
                                                     {px("90"), px("90")},
                                                     {px("90"), px("90")},
                                                     {px("90"), px("90")}})});
  ScriptedStrategy strategy;
  Log log;
  strategy.log = &log;
  strategy.bar = [](Context& context, const Bar& bar) {
    const auto trade = [&](Side side, const char* quantity) {
      context.submit({.side = side, .quantity = qty(quantity)});
    };
    if (bar.trades == 1) trade(Side::kBuy, "2001");  // 20.01 % of 1,000,000.
    if (bar.trades == 1) trade(Side::kBuy, "2000");
    if (bar.trades == 1) trade(Side::kBuy, "1");  // The one before works already.
    if (bar.trades == 3) trade(Side::kBuy, "1");  // 20,000 lost on that day: 2 %.
    if (bar.trades == 3) trade(Side::kSell, "2000");
    if (bar.trades == 5) trade(Side::kBuy, "1");  // A new day.
  };
  RiskLimits limits;
  limits.max_instrument_share = parse_fixed<Rate>("0.2").value();
  limits.daily_loss_budget = parse_fixed<Rate>("0.0199").value();
  RiskGate gate{limits};
  const std::unique_ptr<ReplayFeed> feed = market.feed();
  Ledger ledger;
  Account account{AccountIndex{0}, test_currency(), market.instruments, ledger};
  account.deposit(Timestamp{}, market.cash);
  TestObserver observer;
  RecordingVenue venue;
  Strategy* const strategies[] = {&strategy};
  Kernel kernel{{.instruments = market.instruments,
                 .feed = *feed,
                 .venue = venue,
                 .strategies = strategies,
                 .account = account,
                 .check = gate,
                 .observer = observer}};
  kernel.run();
  std::vector<std::string> reasons;
  for (const Order& order : kernel.orders().orders())
    reasons.push_back(order.state() == OrderState::kDenied ? std::string{name(order.reason())}
                                                           : std::string{name(order.state())});
  EXPECT_EQ(reasons,
            (std::vector<std::string>{"INSTRUMENT_SHARE_LIMIT", "filled", "INSTRUMENT_SHARE_LIMIT",
                                      "DAILY_LOSS_BUDGET", "filled", "filled"}));
  EXPECT_EQ(observer.fills.size(), 3U);
  EXPECT_EQ(account.position(at_index(0)).net(), qty("1"));
}

}  // namespace
}  // namespace godwit
