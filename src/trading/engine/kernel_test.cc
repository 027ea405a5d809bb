#include "trading/engine/kernel.h"

#include <csignal>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "trading/engine/recording_venue.h"
#include "trading/engine/test_market.h"

namespace godwit {
namespace {

OrderRequest buy(size_t instrument, std::string_view quantity) {
  return {.instrument = at_index(instrument), .side = Side::kBuy, .quantity = qty(quantity)};
}

const BarPrices kTen{.open = px("10"), .close = px("10")};

TEST(Kernel, OneTimeHasOneOrder) {
  // Close 1 and open 2 of both instruments share one time, daily; so does a timer.
  Log log;
  const TestMarket market = test_market({daily_bars({kTen, kTen}), daily_bars({kTen, kTen})});
  RecordingVenue venue{&log};
  ScriptedStrategy strategy;
  strategy.log = &log;
  strategy.start = [](Context& context) { context.set_timer(test_day(1).end_utc(), 7); };
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar_name(bar) == "0#1") (void)context.submit(buy(0, "5"));
  };
  strategy.timer = [](Context& context, uint64_t) { (void)context.submit(buy(1, "6")); };
  (void)run_market(market, venue, strategy, &log);
  const Log expected{"strategy start",
                     "venue open 0#1",
                     "venue open 1#1",
                     "venue match",
                     "venue close 0#1",
                     "venue close 1#1",
                     "strategy bar 0#1",
                     "venue order 1",
                     "strategy report 1 accept",
                     "strategy bar 1#1",
                     "strategy cross-section",
                     "strategy timer 7",
                     "venue order 2",
                     "strategy report 2 accept",
                     "mark",
                     "venue open 0#2",
                     "venue open 1#2",
                     "venue match",
                     "strategy report 1 fill",
                     "strategy report 2 fill",
                     "venue close 0#2",
                     "venue close 1#2",
                     "strategy bar 0#2",
                     "strategy bar 1#2",
                     "strategy cross-section",
                     "mark",
                     "strategy stop"};
  EXPECT_EQ(log, expected);
}

TEST(Kernel, IntradayBarsThatTouchKeepTheSameOrder) {
  Log log;
  const TestMarket market =
      test_market({{minute_bar(1, kTen), minute_bar(2, kTen)}}, Interval::k1m);
  RecordingVenue venue{&log};
  ScriptedStrategy strategy;
  strategy.log = &log;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.trades == 1) (void)context.submit(buy(0, "1"));
  };
  const TestOutcome outcome = run_market(market, venue, strategy, &log);
  ASSERT_EQ(outcome.fills.size(), 1U);
  EXPECT_EQ(outcome.fills[0].ts, minute_bar(1, kTen).header.ts_event);
  const auto mark = std::find(log.begin(), log.end(), "mark");
  const auto open = std::find(log.begin(), log.end(), "venue open 0#2");
  EXPECT_LT(mark, open) << "the equity is recorded before the next bar opens";
}

TEST(Kernel, AnOrderSentInAReportOfAFillWaitsForTheNextOpen) {
  const TestMarket market = test_market({daily_bars({kTen, kTen, kTen})});
  RecordingVenue venue;
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.trades == 1) (void)context.submit(buy(0, "1"));
  };
  strategy.report = [](Context& context, const Report& report) {
    if (report.fill && report.order == OrderId{1}) (void)context.submit(buy(0, "2"));
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.fills.size(), 2U);
  EXPECT_EQ(outcome.fills[0].trading_day, test_day(2));
  EXPECT_EQ(outcome.fills[1].trading_day, test_day(3));
}

TEST(Kernel, CrossSectionsFollowTheBarsThatThereAre) {
  // B starts later and has a gap: one cross-section and one equity point for each time.
  Log log;
  const TestMarket market =
      test_market({{daily_bar(1, kTen), daily_bar(2, kTen), daily_bar(4, kTen)},
                   {daily_bar(2, kTen), daily_bar(5, kTen)}});
  RecordingVenue venue;
  ScriptedStrategy strategy;
  strategy.log = &log;
  (void)run_market(market, venue, strategy, &log);
  const Log expected{"strategy start",
                     "strategy bar 0#1",
                     "strategy cross-section",
                     "mark",
                     "strategy bar 0#2",
                     "strategy bar 1#2",
                     "strategy cross-section",
                     "mark",
                     "strategy bar 0#4",
                     "strategy cross-section",
                     "mark",
                     "strategy bar 1#5",
                     "strategy cross-section",
                     "mark",
                     "strategy stop"};
  EXPECT_EQ(log, expected);
}

