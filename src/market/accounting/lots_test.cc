// Lots of futures and of shares: first in, first out, no unit lost.
#include <array>
#include <deque>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/accounting/account_tables.h"
#include "market/accounting/account_testing.h"
#include "market/accounting/futures_carry.h"
#include "market/accounting/share_lots.h"

namespace godwit {
namespace {

/// Entries one after the other, plain integers.
struct NaiveQueue {
  std::deque<std::pair<int64_t, int64_t>> entries;  // Quantity, cost.

  int64_t close(int64_t quantity) {
    int64_t released = 0;
    while (quantity > 0) {
      auto& [held, cost] = entries.front();
      if (held <= quantity) {
        released += cost;
        quantity -= held;
        entries.pop_front();
        continue;
      }
      // Down, also below zero.
      const int64_t product = cost * quantity;
      const int64_t share = product / held - (product % held < 0 ? 1 : 0);
      cost -= share;
      held -= quantity;
      released += share;
      quantity = 0;
    }
    return released;
  }
  [[nodiscard]] std::pair<int64_t, int64_t> sums() const {
    std::pair<int64_t, int64_t> total{};
    for (const auto& [held, cost] : entries) {
      total.first += held;
      total.second += cost;
    }
    return total;
  }
};

TEST(LotQueue, AgreesWithANaiveQueue) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Rng rng{seed};
    std::array<LotQueue, 2> queues;  // The younger is appended to the older now and then.
    std::array<NaiveQueue, 2> naive;
    for (int step = 0; step < 200; ++step) {
      const auto i = static_cast<size_t>(rng.between(0, 1));
      const int64_t held = naive[i].sums().first;
      const int64_t what = rng.between(0, 9);
      if (what < 5) {
        const int64_t quantity = rng.between(1, 50);
        const int64_t cost = rng.between(-1'000, 1'000);  // Prices below zero happen.
        queues[i].open(Quantity::from_raw(quantity), Amount::from_raw(cost));
        naive[i].entries.emplace_back(quantity, cost);
      } else if (what < 8) {
        const int64_t quantity = rng.between(0, held);
        ASSERT_EQ(queues[i].close(Quantity::from_raw(quantity)).raw(), naive[i].close(quantity));
      } else if (what == 8) {
        queues[0].append(queues[1]);
        for (const auto& entry : naive[1].entries) naive[0].entries.push_back(entry);
        naive[1].entries.clear();
      } else if (rng.between(0, 4) == 0) {
        const int64_t cost = rng.between(-1'000, 1'000);
        queues[i].merge(held == 0 ? Amount{} : Amount::from_raw(cost));
        naive[i].entries.clear();
        if (held > 0) naive[i].entries.emplace_back(held, cost);
      }
      for (size_t j = 0; j < 2; ++j) {
        ASSERT_EQ(queues[j].quantity().raw(), naive[j].sums().first) << "seed " << seed;
        ASSERT_EQ(queues[j].cost().raw(), naive[j].sums().second) << "seed " << seed;
      }
    }
  }
}

TEST(FuturesLeg, PartsAreCarriedAndClosedApart) {
  FuturesLeg leg;
  leg.open(quantity("2"), amount("20"));
  leg.roll_day();
  leg.open(quantity("3"), amount("33"));
  EXPECT_EQ(leg.close(quantity("1"), quantity("2")), amount("32"));
  EXPECT_EQ(leg.cost_yesterday(), amount("10"));
  EXPECT_EQ(leg.cost_today(), amount("11"));
  EXPECT_EQ(leg.rebase(price("12"), 1, Rounding::kDown), amount("3"));
  EXPECT_EQ(leg.cost_yesterday(), amount("12"));
  EXPECT_EQ(leg.cost_today(), amount("12"));
  // Half a unit each: both parts round by themselves.
  EXPECT_EQ(leg.rebase(price("12.000000005"), 1, Rounding::kDown), Amount{});
  EXPECT_EQ(leg.rebase(price("12.000000005"), 1, Rounding::kUp), Amount::from_raw(2));
  EXPECT_EQ(leg.rebase(Price::max(), 1'000'000, Rounding::kUp), std::nullopt);
  EXPECT_EQ(leg.cost(), amount("24.00000002"));
}

class Lots : public testing::Test {
 protected:
  Assumptions assumptions_{Assume::kNothing};
  AccountTables tables_{RuleFiles::load(kRealRules), assumptions_};
  const DividendTaxTable& tax_ = tables_.dividend_tax();
  ShareLots lots_{"sse_main"};
};

TEST_F(Lots, OpenAmountsRoundAgainstTheHolder) {
  lots_.add(date("2024-06-03"), quantity("3"));
  lots_.pay_dividend(date("2024-06-04"), price("0.000000005"));  // 1.5 units: 2.
  ASSERT_EQ(lots_.lots().size(), 1U);
  EXPECT_EQ(lots_.lots()[0].open.at(0).taxable, Amount::from_raw(2));
  EXPECT_EQ(lots_.take(quantity("1"), date("2024-06-05"), tax_), Amount{});
  EXPECT_EQ(lots_.lots()[0].open.at(0).taxable, Amount::from_raw(1));  // 2/3, up.
}

TEST_F(Lots, WhatIsBoughtOnTheExDayOwesNothing) {
  lots_.add(date("2024-06-03"), quantity("100"));
  lots_.add(date("2024-06-03"), quantity("100"));  // The same lot.
  EXPECT_EQ(lots_.lots().size(), 1U);
  lots_.pay_dividend(date("2024-06-03"), price("1"));
  lots_.add(date("2024-06-03"), quantity("100"));
  EXPECT_EQ(lots_.lots().size(), 2U);
  EXPECT_EQ(lots_.tax_if_sold(date("2024-06-05"), tax_), amount("40"));
  EXPECT_EQ(lots_.tax_if_sold(date("2025-06-03"), tax_), amount("20"));
  EXPECT_EQ(lots_.tax_if_sold(date("2025-06-04"), tax_), Amount{});
  EXPECT_EQ(lots_.quantity(), quantity("300"));  // Nothing was sold.
}

TEST_F(Lots, AYearOfSmallSalesKeepsTheOrder) {
  Rng rng{3};
  std::deque<std::pair<Date, int64_t>> naive;
  for (Date on = date("2024-01-01"); on < date("2025-01-01"); on = on + 1) {
    const int64_t bought = rng.between(1, 300);
    lots_.add(on, Quantity::from_units(bought));
    naive.emplace_back(on, bought);
    int64_t held = 0;
    for (const auto& [day, count] : naive) held += count;
    int64_t sold = rng.between(1, held);
    (void)lots_.take(Quantity::from_units(sold), on, tax_);
    for (held -= sold; sold > 0;) {
      const int64_t part = std::min(sold, naive.front().second);
      naive.front().second -= part;
      sold -= part;
      if (naive.front().second == 0) naive.pop_front();
    }
    ASSERT_EQ(lots_.quantity(), Quantity::from_units(held));
    std::deque<std::pair<Date, int64_t>> kept;
    for (const ShareLots::Lot& lot : lots_.lots())
      if (!lot.quantity.is_zero())
        kept.emplace_back(lot.acquired, lot.quantity.raw() / Quantity::kScale);
    ASSERT_EQ(kept, naive) << format_date(on);
  }
}

}  // namespace
}  // namespace godwit
