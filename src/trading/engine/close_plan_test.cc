#include "trading/engine/close_plan.h"

#include <string>

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"

namespace godwit {
namespace {

/// A position with these lots, opened a day ago and today.
Position held(std::string_view side, int yesterday, int today) {
  Position position;
  const auto open = [&](int lots) {
    if (lots == 0) return;
    Fill fill;
    fill.side = side == "long" ? Side::kBuy : Side::kSell;
    fill.offset = Offset::kOpen;
    fill.price = px("10");
    fill.quantity = Quantity::from_units(lots);
    fill.amount = notional(fill.price, fill.quantity, 1, Rounding::kUp).value();
    (void)position.apply_fill(fill, 1);
  };
  open(yesterday);
  position.roll_day();
  open(today);
  return position;
}

/// "yesterday 3, today 2, open 1"
std::string plan(const Position& position, Side side, int lots, OffsetNaming naming,
                 ClosePolicy policy) {
  std::string text;
  const ClosePlan planned = plan_closes(position, side, Quantity::from_units(lots), naming, policy);
  for (const ClosePlan::Part& part : planned.parts()) {
    constexpr std::string_view kNames[] = {"net", "open", "close", "today", "yesterday"};
    text += text.empty() ? "" : ", ";
    text += kNames[static_cast<size_t>(part.offset)];
    text += " " + std::to_string(part.quantity.raw() / Quantity::kScale);
  }
  return text;
}

TEST(ClosePlan, NamesWhatTheVenueWants) {
  const Position longs = held("long", 3, 4);
  const Position shorts = held("short", 3, 4);
  using enum OffsetNaming;
  using enum ClosePolicy;
  struct Case {
    const Position& position;
    Side side;
    int lots;
    OffsetNaming naming;
    ClosePolicy policy;
    std::string_view expected;
  };
  const Case cases[] = {
      {longs, Side::kSell, 9, kNone, kYesterdayFirst, "net 9"},
      {longs, Side::kSell, 2, kSeparate, kYesterdayFirst, "yesterday 2"},
      {longs, Side::kSell, 5, kSeparate, kYesterdayFirst, "yesterday 3, today 2"},
      {longs, Side::kSell, 9, kSeparate, kYesterdayFirst, "yesterday 3, today 4, open 2"},
      {longs, Side::kSell, 5, kSeparate, kTodayFirst, "today 4, yesterday 1"},
      {longs, Side::kSell, 9, kSeparate, kTodayFirst, "today 4, yesterday 3, open 2"},
      {longs, Side::kSell, 5, kSeparate, kLock, "yesterday 3, open 2"},
      {longs, Side::kSell, 5, kClose, kYesterdayFirst, "close 5"},
      {longs, Side::kSell, 9, kClose, kTodayFirst, "close 7, open 2"},
      {longs, Side::kSell, 5, kClose, kLock, "close 3, open 2"},
      {longs, Side::kBuy, 5, kSeparate, kYesterdayFirst, "open 5"},
      {longs, Side::kBuy, 5, kClose, kLock, "open 5"},
      {shorts, Side::kBuy, 8, kSeparate, kYesterdayFirst, "yesterday 3, today 4, open 1"},
      {shorts, Side::kSell, 1, kClose, kYesterdayFirst, "open 1"},
  };
  for (const Case& one : cases)
    EXPECT_EQ(plan(one.position, one.side, one.lots, one.naming, one.policy), one.expected);
}

TEST(ClosePlan, LeavesWhatWorkingOrdersClose) {
  Position position = held("long", 3, 4);
  ASSERT_TRUE(position.long_leg().freeze(qty("2"), Offset::kCloseYesterday));
  ASSERT_TRUE(position.long_leg().freeze(qty("1"), Offset::kCloseToday));
  EXPECT_EQ(plan(position, Side::kSell, 9, OffsetNaming::kSeparate, ClosePolicy::kYesterdayFirst),
            "yesterday 1, today 3, open 5");
}

TEST(ClosePlan, UnlocksOldLotsOfBothSides) {
  Position position = held("long", 3, 4);
  EXPECT_EQ(unlockable(position), qty("0"));
  Fill fill;
  fill.side = Side::kSell;
  fill.offset = Offset::kOpen;
  fill.price = px("10");
  fill.quantity = qty("2");
  fill.amount = money("20");
  (void)position.apply_fill(fill, 1);
  EXPECT_EQ(unlockable(position), qty("0")) << "opened today";
  position.roll_day();
  EXPECT_EQ(unlockable(position), qty("2"));
}

TEST(ClosePlan, TheCheapestPolicy) {
  const auto cheapest = [](std::string_view open, std::string_view close, std::string_view today) {
    return cheapest_policy(money(open), money(close), money(today));
  };
  EXPECT_EQ(cheapest("0.23", "0.23", "2.3"), ClosePolicy::kLock) << "index futures: ten times";
  EXPECT_EQ(cheapest("3", "3", "9"), ClosePolicy::kYesterdayFirst) << "a lock costs as much";
  EXPECT_EQ(cheapest("3", "3", "9.01"), ClosePolicy::kLock);
  EXPECT_EQ(cheapest("3", "3", "0"), ClosePolicy::kTodayFirst);
  EXPECT_EQ(cheapest("3", "3", "3"), ClosePolicy::kYesterdayFirst);
}

}  // namespace
}  // namespace godwit