TEST(Kernel, EquityIsTakenBeforeTheOpensOfItsTime) {
  const TestMarket market = test_market({daily_bars(
      {kTen, {.open = px("50"), .close = px("20")}, {.open = px("20"), .close = px("30")}})});
  RecordingVenue venue;
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.trades == 1) (void)context.submit(buy(0, "100"));
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.equity.size(), 3U);
  EXPECT_EQ(outcome.equity[0].cash, money("1000000"));
  EXPECT_EQ(outcome.equity[0].position_value(), Amount{});
  EXPECT_EQ(outcome.equity[1].cash, money("995000"));
  EXPECT_EQ(outcome.equity[1].position_value(), money("2000"));
  EXPECT_EQ(outcome.equity[1].equity, money("997000"));
  EXPECT_EQ(outcome.equity[2].equity, money("998000"));
  EXPECT_EQ(outcome.equity[2].trading_day, test_day(3));
}

TEST(Kernel, ADeniedOrderIsReportedAndNotSent) {
  Log log;
  TestMarket market = test_market({daily_bars({kTen, kTen})});
  market.instruments[0].lot = qty("100");
  RecordingVenue venue{&log};
  ScriptedStrategy strategy;
  strategy.log = &log;
  strategy.bar = [](Context& context, const Bar& bar) {
    if (bar.trades != 1) return;
    const OrderId id = context.submit(buy(0, "150"));
    context.cancel(id);  // Before we know: nothing to cancel.
    (void)context.submit(buy(0, "0"));
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.orders.size(), 2U);
  for (const Order& order : outcome.orders) {
    EXPECT_EQ(order.state(), OrderState::kDenied);
    EXPECT_EQ(order.reason(), Reason::kLotSizeViolation);
  }
  EXPECT_EQ(std::count(log.begin(), log.end(), "strategy report 1 deny LOT_SIZE_VIOLATION"), 1);
  EXPECT_EQ(std::count(log.begin(), log.end(), "venue order 1"), 0);
  EXPECT_EQ(std::count(log.begin(), log.end(), "venue cancel 1"), 0);
}

TEST(Kernel, AContinuousSeriesIsNeverTraded) {
  TestMarket market = test_market({daily_bars({kTen, kTen, kTen})});
  market.instruments[0].is_continuous_series = true;
  RecordingVenue venue;
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    context.set_target_weight(at_index(0), bar.trades == 1 ? 0.5 : 0.25);
    context.set_target_weight(at_index(0), 0.75);  // While the first denial is on its way.
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  EXPECT_TRUE(outcome.fills.empty());
  ASSERT_FALSE(outcome.orders.empty());
  for (const Order& order : outcome.orders) EXPECT_EQ(order.reason(), Reason::kNotTradable);
}

TEST(Kernel, ATargetIsSizedOnceAndFlooredToLots) {
  TestMarket market = test_market({daily_bars(
      {{.open = px("10"), .close = px("30")}, kTen, {.open = px("9"), .close = px("9")}})});
  market.instruments[0].lot = qty("100");
  RecordingVenue venue;
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar&) { context.set_target_weight(at_index(0), 0.5); };
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.orders.size(), 1U) << "repeating a target sends nothing";
  EXPECT_EQ(outcome.orders[0].request().quantity, qty("16600"));  // 500000 / 30 = 16666.67
  EXPECT_EQ(outcome.positions[0], qty("16600"));
}

