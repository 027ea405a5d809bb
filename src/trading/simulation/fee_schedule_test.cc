#include "trading/simulation/fee_schedule.h"

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "market/accounting/commission.h"

namespace godwit {
namespace {

TradingDay day(int n) { return TradingDay{Date::from_days(20000 + n)}; }
Amount money(std::string_view text) { return parse_fixed<Amount>(text).value(); }
Quantity qty(std::string_view text) { return parse_fixed<Quantity>(text).value(); }
Rate rate(std::string_view text) { return parse_fixed<Rate>(text).value(); }

FeeQuery fill(std::string_view amount, std::string_view quantity = "100", int on = 0) {
  return {.side = Side::kBuy,
          .maker = false,
          .amount = money(amount),
          .quantity = qty(quantity),
          .closed = {},
          .closed_today = {},
          .day = day(on)};
}

/// The charge on the whole, from the text of the rule alone: halves up, in units.
Amount naive(const FeeLine& line, int128 amount, int128 quantity) {
  const int128 top = amount * line.rate.raw() * line.lot + quantity * 10'000 * line.per_lot.raw();
  const int128 bottom = static_cast<int128>(line.unit.raw()) * 1'000'000'000'000 * line.lot;
  int128 units = 0;
  switch (line.rounding) {
    case Rounding::kHalfUp: units = (2 * top + bottom) / (2 * bottom); break;
    case Rounding::kUp: units = (top + bottom - 1) / bottom; break;
    case Rounding::kDown: units = top / bottom; break;
    case Rounding::kHalfEven:
      units = (2 * top + bottom) / (2 * bottom);
      if ((2 * top + bottom) % (2 * bottom) == 0 && units % 2 != 0) --units;
      break;
  }
  const int128 charged = units * line.unit.raw();
  return Amount::from_raw(
      static_cast<int64_t>(charged > line.minimum.raw() ? charged : line.minimum.raw()));
}

FeeLine random_line(Rng& rng) {
  constexpr Rounding kRoundings[] = {Rounding::kHalfUp, Rounding::kUp, Rounding::kDown,
                                     Rounding::kHalfEven};
  constexpr int64_t kUnits[] = {1, 1'000'000, 100'000'000};
  FeeLine line{.name = "line"};
  line.rate = Rate::from_raw(rng.between(0, 1) * rng.between(0, Rate::kScale / 50));
  line.per_lot = Amount::from_raw(rng.between(0, 1) * rng.between(0, 50 * Amount::kScale));
  line.lot = rng.between(0, 1) == 0 ? 1 : 100'000;
  line.minimum = Amount::from_raw(rng.between(0, 1) * rng.between(0, 10 * Amount::kScale));
  line.unit = Amount::from_raw(kUnits[rng.between(0, 2)]);
  line.rounding = kRoundings[rng.between(0, 3)];
  line.per_order_and_day = rng.between(0, 1) == 0;
  return line;
}

TEST(FeeMeter, RandomLinesAgreeWithTheNaiveCharge) {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Rng rng{seed};
    const FeeSchedule schedule{{random_line(rng)}};
    const FeeLine& line = schedule.lines[0];
    FeeMeter meter;
    Amount posted;
    Amount alone;
    int128 amount = 0;
    int128 quantity = 0;
    for (int64_t n = rng.between(1, 6); n > 0; --n) {
      FeeQuery query = fill("0");
      query.amount = Amount::from_raw(rng.between(0, 1'000'000'000'000'000));
      query.quantity = Quantity::from_raw(rng.between(1, 1'000'000'000'000'000));
      amount += query.amount.raw();
      quantity += query.quantity.raw();
      const auto quoted = meter.quote(schedule, query);
      const auto charged = meter.charge(schedule, query);
      ASSERT_TRUE(charged.has_value());
      ASSERT_EQ(quoted->commission, charged->commission) << "seed " << seed;
      posted += charged->commission;
      alone += naive(line, query.amount.raw(), query.quantity.raw());
    }
    ASSERT_EQ(posted, line.per_order_and_day ? naive(line, amount, quantity) : alone)
        << "seed " << seed;
  }
}

TEST(FeeMeter, IsTheCommissionMeterOfTheSeedProfiles) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Rng rng{seed};
    const CommissionRule rule{.rate = rate("0.001"), .minimum = money("5")};
    const FeeSchedule schedule{
        {{.name = "commission", .rate = rule.rate, .minimum = rule.minimum}}};
    CommissionMeter old_meter;
    FeeMeter meter;
    for (int i = 0; i < 8; ++i) {
      FeeQuery query = fill("0", "1", i / 3);
      query.amount = Amount::from_raw(rng.between(0, 3'000'000'000'000));
      ASSERT_EQ(meter.charge(schedule, query)->commission,
                old_meter.charge(rule, query.amount, query.day))
          << "seed " << seed;
    }
  }
}

TEST(FeeMeter, ANewDayPaysTheMinimumAgain) {
  const FeeSchedule schedule{{{.name = "c", .rate = rate("0.0001"), .minimum = money("5")}}};
  FeeMeter meter;
  EXPECT_EQ(meter.charge(schedule, fill("1000"))->commission, money("5"));
  EXPECT_EQ(meter.charge(schedule, fill("1000"))->commission, money("0"));
  EXPECT_EQ(meter.charge(schedule, fill("98000"))->commission, money("5"));
  EXPECT_EQ(meter.charge(schedule, fill("1000", "100", 1))->commission, money("5"));
}

TEST(FeeMeter, LinesGoToTheirKindSideAndPart) {
  const FeeSchedule schedule{
      {{.name = "sells", .kind = FeeKind::kTax, .on_buy = false, .rate = rate("0.01")},
       {.name = "opens", .kind = FeeKind::kFee, .part = FeePart::kOpened, .per_lot = money("1")},
       {.name = "closes", .kind = FeeKind::kFee, .part = FeePart::kClosed, .per_lot = money("10")},
       {.name = "today",
        .kind = FeeKind::kFee,
        .part = FeePart::kClosedToday,
        .per_lot = money("100")},
       {.name = "maker", .liquidity = FeeLiquidity::kMaker, .rate = rate("0.001")},
       {.name = "taker", .liquidity = FeeLiquidity::kTaker, .rate = rate("0.002")}}};
  FeeQuery query = fill("1000", "6");
  query.closed = qty("2");
  query.closed_today = qty("3");
  auto charges = FeeMeter{}.quote(schedule, query);
  EXPECT_EQ(charges->fee, money("321"));
  EXPECT_EQ(charges->tax, money("0"));
  EXPECT_EQ(charges->commission, money("2"));
  query.side = Side::kSell;
  query.maker = true;
  charges = FeeMeter{}.quote(schedule, query);
  EXPECT_EQ(charges->tax, money("10"));
  EXPECT_EQ(charges->commission, money("1"));
}

TEST(FeeMeter, OffsetsSplitAFill) {
  const FeeQuery query = fill("1000", "6");
  EXPECT_EQ(split_by_offset(query, Offset::kOpen).closed, qty("0"));
  EXPECT_EQ(split_by_offset(query, Offset::kNet).closed_today, qty("0"));
  EXPECT_EQ(split_by_offset(query, Offset::kClose).closed, qty("6"));
  EXPECT_EQ(split_by_offset(query, Offset::kCloseYesterday).closed, qty("6"));
  EXPECT_EQ(split_by_offset(query, Offset::kCloseToday).closed_today, qty("6"));
  EXPECT_EQ(split_by_offset(query, Offset::kCloseToday).closed, qty("0"));
}

TEST(FeeMeter, OutOfRangeIsNothing) {
  FeeSchedule schedule{
      {{.name = "c", .rate = rate("1"), .unit = money("1"), .rounding = Rounding::kUp}}};
  FeeQuery query = fill("0");
  query.amount = Amount::max();
  EXPECT_EQ(FeeMeter{}.quote(schedule, query), std::nullopt);
  query.amount = money("90000000000");
  FeeMeter meter;
  EXPECT_TRUE(meter.charge(schedule, query).has_value());
  EXPECT_EQ(meter.charge(schedule, query), std::nullopt);
}

TEST(FeeSchedule, NumbersOutOfRangeAreRefused) {
  const FeeLine good{.name = "good", .rate = rate("0.1")};
  EXPECT_NO_THROW(require_valid({{good}}));
  FeeLine bad = good;
  bad.rate = rate("1.1");
  EXPECT_THROW(require_valid({{bad}}), Error);
  bad = good;
  bad.rate = rate("-0.1");
  EXPECT_THROW(require_valid({{bad}}), Error);
  bad = good;
  bad.unit = {};
  EXPECT_THROW(require_valid({{bad}}), Error);
  bad = good;
  bad.lot = 0;
  EXPECT_THROW(require_valid({{bad}}), Error);
  bad = good;
  bad.minimum = money("-1");
  EXPECT_THROW(require_valid({{bad}}), Error);
  EXPECT_THROW(require_valid({std::vector<FeeLine>(9, good)}), Error);
}

TEST(FeeSchedule, LinesSayWhatTheyAre) {
  EXPECT_EQ(describe({.name = "c",
                      .rate = rate("0.00025"),
                      .minimum = money("5"),
                      .unit = money("0.01"),
                      .rounding = Rounding::kHalfUp}),
            "0.025% of the amount, at least 5, an order and day, to 0.01");
  EXPECT_EQ(describe({.name = "c", .on_buy = false, .rate = rate("0.0005")}),
            "0.05% of the amount, an order and day, sells only");
  EXPECT_EQ(describe({.name = "c", .per_lot = money("1.5"), .per_order_and_day = false}),
            "1.5 a lot, each fill");
}

}  // namespace
}  // namespace godwit
