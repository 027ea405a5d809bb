#include "market/domain/order.h"

#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

constexpr OrderId kId{7};

Order new_order(int64_t quantity_raw) {
  return Order{kId, {.quantity = Quantity::from_raw(quantity_raw)}, Timestamp::from_ns(5)};
}

Fill new_fill(int64_t quantity_raw, int64_t price_raw = 1'000'000'000) {
  Fill fill;
  fill.order = kId;
  fill.quantity = Quantity::from_raw(quantity_raw);
  fill.price = Price::from_raw(price_raw);
  fill.amount = notional(fill.price, fill.quantity, 1, Rounding::kHalfEven).value();
  return fill;
}

struct Snapshot {
  OrderState state;
  Reason reason;
  Quantity filled;
  Amount amount;
  uint32_t fills;
  std::optional<Price> average;
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};
Snapshot snapshot(const Order& order) {
  return {order.state(),         order.reason(), order.quantity_filled(),
          order.amount_filled(), order.fills(),  order.average_price()};
}

TEST(Order, RandomWalksKeepEveryPromise) {
  int walks_filled = 0;
  int alarms = 0;
  for (uint64_t seed = 0; seed < 3'000; ++seed) {
    Rng rng{seed};
    const int64_t quantity = rng.between(1, 40);
    Order order = new_order(quantity);
    int64_t filled = 0;
    int128 weight = 0;
    int128 amount = 0;
    uint32_t fills = 0;
    for (int step = 0; step < 40; ++step) {
      const Snapshot before = snapshot(order);
      const auto event = static_cast<OrderEvent>(rng.between(0, kOrderEvents - 1));
      std::optional<OrderTransition> moved;
      if (event == OrderEvent::kFillPart || event == OrderEvent::kFillRest) {
        const Fill fill = new_fill(rng.between(-1, quantity / 2 + 1),
                                   rng.between(-5'000'000'000, 50'000'000'000));
        moved = order.apply_fill(fill);
        if (moved) {
          ASSERT_TRUE(fill.quantity.raw() > 0) << "seed " << seed;
          filled += fill.quantity.raw();
          weight += static_cast<int128>(fill.price.raw()) * fill.quantity.raw();
          amount += fill.amount.raw();
          ++fills;
          ASSERT_EQ(moved->alarm, is_final(before.state)) << "seed " << seed;
          alarms += moved->alarm ? 1 : 0;
          // Done when nothing is left, and only then.
          ASSERT_EQ(order.state() == OrderState::kFilled, filled == quantity) << "seed " << seed;
        }
      } else {
        moved = order.apply(event, Reason::kTargetChanged);
      }
      if (moved) {
        ASSERT_EQ(order.state(), moved->to) << "seed " << seed;
      } else {
        ASSERT_EQ(snapshot(order), before) << "seed " << seed << ": a refused event changed it";
      }
      ASSERT_EQ(order.quantity_filled().raw(), filled) << "seed " << seed;
      ASSERT_EQ(order.quantity_remaining().raw(), quantity - filled) << "seed " << seed;
      ASSERT_TRUE(filled <= quantity) << "seed " << seed;
      ASSERT_TRUE(order.amount_filled().raw() == amount) << "seed " << seed;
      ASSERT_EQ(order.fills(), fills) << "seed " << seed;
      ASSERT_EQ(order.average_price().has_value(), fills > 0) << "seed " << seed;
      if (fills > 0) {  // Within half a unit of the exact mean.
        const int128 twice_off =
            2 * (static_cast<int128>(order.average_price()->raw()) * filled - weight);
        ASSERT_TRUE(twice_off <= filled && -twice_off <= filled) << "seed " << seed;
      }
      // An order with fills that still works never claims to be untouched.
      const bool working = !is_final(order.state()) && !is_unsettled(order.state());
      if (working) {
        ASSERT_EQ(order.state() == OrderState::kPartiallyFilled, fills > 0)
            << "seed " << seed << ": " << name(order.state());
      }
      if (order.state() == OrderState::kFilled) {
        ASSERT_EQ(filled, quantity);
      }
    }
    walks_filled += order.state() == OrderState::kFilled ? 1 : 0;
  }
  EXPECT_GT(walks_filled, 20);
  EXPECT_GT(alarms, 20);
}

