#include "market/accounting/forced_close.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/accounting/account_testing.h"

namespace godwit {
namespace {

HeldLeg leg(uint32_t index, bool is_long, int64_t yesterday, int64_t today, std::string_view margin,
            std::string_view profit = "0") {
  return {.instrument = InstrumentIndex{index},
          .is_long = is_long,
          .today = Quantity::from_units(today),
          .yesterday = Quantity::from_units(yesterday),
          .margin = amount(margin),
          .maintenance = amount(margin),
          .profit = amount(profit)};
}

/// "0 sell 3 f30" for each close, and what is missing.
std::string text_of(const ForcedClosePlan& plan) {
  std::string text;
  for (const ForcedClose& close : plan.closes)
    text += std::to_string(close.instrument.value()) + " " + std::string{name(close.side)} + " " +
            format_fixed(close.quantity) + " frees " + format_fixed(close.frees) + "; ";
  return text + "missing " + format_fixed(plan.missing);
}

std::string call(std::string_view equity, std::string_view required, std::vector<HeldLeg> legs,
                 ForcedCloseOrder order = ForcedCloseOrder::kLargestMargin) {
  return text_of(plan_settlement_call(amount(equity), amount(required), legs, order));
}

TEST(SettlementCall, ClosesAsFewLotsAsItTakes) {
  const std::vector<HeldLeg> legs{leg(0, true, 2, 2, "40"), leg(1, false, 10, 0, "100")};
  EXPECT_EQ(call("140", "140", legs), "missing 0");
  EXPECT_EQ(call("139.99", "140", legs), "1 buy 1 frees 10; missing 0");
  EXPECT_EQ(call("130", "140", legs), "1 buy 1 frees 10; missing 0");
  EXPECT_EQ(call("129.99", "140", legs), "1 buy 2 frees 20; missing 0");
  EXPECT_EQ(call("35", "140", legs), "1 buy 10 frees 100; 0 sell 1 frees 10; missing 0");
  EXPECT_EQ(call("-5", "140", legs), "1 buy 10 frees 100; 0 sell 4 frees 40; missing 5");
}

TEST(SettlementCall, OrderIsByMarginOrLossThenInstrumentThenLongFirst) {
  const std::vector<HeldLeg> legs{leg(2, false, 1, 0, "10", "-1"), leg(1, false, 1, 0, "10", "-9"),
                                  leg(1, true, 1, 0, "10", "3"), leg(0, true, 1, 0, "9", "-9")};
  EXPECT_EQ(call("0", "39", legs),
            "1 sell 1 frees 10; 1 buy 1 frees 10; 2 buy 1 frees 10; 0 sell 1 frees 9; missing 0");
  EXPECT_EQ(call("0", "39", legs, ForcedCloseOrder::kLargestLoss),
            "0 sell 1 frees 9; 1 buy 1 frees 10; 2 buy 1 frees 10; 1 sell 1 frees 10; missing 0");
}

TEST(SettlementCall, LockedAndCostlessLegsStay) {
  std::vector<HeldLeg> legs{leg(0, true, 4, 0, "40"), leg(1, true, 1, 0, "0"),
                            leg(2, true, 1, 0, "10")};
  legs[0].can_close = false;
  EXPECT_EQ(call("20", "50", legs), "2 sell 1 frees 10; missing 20");
}

TEST(SettlementCall, YesterdaysPartGoesFirstWhereItIsAnOrderOfItsOwn) {
  HeldLeg held = leg(0, true, 2, 3, "50");
  held.separate_close_today = true;
  const ForcedClosePlan plan = plan_settlement_call(amount("20"), amount("50"), std::vector{held},
                                                    ForcedCloseOrder::kLargestMargin);
  ASSERT_EQ(plan.closes.size(), 2U);
  EXPECT_EQ(plan.closes[0].offset, Offset::kCloseYesterday);
  EXPECT_EQ(plan.closes[0].quantity, quantity("2"));
  EXPECT_EQ(plan.closes[0].frees, amount("20"));
  EXPECT_EQ(plan.closes[1].offset, Offset::kCloseToday);
  EXPECT_EQ(plan.closes[1].quantity, quantity("1"));
  EXPECT_EQ(plan.closes[1].rule, ForcedCloseRule::kSettlementCall);
  EXPECT_EQ(name(plan.closes[1].rule), "SETTLEMENT_CALL");
}

TEST(SettlementCall, OneLotLessWouldNotDo) {
  for (uint64_t seed = 0; seed < 3'000; ++seed) {
    Rng rng{seed};
    std::vector<HeldLeg> legs;
    Amount required;
    for (uint32_t i = 0; i < 4; ++i) {
      legs.push_back(leg(i, rng.between(0, 1) == 0, rng.between(0, 7), rng.between(0, 7), "0"));
      legs.back().separate_close_today = rng.between(0, 1) == 0;
      legs.back().can_close = rng.between(0, 4) != 0;
      if (legs.back().quantity().is_zero()) continue;
      legs.back().margin = Amount::from_raw(rng.between(1, 1'000));  // Shares round.
      required += legs.back().margin;
    }
    const Amount equity = Amount::from_raw(rng.between(-100, 3'000));
    const ForcedClosePlan plan =
        plan_settlement_call(equity, required, legs, ForcedCloseOrder::kLargestMargin);
    Amount freed;
    std::array<Quantity, 4> closed{};
    for (const ForcedClose& close : plan.closes) {
      const HeldLeg& held = legs[close.instrument.value()];
      ASSERT_TRUE(held.can_close && close.quantity.raw() > 0);
      ASSERT_EQ(close.side, held.is_long ? Side::kSell : Side::kBuy);
      if (close.offset == Offset::kCloseToday) {
        ASSERT_LE(close.quantity, held.today);
      }
      if (close.offset == Offset::kCloseYesterday) {
        ASSERT_LE(close.quantity, held.yesterday);
      }
      freed += close.frees;
      closed[close.instrument.value()] += close.quantity;
    }
    const Amount before = std::max(required - equity, Amount{});
    ASSERT_EQ(plan.missing, std::max(before - freed, Amount{}));
    if (plan.missing.raw() > 0) {  // Then all that could be closed is.
      for (size_t i = 0; i < 4; ++i)
        if (legs[i].can_close && legs[i].margin.raw() > 0) {
          ASSERT_EQ(closed[i], legs[i].quantity()) << "seed " << seed;
        }
    } else if (!plan.closes.empty()) {  // A lot less of the last leg frees too little.
      const HeldLeg& last = legs[plan.closes.back().instrument.value()];
      const Quantity all = closed[plan.closes.back().instrument.value()];
      const auto share = [&](Quantity part) {
        return static_cast<int128>(last.margin.raw()) * part.raw() / last.quantity().raw();
      };
      const int128 without = freed.raw() - share(all) + share(all - last.lot);
      ASSERT_TRUE(without < before.raw()) << "seed " << seed;
    }
  }
}

TEST(Liquidation, ClosesTheLargestLossUntilTheRestIsCovered) {
  const std::vector<HeldLeg> legs{leg(0, true, 1, 0, "10", "-50"), leg(1, false, 1, 0, "30", "-70"),
                                  leg(2, true, 1, 0, "5", "20")};
  const auto plan = [&](std::string_view equity) {
    return text_of(plan_liquidation(amount(equity), amount("45"), legs));
  };
  EXPECT_EQ(plan("45.01"), "missing 0");
  EXPECT_EQ(plan("45"), "1 buy 1 frees 30; missing 0");
  EXPECT_EQ(plan("15"), "1 buy 1 frees 30; 0 sell 1 frees 10; missing 0");
  EXPECT_EQ(plan("-3"), "1 buy 1 frees 30; 0 sell 1 frees 10; 2 sell 1 frees 5; missing 0");
  std::vector<HeldLeg> locked = legs;
  locked[1].can_close = false;
  EXPECT_EQ(text_of(plan_liquidation(amount("20"), amount("45"), locked)),
            "0 sell 1 frees 10; 2 sell 1 frees 5; missing 10");
}

TEST(DeliveryClose, TakesEverythingThatCanBeClosed) {
  std::vector<HeldLeg> legs{leg(0, true, 1, 2, "10"), leg(1, false, 1, 0, "30")};
  EXPECT_EQ(text_of(plan_delivery_close(legs)), "1 buy 1 frees 30; 0 sell 3 frees 10; missing 0");
  legs[1].can_close = false;
  const ForcedClosePlan plan = plan_delivery_close(legs);
  EXPECT_EQ(text_of(plan), "0 sell 3 frees 10; missing 30");
  EXPECT_EQ(name(plan.closes[0].rule), "DELIVERY_MONTH");
}

}  // namespace
}  // namespace godwit
