// The situation that the rules judge, taken from positions and working orders; worked by hand and
// against a count of single shares.
#include "trading/risk/market_rule_check.h"

#include <vector>

#include "foundation/base/random.h"
#include "trading/risk/risk_view_testing.h"

namespace godwit {
namespace {

constexpr InstrumentIndex kFirst{0};

OrderFacts facts_of(const TestRiskView& view) {
  return assumed_order_facts(view.table[0], view.day);
}

/// A long leg of 100 from before and 50 of today.
TestRiskView holding() {
  TestRiskView view{1};
  view.mark_at(0, as<Price>("10"));
  PositionLeg& leg = view.positions[0].long_leg();
  leg.open(as<Quantity>("100"), Amount{});
  view.positions[0].roll_day();
  leg.open(as<Quantity>("50"), Amount{});
  return view;
}

OrderRequest sell(const char* quantity, Offset offset = Offset::kNet) {
  return {.side = Side::kSell, .offset = offset, .quantity = as<Quantity>(quantity)};
}

Reason try_sell(const OrderFacts& facts, const TestRiskView& view, const char* quantity,
                Offset offset = Offset::kNet) {
  MarketRuleCheck check{1, OrderMeets::kNow};
  check.set_facts(kFirst, facts);
  return check.check(sell(quantity, offset), view);
}

TEST(MarketRuleCheck, RefusesEverythingUntilTheDaysFactsAreThere) {
  const TestRiskView view = holding();
  MarketRuleCheck check{1, OrderMeets::kNow};
  EXPECT_EQ(check.check(sell("1"), view), Reason::kRuleRowMissing);
  OrderRequest held = sell("1");
  held.after = OrderId{1};
  EXPECT_EQ(check.check(held, view), Reason::kRuleRowMissing);
}

TEST(MarketRuleCheck, UnderTPlusOneOnlyWhatWasHeldBeforeIsSold) {
  const TestRiskView view = holding();
  OrderFacts facts = facts_of(view);
  facts.shorts_allowed = false;
  facts.sellable_after_days = 1;
  EXPECT_EQ(try_sell(facts, view, "100"), Reason::kNone);
  EXPECT_EQ(try_sell(facts, view, "101"), Reason::kT1NotSellable);
  EXPECT_EQ(try_sell(facts, view, "150"), Reason::kT1NotSellable);
  EXPECT_EQ(try_sell(facts, view, "151"), Reason::kShortNotAllowed);
  facts.sellable_after_days = 0;
  EXPECT_EQ(try_sell(facts, view, "150"), Reason::kNone);
  EXPECT_EQ(try_sell(facts, view, "151"), Reason::kShortNotAllowed);
}

TEST(MarketRuleCheck, WorkingSellsHoldTheirSharesUntilTheirFateIsKnown) {
  for (const OrderEvent last : {OrderEvent::kAccept, OrderEvent::kLose}) {
    TestRiskView view = holding();
    view.work(sell("30"), last);
    OrderFacts facts = facts_of(view);
    facts.shorts_allowed = false;
    facts.sellable_after_days = 1;
    EXPECT_EQ(try_sell(facts, view, "70"), Reason::kNone);
    EXPECT_EQ(try_sell(facts, view, "71"), Reason::kT1NotSellable);
    EXPECT_EQ(try_sell(facts, view, "121"), Reason::kShortNotAllowed);
  }
}

TEST(MarketRuleCheck, ClosingTodayAndBeforeAreCountedApart) {
  TestRiskView view = holding();
  OrderFacts facts = facts_of(view);
  facts.separate_close_today = true;
  view.work(sell("20", Offset::kCloseToday));
  view.work(sell("40", Offset::kCloseYesterday));
  EXPECT_EQ(try_sell(facts, view, "30", Offset::kCloseToday), Reason::kNone);
  EXPECT_EQ(try_sell(facts, view, "31", Offset::kCloseToday), Reason::kCloseTodayUnavailable);
  EXPECT_EQ(try_sell(facts, view, "60", Offset::kCloseYesterday), Reason::kNone);
  EXPECT_EQ(try_sell(facts, view, "61", Offset::kCloseYesterday), Reason::kPositionNotSufficient);
}

TEST(MarketRuleCheck, PositionLimitsCountWhatWorksToOpen) {
  TestRiskView view = holding();
  view.opened[0] = as<Quantity>("50");
  view.work({.offset = Offset::kOpen, .quantity = as<Quantity>("10")});
  OrderFacts facts = facts_of(view);
  facts.position_max = as<Quantity>("200");
  MarketRuleCheck check{1, OrderMeets::kNow};
  check.set_facts(kFirst, facts);
  const auto open = [&](const char* quantity) {
    return check.check({.offset = Offset::kOpen, .quantity = as<Quantity>(quantity)}, view);
  };
  EXPECT_EQ(open("40"), Reason::kNone);
  EXPECT_EQ(open("41"), Reason::kPositionLimitExchange);
  facts.position_max.reset();
  facts.opened_day_max = as<Quantity>("90");
  check.set_facts(kFirst, facts);
  EXPECT_EQ(open("30"), Reason::kNone);
  EXPECT_EQ(open("31"), Reason::kOpenedPerDayExchange);
}

TEST(MarketRuleCheck, AnOrderThatWaitsForItsParentIsJudgedWhenItIsSent) {
  TestRiskView view{1};
  view.mark_at(0, as<Price>("10"));
  OrderFacts facts = facts_of(view);
  facts.shorts_allowed = false;
  MarketRuleCheck check{1, OrderMeets::kNow};
  check.set_facts(kFirst, facts);
  OrderRequest child = sell("10");
  EXPECT_EQ(check.check(child, view), Reason::kShortNotAllowed);
  child.after = OrderId{1};
  EXPECT_EQ(check.check(child, view), Reason::kNone);
}

TEST(MarketRuleCheck, ByTheClockAnOrderOutsideAllPhasesIsRefused) {
  const TestRiskView view = holding();
  OrderFacts facts = facts_of(view);
  const Session session{
      .phase = Phase::kContinuous, .begin = view.time, .end = view.time + Duration::seconds(1)};
  facts.always_open = false;
  facts.sessions = {&session, 1};
  MarketRuleCheck check{1, OrderMeets::kNow};
  check.set_facts(kFirst, facts);
  EXPECT_EQ(check.check(sell("1"), view), Reason::kNone);
  TestRiskView later = holding();
  later.time = session.end;
  EXPECT_EQ(check.check(sell("1"), later), Reason::kSessionClosed);
}

TEST(MarketRuleCheck, ADailyBarsOrderMeetsTheNextDay) {
  TestRiskView view = holding();
  view.opened[0] = as<Quantity>("50");
  OrderFacts facts = facts_of(view);
  facts.day = TradingDay{view.day.date() + 3};  // After a weekend.
  facts.shorts_allowed = false;
  facts.sellable_after_days = 1;
  facts.opened_day_max = as<Quantity>("40");
  facts.always_open = false;  // It knows no hours.
  MarketRuleCheck check{1, OrderMeets::kNextDay};
  check.set_facts(kFirst, facts);
  EXPECT_EQ(check.check(sell("150"), view), Reason::kNone);  // What was bought today, too.
  EXPECT_EQ(check.check(sell("151"), view), Reason::kShortNotAllowed);
  // What was opened today counts for today, not for the day that the order meets.
  EXPECT_EQ(check.check({.quantity = as<Quantity>("40")}, view), Reason::kNone);
  EXPECT_EQ(check.check({.quantity = as<Quantity>("41")}, view), Reason::kOpenedPerDayExchange);
  facts.day = view.day;  // Today's facts say nothing of tomorrow.
  check.set_facts(kFirst, facts);
  EXPECT_EQ(check.check(sell("150"), view), Reason::kRuleRowMissing);
}

TEST(MarketRuleCheck, FactsOfAnotherDayRefuseEverything) {
  TestRiskView view = holding();
  MarketRuleCheck check{1, OrderMeets::kNow};
  check.set_facts(kFirst, facts_of(view));
  EXPECT_EQ(check.check(sell("1"), view), Reason::kNone);
  view.day = TradingDay{view.day.date() + 1};
  EXPECT_EQ(check.check(sell("1"), view), Reason::kRuleRowMissing);
}

/// Counts how often it is asked.
class CountedFacts final : public OrderFactsSource {
 public:
  explicit CountedFacts(const Instrument& instrument) : instrument_{instrument} {}
  int asked = 0;
  [[nodiscard]] OrderFacts order_facts(InstrumentIndex, TradingDay today,
                                       OrderMeets) noexcept override {
    ++asked;
    return assumed_order_facts(instrument_, today);
  }

