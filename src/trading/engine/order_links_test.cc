#include "trading/engine/order_links.h"

#include <gtest/gtest.h>

#include "trading/engine/bracket.h"
#include "trading/engine/recording_venue.h"
#include "trading/engine/test_market.h"

namespace godwit {
namespace {

const BarPrices kTen{.open = px("10"), .close = px("10")};

/// A bracket of ten that is entered at bar 1; at bar n the venue does what a test says.
class Bracket {
 public:
  std::map<uint32_t, std::function<void(Context&)>> steps;
  BracketIds ids;
  RecordingVenue venue;  ///< Of the run at hand.
  bool refuses_changes = false;

  std::vector<Order> run(const OrderRequest& entry = {.side = Side::kBuy, .quantity = qty("10")}) {
    const TestMarket market = test_market({daily_bars({kTen, kTen, kTen, kTen, kTen, kTen})});
    venue = RecordingVenue{};
    venue.never_fill();
    if (refuses_changes) venue.refuse_changes();
    std::vector<Order> orders;
    ScriptedStrategy strategy;
    strategy.bar = [&](Context& context, const Bar& bar) {
      if (bar.trades == 1)
        ids = submit_bracket(context, entry, {.type = OrderType::kStop, .trigger_price = px("9")},
                             {.type = OrderType::kLimit, .limit_price = px("11")});
      if (const auto step = steps.find(bar.trades); step != steps.end()) step->second(context);
    };
    return run_market(market, venue, strategy).orders;
  }
  void fill(uint32_t bar, OrderId BracketIds::* which, std::string_view quantity) {
    steps[bar] = [this, which, quantity](Context& context) {
      venue.fill(ids.*which, quantity, context.now());
    };
  }
};

std::string line(const Order& order) {
  const auto units = [](Quantity q) { return std::to_string(q.raw() / Quantity::kScale); };
  return units(order.quantity_filled()) + "/" + units(order.request().quantity) + " " +
         std::string{name(order.state())} +
         (order.reason() == Reason::kNone ? "" : " " + std::string{name(order.reason())});
}
std::vector<std::string> lines(const std::vector<Order>& orders) {
  std::vector<std::string> all;
  for (const Order& order : orders) all.push_back(line(order));
  return all;
}
using Lines = std::vector<std::string>;

TEST(OrderLinks, ExitsAreHeldUntilTheEntryFills) {
  Bracket bracket;
  EXPECT_EQ(lines(bracket.run()), (Lines{"0/10 accepted", "0/10 emulated", "0/10 emulated"}));
}

TEST(OrderLinks, ExitsAreAsLargeAsWhatHasBeenEntered) {
  Bracket bracket;
  bracket.fill(2, &BracketIds::entry, "3");
  EXPECT_EQ(lines(bracket.run()), (Lines{"3/10 partially_filled", "0/3 accepted", "0/3 accepted"}));
  bracket.fill(3, &BracketIds::entry, "7");
  EXPECT_EQ(lines(bracket.run()), (Lines{"10/10 filled", "0/10 accepted", "0/10 accepted"}));
}

TEST(OrderLinks, WhatOneExitFillsIsTakenOffTheOther) {
  Bracket bracket;
  bracket.fill(2, &BracketIds::entry, "3");
  bracket.fill(3, &BracketIds::target, "2");
  EXPECT_EQ(lines(bracket.run()),
            (Lines{"3/10 partially_filled", "0/1 accepted", "2/3 partially_filled"}));
  bracket.fill(4, &BracketIds::entry, "4");
  EXPECT_EQ(lines(bracket.run()),
            (Lines{"7/10 partially_filled", "0/5 accepted", "2/7 partially_filled"}));
  bracket.fill(5, &BracketIds::stop, "5");
  EXPECT_EQ(lines(bracket.run()),
            (Lines{"7/10 partially_filled", "5/5 filled", "2/7 canceled GROUP_DONE"}));
}

TEST(OrderLinks, AVenueThatChangesNothingHasTheOtherExitCanceled) {
  Bracket bracket;
  bracket.refuses_changes = true;
  bracket.fill(2, &BracketIds::entry, "10");
  bracket.fill(3, &BracketIds::target, "2");
  EXPECT_EQ(lines(bracket.run()),
            (Lines{"10/10 filled", "0/10 canceled GROUP_DONE", "2/10 partially_filled"}));
}

TEST(OrderLinks, TwoFillsAtOnceLoseNoChange) {
  Bracket bracket;
  bracket.fill(2, &BracketIds::entry, "10");
  bracket.steps[3] = [&](Context& context) {
    for (int n = 0; n < 3; ++n) bracket.venue.fill(bracket.ids.target, "2", context.now());
  };
  EXPECT_EQ(lines(bracket.run()), (Lines{"10/10 filled", "0/4 accepted", "6/10 partially_filled"}));
}

TEST(OrderLinks, ExitsEndWithAnEntryThatNeverFilled) {
  Bracket bracket;
  bracket.steps[3] = [&](Context& context) { context.cancel(bracket.ids.entry); };
  EXPECT_EQ(lines(bracket.run()),
            (Lines{"0/10 canceled", "0/10 canceled PARENT_DONE", "0/10 canceled PARENT_DONE"}));
}

TEST(OrderLinks, ExitsOutliveAnEntryThatFilledInPart) {
  Bracket bracket;
  bracket.fill(2, &BracketIds::entry, "3");
  bracket.steps[3] = [&](Context& context) { context.cancel(bracket.ids.entry); };
  EXPECT_EQ(lines(bracket.run()), (Lines{"3/10 canceled", "0/3 accepted", "0/3 accepted"}));
}

TEST(OrderLinks, ADeniedEntryTakesItsExitsAlong) {
  Bracket bracket;
  EXPECT_EQ(lines(bracket.run({.side = Side::kBuy, .quantity = qty("10.5")})),
            (Lines{"0/10 denied LOT_SIZE_VIOLATION", "0/10 denied LOT_SIZE_VIOLATION",
                   "0/10 denied LOT_SIZE_VIOLATION"}));
}

TEST(OrderLinks, AHeldExitCanBeCanceledAndStaysSo) {
  Bracket bracket;
  bracket.steps[2] = [&](Context& context) {
    context.cancel(bracket.ids.stop);
    bracket.venue.fill(bracket.ids.entry, "10", context.now());
  };
  EXPECT_EQ(lines(bracket.run()), (Lines{"10/10 filled", "0/10 canceled", "0/10 accepted"}));
}

TEST(OrderLinks, AnExitForAnEntryThatIsOverEndsAtOnce) {
  Bracket bracket;
  OrderId late;
  bracket.steps[2] = [&](Context& context) { context.cancel(bracket.ids.entry); };
  bracket.steps[4] = [&](Context& context) {
    late = context.submit({.instrument = at_index(0),
                           .side = Side::kSell,
                           .quantity = qty("10"),
                           .after = bracket.ids.entry});
  };
  EXPECT_EQ(lines(bracket.run()).back(), "0/10 canceled PARENT_DONE");
}

}  // namespace
}  // namespace godwit