/// Drives an order through `events`; all must be legal.
void drive(Order& order, std::initializer_list<OrderEvent> events) {
  for (const OrderEvent event : events)
    ASSERT_TRUE(order.apply(event).has_value()) << name(order.state()) << " + " << name(event);
}

TEST(Order, FillsAfterTheEndAreBookedWithAnAlarm) {
  using E = OrderEvent;
  for (const E end : {E::kCanceled, E::kReject, E::kExpire}) {
    Order order = new_order(10);
    drive(order, {E::kSubmit, E::kAccept, end});
    const OrderState ended = order.state();
    EXPECT_EQ(order.apply_fill(new_fill(4)), (OrderTransition{ended, true}));
    EXPECT_EQ(order.quantity_filled().raw(), 4);
    EXPECT_EQ(order.apply_fill(new_fill(7)), std::nullopt);  // One too many.
    EXPECT_EQ(order.apply_fill(new_fill(6)), (OrderTransition{OrderState::kFilled, true}));
    EXPECT_EQ(order.apply_fill(new_fill(1)), std::nullopt);
    EXPECT_EQ(order.apply(E::kCanceled), std::nullopt);
    EXPECT_EQ(order.state(), OrderState::kFilled);
  }
}

TEST(Order, LateAnswersNeverForgetFills) {
  using E = OrderEvent;
  // Lost after a part fill; then the acceptance of long ago arrives.
  Order lost = new_order(10);
  drive(lost, {E::kSubmit});
  ASSERT_TRUE(lost.apply_fill(new_fill(4)));
  drive(lost, {E::kLose, E::kAccept});
  EXPECT_EQ(lost.state(), OrderState::kPartiallyFilled);

  // A part fill overtakes the refusal of our cancel.
  Order pending = new_order(10);
  drive(pending, {E::kSubmit, E::kAskCancel, E::kAccept});
  EXPECT_EQ(pending.state(), OrderState::kPendingCancel);
  ASSERT_TRUE(pending.apply_fill(new_fill(4)));
  EXPECT_EQ(pending.state(), OrderState::kPendingCancel);
  drive(pending, {E::kRefused});
  EXPECT_EQ(pending.state(), OrderState::kPartiallyFilled);

  // A trigger while a change is on its way, then a loss, then the venue says that it stands.
  Order stop = new_order(10);
  drive(stop, {E::kSubmit, E::kAccept, E::kAskUpdate, E::kTrigger, E::kLose, E::kResolve});
  EXPECT_EQ(stop.state(), OrderState::kTriggered);
  drive(stop, {E::kAccept});
  EXPECT_EQ(stop.state(), OrderState::kTriggered);

  // The last fill overtakes our cancel, whose refusal then says nothing new.
  Order raced = new_order(10);
  drive(raced, {E::kSubmit, E::kAccept, E::kAskCancel});
  EXPECT_EQ(raced.apply_fill(new_fill(10)), (OrderTransition{OrderState::kFilled, false}));
  drive(raced, {E::kRefused, E::kAccept});
  EXPECT_EQ(raced.state(), OrderState::kFilled);
}

TEST(Order, AverageAtTheEdgeOfTheRange) {
  Order order = new_order(Quantity::max().raw());
  ASSERT_TRUE(order.apply(OrderEvent::kSubmit));
  Fill fill = new_fill(Quantity::max().raw() - 1, 1);
  fill.price = Price::max();
  fill.amount = Amount{};
  ASSERT_TRUE(order.apply_fill(fill));
  fill.quantity = Quantity::from_raw(1);
  ASSERT_TRUE(order.apply_fill(fill));
  EXPECT_EQ(order.average_price(), Price::max());
  EXPECT_EQ(order.state(), OrderState::kFilled);
}

