#include "market/domain/position.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

/// A leg as a bag of lots of one raw unit each, with one pool of cost.
struct NaiveLeg {
  struct Lot {
    bool today = true;
    bool frozen = false;
  };
  std::vector<Lot> lots;
  int128 cost = 0;

  template <class Condition>
  [[nodiscard]] int64_t count(const Condition& condition) const {
    return std::count_if(lots.begin(), lots.end(), condition);
  }
  [[nodiscard]] int64_t total() const { return std::ssize(lots); }
  [[nodiscard]] int64_t today() const {
    return count([](const Lot& lot) { return lot.today; });
  }
  [[nodiscard]] int64_t frozen() const {
    return count([](const Lot& lot) { return lot.frozen; });
  }

  /// How many of `quantity` come from yesterday; nothing when the wanted part has not that many
  /// lots for which `usable` holds. `pool` is what kNet may take from yesterday first.
  template <class Usable, class Pool>
  [[nodiscard]] std::optional<int64_t> split(int64_t quantity, Offset part, const Usable& usable,
                                             const Pool& pool) const {
    const auto have = [&](bool of_today, const auto& condition) {
      return count([&](const Lot& lot) { return lot.today == of_today && condition(lot); });
    };
    int64_t old = std::min(quantity, have(false, pool));
    if (part == Offset::kCloseToday) old = 0;
    if (part == Offset::kCloseYesterday) old = quantity;
    if (old > have(false, usable) || quantity - old > have(true, usable)) return std::nullopt;
    return old;
  }

  static bool is_free(const Lot& lot) { return !lot.frozen; }
  static bool is_frozen(const Lot& lot) { return lot.frozen; }
  static bool any(const Lot&) { return true; }

  void open(int64_t quantity, int64_t amount) {
    lots.insert(lots.end(), static_cast<size_t>(quantity), Lot{});
    cost += amount;
  }
  int128 close(int64_t quantity, int64_t old) {
    int128 released = cost;
    if (quantity < total()) {
      released = cost * quantity / total();
      if (released * total() > cost * quantity) released -= 1;  // Division went up: cost < 0.
    }
    cost -= released;
    remove(false, old);
    remove(true, quantity - old);
    return released;
  }
  void set_frozen(int64_t fresh, int64_t old, bool frozen) {
    for (Lot& lot : lots) {
      int64_t& wanted = lot.today ? fresh : old;
      if (lot.frozen == frozen || wanted <= 0) continue;
      lot.frozen = frozen;
      --wanted;
    }
  }
  void roll() {
    for (Lot& lot : lots) lot.today = false;
  }

 private:
  void remove(bool of_today, int64_t quantity) {
    for (; quantity > 0; --quantity)
      lots.erase(std::find_if(lots.begin(), lots.end(), [&](const Lot& lot) {
        return lot.today == of_today && !lot.frozen;
      }));
  }
};

Quantity units(int64_t raw) { return Quantity::from_raw(raw); }

void expect_same(const PositionLeg& leg, const NaiveLeg& naive, uint64_t seed) {
  ASSERT_EQ(leg.quantity().raw(), naive.total()) << "seed " << seed;
  ASSERT_EQ(leg.today().raw(), naive.today()) << "seed " << seed;
  ASSERT_EQ(leg.yesterday().raw(), naive.total() - naive.today()) << "seed " << seed;
  ASSERT_EQ(leg.frozen().raw(), naive.frozen()) << "seed " << seed;
  ASSERT_TRUE(leg.frozen_today() <= leg.today()) << "seed " << seed;
  ASSERT_TRUE(leg.frozen_yesterday() <= leg.yesterday()) << "seed " << seed;
  ASSERT_TRUE(leg.cost().raw() == naive.cost) << "seed " << seed;
  if (naive.total() == 0) {
    ASSERT_TRUE(leg.cost().is_zero()) << "seed " << seed;
  }
}