TEST(Kernel, AChangedTargetCallsBackWhatStillWorks) {
  Log log;
  const TestMarket market = test_market({daily_bars({kTen, kTen, kTen})});
  RecordingVenue venue{&log};
  venue.never_fill();
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar& bar) {
    context.set_target_quantity(at_index(0), Quantity::from_units(bar.trades * 100));
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.orders.size(), 3U);
  EXPECT_EQ(outcome.orders[0].reason(), Reason::kTargetChanged);
  EXPECT_EQ(outcome.orders[1].request().quantity, qty("200")) << "nothing had been filled";
  EXPECT_EQ(std::count(log.begin(), log.end(), "venue cancel 1"), 1);
  EXPECT_EQ(std::count(log.begin(), log.end(), "venue cancel 2"), 1);
}

TEST(Kernel, ATargetMovesFromThePositionThatIsHeld) {
  const TestMarket market = test_market({daily_bars({kTen, kTen, kTen, kTen})});
  RecordingVenue venue;
  ScriptedStrategy strategy;
  const std::vector<Quantity> wanted{qty("100"), qty("-40.7"), qty("-40.7"), {}};
  strategy.bar = [&](Context& context, const Bar& bar) {
    context.set_target_quantity(at_index(0), wanted[bar.trades - 1]);
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.orders.size(), 3U);
  EXPECT_EQ(outcome.orders[0].request().quantity, qty("100"));
  EXPECT_EQ(outcome.orders[1].request().side, Side::kSell);
  EXPECT_EQ(outcome.orders[1].request().quantity, qty("140")) << "floored towards zero";
  EXPECT_EQ(outcome.orders[2].request().side, Side::kBuy);
  EXPECT_EQ(outcome.orders[2].request().quantity, qty("40"));
}