TEST(Order, AnOrderOfNothingTakesNoFill) {
  for (const int64_t quantity : {0L, -5L}) {
    Order order = new_order(quantity);
    ASSERT_TRUE(order.apply(OrderEvent::kSubmit));
    EXPECT_EQ(order.apply_fill(new_fill(1)), std::nullopt);
    EXPECT_EQ(order.apply_fill(new_fill(0)), std::nullopt);
  }
}

TEST(OrderDeathTest, FillsGoThroughApplyFill) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Order order = new_order(10);
  ASSERT_TRUE(order.apply(OrderEvent::kSubmit));
  EXPECT_DEATH((void)order.apply(OrderEvent::kFillPart), "apply_fill");
  EXPECT_DEATH((void)order.apply(OrderEvent::kFillRest), "apply_fill");
  Fill fill = new_fill(1);
  fill.order = OrderId{8};
  EXPECT_DEATH((void)order.apply_fill(fill), "a fill of another order");
}

TEST(Order, TypesHaveNames) {
  EXPECT_EQ(name(OrderType::kMarketOnClose), "market_on_close");
  EXPECT_EQ(name(OrderType::kLimit), "limit");
  EXPECT_EQ(name(TimeInForce::kAtAuction), "at_auction");
  EXPECT_EQ(name(TimeInForce::kGtc), "gtc");
}

TEST(Order, NewTermsHoldFromTheAnswerOn) {
  Order order = new_order(10);
  ASSERT_FALSE(order.ask_change({.quantity = Quantity::from_raw(8)})) << "not sent yet";
  ASSERT_TRUE(order.apply(OrderEvent::kSubmit));
  ASSERT_TRUE(order.apply(OrderEvent::kAccept));
  ASSERT_TRUE(order.apply_fill(new_fill(3)));
  EXPECT_FALSE(order.ask_change({.quantity = Quantity::from_raw(3)})) << "that much has filled";
  ASSERT_TRUE(order.ask_change({.quantity = Quantity::from_raw(8)}));
  EXPECT_EQ(order.state(), OrderState::kPendingUpdate);
  EXPECT_EQ(order.quantity_remaining().raw(), 7);
  ASSERT_TRUE(order.apply(OrderEvent::kUpdated));
  EXPECT_EQ(order.state(), OrderState::kPartiallyFilled);
  EXPECT_EQ(order.quantity_remaining().raw(), 5);
  EXPECT_TRUE(order.pending_change().is_empty());
  // Refused: the old terms stay.
  ASSERT_TRUE(order.ask_change({.quantity = Quantity::from_raw(20)}));
  ASSERT_TRUE(order.apply(OrderEvent::kRefused));
  EXPECT_EQ(order.quantity_remaining().raw(), 5);
  ASSERT_TRUE(order.apply(OrderEvent::kUpdated)) << "by the venue itself: nothing of ours changes";
  EXPECT_EQ(order.quantity_remaining().raw(), 5);
  // A fill that overtakes the change makes it impossible.
  ASSERT_TRUE(order.ask_change({.quantity = Quantity::from_raw(6)}));
  ASSERT_TRUE(order.apply_fill(new_fill(3)));
  EXPECT_FALSE(order.apply(OrderEvent::kUpdated));
  EXPECT_EQ(order.state(), OrderState::kPendingUpdate);
  ASSERT_TRUE(order.apply(OrderEvent::kRefused));
  EXPECT_EQ(order.quantity_remaining().raw(), 2);
}

TEST(Order, AChangeGivesTheTermsThatItNames) {
  const OrderRequest request{.type = OrderType::kStopLimit,
                             .quantity = Quantity::from_raw(5),
                             .limit_price = Price::from_raw(7),
                             .trigger_price = Price::from_raw(8)};
  EXPECT_EQ(changed(request, {}).quantity.raw(), 5);
  const OrderRequest other =
      changed(request, {.quantity = {}, .limit_price = Price::from_raw(6), .trigger_price = {}});
  EXPECT_EQ(other.quantity.raw(), 5);
  EXPECT_EQ(other.limit_price->raw(), 6);
  EXPECT_EQ(other.trigger_price->raw(), 8);
}

}  // namespace
}  // namespace godwit