TEST(PositionLeg, MatchesABagOfLots) {
  constexpr Offset kParts[] = {Offset::kNet, Offset::kClose, Offset::kCloseToday,
                               Offset::kCloseYesterday};
  int closes = 0;
  for (uint64_t seed = 0; seed < 1'500; ++seed) {
    Rng rng{seed};
    PositionLeg leg;
    NaiveLeg naive;
    int128 opened = 0;
    int128 released = 0;
    for (int step = 0; step < 60; ++step) {
      const Offset part = kParts[rng.between(0, 3)];
      const int64_t quantity = rng.between(1, 12);
      switch (rng.between(0, 5)) {
        case 0: {
          const int64_t cost = rng.between(-1'000'000, 5'000'000'000);
          leg.open(units(quantity), Amount::from_raw(cost));
          naive.open(quantity, cost);
          opened += cost;
          break;
        }
        case 1:
        case 2: {
          const auto old = naive.split(quantity, part, NaiveLeg::is_free, NaiveLeg::any);
          if (!old) break;  // The process would stop.
          const Amount out = leg.close(units(quantity), part);
          ASSERT_TRUE(out.raw() == naive.close(quantity, *old)) << "seed " << seed;
          released += out.raw();
          ++closes;
          break;
        }
        case 3: {
          const auto old = naive.split(quantity, part, NaiveLeg::is_free, NaiveLeg::is_free);
          ASSERT_EQ(leg.freeze(units(quantity), part), old.has_value()) << "seed " << seed;
          if (old) naive.set_frozen(quantity - *old, *old, true);
          break;
        }
        case 4: {
          const auto old = naive.split(quantity, part, NaiveLeg::is_frozen, NaiveLeg::is_frozen);
          if (!old) break;
          leg.unfreeze(units(quantity), part);
          naive.set_frozen(quantity - *old, *old, false);
          break;
        }
        default:
          if (rng.between(0, 3) > 0) break;
          leg.roll_day();
          naive.roll();
      }
      ASSERT_NO_FATAL_FAILURE(expect_same(leg, naive, seed));
      ASSERT_TRUE(opened == released + leg.cost().raw()) << "seed " << seed << ": cost was lost";
    }
    // Whatever happened, closing all gives back all.
    if (leg.frozen().raw() > 0) leg.unfreeze(leg.frozen());
    if (leg.quantity().raw() > 0) released += leg.close(leg.quantity(), Offset::kNet).raw();
    ASSERT_TRUE(opened == released) << "seed " << seed;
    ASSERT_EQ(leg, PositionLeg{}) << "seed " << seed;
  }
  EXPECT_GT(closes, 5'000);
}

Fill new_fill(Side side, Offset offset, int64_t quantity, int64_t price_raw, int64_t multiplier) {
  Fill fill;
  fill.side = side;
  fill.offset = offset;
  fill.quantity = units(quantity);
  fill.price = Price::from_raw(price_raw);
  fill.amount = notional(fill.price, fill.quantity, multiplier,
                         side == Side::kBuy ? Rounding::kUp : Rounding::kDown)
                    .value();
  return fill;
}

TEST(Position, FillsMatchABagOfLotsOnEachSide) {
  constexpr Offset kOffsets[] = {Offset::kNet,           Offset::kNet,   Offset::kNet,
                                 Offset::kOpen,          Offset::kClose, Offset::kCloseToday,
                                 Offset::kCloseYesterday};
  int flips = 0;
  for (uint64_t seed = 0; seed < 1'500; ++seed) {
    Rng rng{seed};
    Position position;
    NaiveLeg naive_long;
    NaiveLeg naive_short;
    const int64_t multiplier = rng.between(0, 1) == 0 ? 1 : rng.between(2, 1'000);
    int128 paid = 0;  // Cash out less cash in.
    int128 realised = 0;
    for (int step = 0; step < 40; ++step) {
      if (rng.between(0, 7) == 0) {
        position.roll_day();
        naive_long.roll();
        naive_short.roll();
      }
      const Side side = rng.between(0, 1) == 0 ? Side::kBuy : Side::kSell;
      const Offset offset = kOffsets[rng.between(0, 6)];
      NaiveLeg& closing = side == Side::kBuy ? naive_short : naive_long;
      NaiveLeg& opening = side == Side::kBuy ? naive_long : naive_short;
      const int64_t quantity = rng.between(1, 30);
      int64_t closed = std::min(quantity, closing.total());
      if (offset == Offset::kOpen) closed = 0;
      if (offset != Offset::kOpen && offset != Offset::kNet) closed = quantity;
      const auto old = closing.split(closed, offset, NaiveLeg::any, NaiveLeg::any);
      if (!old) continue;  // More than is held: the process would stop.
      const Fill fill = new_fill(side, offset, quantity,
                                 rng.between(-40'000'000'000, 5'000'000'000'000), multiplier);
      const PositionChange change = position.apply_fill(fill, multiplier);

      ASSERT_EQ(change.closed.raw(), closed) << "seed " << seed;
      ASSERT_EQ(change.opened.raw(), quantity - closed) << "seed " << seed;
      ASSERT_EQ(change.opened_amount + change.closed_amount, fill.amount) << "seed " << seed;
      if (change.opened.is_zero()) {
        ASSERT_TRUE(change.opened_amount.is_zero()) << "seed " << seed;
      }
      if (change.closed.is_zero()) {
        ASSERT_TRUE(change.closed_amount.is_zero()) << "seed " << seed;
      }
      flips += closed > 0 && closed < quantity ? 1 : 0;
      const int128 released = closed > 0 ? closing.close(closed, *old) : int128{0};
      ASSERT_TRUE(change.cost_released.raw() == released) << "seed " << seed;
      const int128 gain = change.closed_amount.raw() - released;
      ASSERT_TRUE(change.realised_profit.raw() == (side == Side::kBuy ? -gain : gain))
          << "seed " << seed;
      if (closed < quantity) opening.open(quantity - closed, change.opened_amount.raw());
      paid += sign(side) * static_cast<int128>(fill.amount.raw());
      realised += change.realised_profit.raw();

      ASSERT_NO_FATAL_FAILURE(expect_same(position.long_leg(), naive_long, seed));
      ASSERT_NO_FATAL_FAILURE(expect_same(position.short_leg(), naive_short, seed));
      ASSERT_EQ(position.net().raw(), naive_long.total() - naive_short.total());
      // Money in the position is what was paid for it plus what it earned: not a unit is lost.
      ASSERT_TRUE(naive_long.cost - naive_short.cost == paid + realised) << "seed " << seed;
    }
  }
  EXPECT_GT(flips, 1'000);
}

TEST(Position, ThirdsOfAHundredWrittenOut) {
  // 3 at 33.333333333 cost 99.999999999, rounded against the buyer: 100.00000000.
  Position position;
  position.apply_fill(new_fill(Side::kBuy, Offset::kNet, 300'000'000, 33'333'333'333, 1), 1);
  EXPECT_EQ(format_fixed(position.long_leg().cost()), "100");
  const auto sell_one = [&] {
    return position.apply_fill(new_fill(Side::kSell, Offset::kNet, 100'000'000, 40'000'000'000, 1),
                               1);
  };
  EXPECT_EQ(format_fixed(sell_one().cost_released), "33.33333333");
  EXPECT_EQ(format_fixed(position.long_leg().cost()), "66.66666667");
  EXPECT_EQ(format_fixed(sell_one().cost_released), "33.33333333");
  const PositionChange last = sell_one();
  EXPECT_EQ(format_fixed(last.cost_released), "33.33333334");
  EXPECT_EQ(format_fixed(last.realised_profit), "6.66666666");
  EXPECT_TRUE(position.is_flat());
}

TEST(PositionDeathTest, WhatCannotBeStopsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  PositionLeg leg;
  leg.open(units(5), Amount::from_raw(50));
  leg.roll_day();
  leg.open(units(3), Amount::from_raw(30));
  EXPECT_DEATH(leg.open(Quantity{}, Amount{}), "opening nothing");
  EXPECT_DEATH(leg.open(Quantity::max(), Amount{}), "fixed-point overflow");
  EXPECT_DEATH(leg.open(units(1), Amount::max()), "fixed-point overflow");
  EXPECT_DEATH(leg.close(Quantity{}, Offset::kNet), "closing nothing");
  EXPECT_DEATH(leg.close(units(9), Offset::kNet), "closing more than is held");
  EXPECT_DEATH(leg.close(units(4), Offset::kCloseToday), "closing more than is held");
  EXPECT_DEATH(leg.close(units(6), Offset::kCloseYesterday), "closing more than is held");
  EXPECT_DEATH((void)leg.freeze(units(-1)), "freezing nothing");
  EXPECT_DEATH(leg.unfreeze(units(1)), "unfreezing more than is frozen");
  EXPECT_DEATH(leg.unfreeze(units(-1)), "unfreezing less than nothing");
  ASSERT_TRUE(leg.freeze(units(2), Offset::kCloseToday));
  EXPECT_DEATH(leg.close(units(7), Offset::kNet), "promised to another order");
  leg.roll_day();  // An order on today's part must have ended before.
  EXPECT_DEATH(leg.unfreeze(units(2), Offset::kCloseToday), "unfreezing more than is frozen");

  Position position;
  const Fill nothing = new_fill(Side::kBuy, Offset::kNet, 0, 1, 1);
  EXPECT_DEATH(position.apply_fill(nothing, 1), "a fill of nothing");
  const Fill close = new_fill(Side::kSell, Offset::kClose, 1, 1, 1);
  EXPECT_DEATH(position.apply_fill(close, 1), "closing more than is held");
}

}  // namespace
}  // namespace godwit