 private:
  const Instrument& instrument_;
};

TEST(MarketRuleCheck, AsksItsSourceOncePerDay) {
  TestRiskView view = holding();
  CountedFacts source{view.table[0]};
  MarketRuleCheck check{1, OrderMeets::kNow, &source};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(check.check(sell("1"), view), Reason::kNone);
  EXPECT_EQ(source.asked, 1);
  view.day = TradingDay{view.day.date() + 1};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(check.check(sell("1"), view), Reason::kNone);
  EXPECT_EQ(source.asked, 2);
}

/// Long shares one by one: the day on which each was bought, and whether a working order has it.
struct Share {
  bool today;
  bool promised;
};

TEST(MarketRuleCheck, AgreesWithSharesCountedOneByOne) {
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    Rng rng{seed};
    TestRiskView view{1};
    view.mark_at(0, as<Price>("10"));
    const int64_t before = rng.between(0, 12);
    const int64_t today = rng.between(0, 12);
    std::vector<Share> shares;
    PositionLeg& leg = view.positions[0].long_leg();
    if (before > 0) leg.open(Quantity::from_units(before), Amount{});
    view.positions[0].roll_day();
    if (today > 0) leg.open(Quantity::from_units(today), Amount{});
    for (int64_t i = 0; i < before + today; ++i) shares.push_back({i >= before, false});
    for (int64_t orders = rng.between(0, 3); orders > 0; --orders) {
      const int64_t quantity = rng.between(1, 8);
      view.work({.side = Side::kSell, .quantity = Quantity::from_units(quantity)});
      int64_t left = quantity;  // Those from before go first: they stand first.
      for (Share& share : shares)
        if (left > 0 && !share.promised) share.promised = (--left, true);
    }
    int64_t free_before = 0;
    int64_t free_today = 0;
    for (const Share& share : shares)
      if (!share.promised) ++(share.today ? free_today : free_before);
    OrderFacts facts = facts_of(view);
    facts.sellable_after_days = 1;
    MarketRuleCheck check{1, OrderMeets::kNow};
    check.set_facts(kFirst, facts);
    const OrderSituation now = check.situation(kFirst, view);
    ASSERT_EQ(now.free_long.earlier, Quantity::from_units(free_before)) << seed;
    ASSERT_EQ(now.free_long.today, Quantity::from_units(free_today)) << seed;
    ASSERT_EQ(now.sellable, Quantity::from_units(free_before)) << seed;
  }
}

}  // namespace
}  // namespace godwit