TEST(Kernel, ACancelReachesTheVenueAndAFilledOrderIsBeyondIt) {
  Log log;
  const TestMarket market = test_market({daily_bars({kTen, kTen, kTen})});
  RecordingVenue venue{&log};
  ScriptedStrategy strategy;
  OrderId first;
  strategy.bar = [&](Context& context, const Bar& bar) {
    if (bar.trades == 1) {
      first = context.submit(buy(0, "10"));
      const OrderId second = context.submit(buy(0, "20"));
      context.cancel(second);
      context.cancel(second);  // Once is enough.
    } else {
      context.cancel(first);  // Filled: nothing happens.
    }
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  EXPECT_EQ(outcome.orders[0].state(), OrderState::kFilled);
  EXPECT_EQ(outcome.orders[1].state(), OrderState::kCanceled);
  EXPECT_EQ(std::count(log.begin(), log.end(), "venue cancel 2"), 1);
  EXPECT_EQ(std::count(log.begin(), log.end(), "venue cancel 1"), 0);
  EXPECT_EQ(outcome.positions[0], qty("10"));
}

TEST(Kernel, TimersFireInOrderOfTimeAndOfSetting) {
  Log log;
  const TestMarket market = test_market({daily_bars({kTen, kTen})});
  RecordingVenue venue;
  ScriptedStrategy strategy;
  strategy.log = &log;
  strategy.start = [](Context& context) {
    const Timestamp noon = test_day(2).begin_utc() + Duration::hours(12);
    context.set_timer(noon, 3);
    context.set_timer(noon, 1);
    context.set_timer(noon - Duration::hours(1), 2);
  };
  (void)run_market(market, venue, strategy);
  std::erase_if(log, [](const std::string& line) { return line.find("timer") == line.npos; });
  EXPECT_EQ(log, (Log{"strategy timer 2", "strategy timer 3", "strategy timer 1"}));
}

TEST(Kernel, AnEndlessTimerEndsWithTheMarket) {
  const TestMarket market = test_market({daily_bars({kTen, kTen, kTen})});
  RecordingVenue venue;
  ScriptedStrategy strategy;
  int fired = 0;
  strategy.start = [](Context& context) { context.set_timer(test_day(1).end_utc(), 0); };
  strategy.timer = [&](Context& context, uint64_t) {
    ++fired;
    context.set_timer(context.now() + Duration::hours(1), 0);
  };
  (void)run_market(market, venue, strategy);
  EXPECT_EQ(fired, 49) << "every hour from the first close to the last, both included";
}

TEST(Kernel, TheSameRunTwiceIsTheSameInAnyBlockSize) {
  const auto run = [](size_t block) {
    TestMarket market = test_market({random_bars(1, 300, Interval::k1d, 0.2),
                                     random_bars(2, 300, Interval::k1d, 0.1),
                                     random_bars(3, 200, Interval::k1d, 0.5)});
    market.block = block;
    RecordingVenue venue;
    ScriptedStrategy strategy;
    Rng rng{99};
    strategy.bar = [&](Context& context, const Bar& bar) {
      context.set_target_weight(bar.header.instrument,
                                static_cast<double>(rng.between(-3, 3)) / 10);
    };
    return run_market(market, venue, strategy);
  };
  const TestOutcome first = run(4096);
  ASSERT_GT(first.fills.size(), 300U);
  for (const size_t block : {size_t{4096}, size_t{1}, size_t{7}}) {
    const TestOutcome again = run(block);
    EXPECT_EQ(again.data_hash, first.data_hash);
    EXPECT_EQ(again.cash, first.cash);
    ASSERT_EQ(again.fills.size(), first.fills.size());
    for (size_t i = 0; i < first.fills.size(); ++i) {
      EXPECT_EQ(again.fills[i].order, first.fills[i].order);
      EXPECT_EQ(again.fills[i].amount, first.fills[i].amount);
      EXPECT_EQ(again.fills[i].ts, first.fills[i].ts);
    }
  }
}

TEST(Kernel, AnInterruptEndsTheRunWithAnError) {
  EXPECT_EXIT(
      {
        install_interrupt_handler();
        const TestMarket market =
            test_market({random_bars(1, 100'000, Interval::k1m)}, Interval::k1m);
        RecordingVenue venue;
        ScriptedStrategy strategy;
        strategy.bar = [](Context&, const Bar& bar) {
          if (bar.trades == 10) std::raise(SIGINT);
        };
        try {
          (void)run_market(market, venue, strategy);
        } catch (const Error& error) {
          std::_Exit(error.exit_code());
        }
        std::_Exit(0);
      },
      testing::ExitedWithCode(130), "");
}

TEST(KernelDeathTest, AWeightThatIsNoNumberStopsTheProcess) {
  const TestMarket market = test_market({daily_bars({kTen})});
  ScriptedStrategy strategy;
  strategy.bar = [](Context& context, const Bar&) {
    context.set_target_weight(at_index(0), std::numeric_limits<double>::quiet_NaN());
  };
  EXPECT_DEATH(
      {
        RecordingVenue venue;
        (void)run_market(market, venue, strategy);
      },
      "must be a number");
}

TEST(Kernel, AChangeIsAskedForAndAnswered) {
  Log log;
  const TestMarket market = test_market({daily_bars({kTen, kTen, kTen})});
  RecordingVenue venue{&log};
  venue.never_fill();
  ScriptedStrategy strategy;
  strategy.log = &log;
  OrderId id;
  strategy.bar = [&](Context& context, const Bar& bar) {
    if (bar.trades == 1) id = context.submit(buy(0, "5"));
    if (bar.trades != 2) return;
    EXPECT_EQ(context.change(id, {}), Reason::kOrderNotFound) << "nothing to change";
    EXPECT_EQ(context.change(id, {.quantity = {}, .limit_price = px("9"), .trigger_price = {}}),
              Reason::kUnexpectedTerm);
    EXPECT_EQ(context.change(id, {.quantity = qty("7.5"), .limit_price = {}, .trigger_price = {}}),
              Reason::kLotSizeViolation);
    EXPECT_EQ(context.change(id, {.quantity = qty("7"), .limit_price = {}, .trigger_price = {}}),
              Reason::kNone);
    EXPECT_EQ(context.change(id, {.quantity = qty("8"), .limit_price = {}, .trigger_price = {}}),
              Reason::kOrderNotFound)
        << "one change at a time";
  };
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.orders.size(), 1U);
  EXPECT_EQ(outcome.orders[0].request().quantity, qty("7"));
  EXPECT_EQ(outcome.orders[0].state(), OrderState::kAccepted);
  EXPECT_EQ(std::count(log.begin(), log.end(), "venue change 1"), 1);
  EXPECT_EQ(std::count(log.begin(), log.end(), "strategy report 1 updated"), 1);
}

}  // namespace
}  // namespace godwit
