// Judging orders and watching stops allocates nothing: counted by this program's own operator new.
#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "trading/risk/naive_account_testing.h"
#include "trading/risk/protective_stops.h"

#if !defined(GODWIT_SANITIZED)  // The sanitizers bring their own.

namespace {
bool counting = false;
size_t allocations = 0;
}  // namespace

// Not inlined: seeing free() alone, the compiler would think that it meets another new.
[[gnu::noinline]] void* operator new(size_t size) {
  allocations += counting ? 1 : 0;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace godwit {
namespace {

TEST(RiskAllocation, JudgingOrdersAndMarksAllocatesNothing) {
  Rng rng{1};
  const NaiveAccount account = random_account(rng);
  NaiveLimits every{.share = 50, .leverage = 200, .day_loss = 10, .drawdown = 20, .collar = 5};
  RiskLimits limits = limits_of(every);
  limits.stop_loss = limits.take_profit = limits.trailing_stop = percent(1);
  limits.max_volume_share = limits.max_depth_share = percent(50);
  MarketRuleCheck rules{kInstruments, OrderMeets::kNow};
  RiskGate gate{limits, &rules};
  TestRiskView view = view_of(account, gate);
  view.volume = view.depth = Quantity::from_units(100);
  for (uint32_t i = 0; i < kInstruments; ++i) {
    rules.set_facts(InstrumentIndex{i}, assumed_order_facts(view.table[i], view.day));
    view.work(request_of({.instrument = i, .signed_quantity = 1}));
  }
  ProtectiveStops stops{limits, view.table};
  const Fill fill{.price = Price::from_units(10),
                  .quantity = Quantity::from_units(1),
                  .amount = Amount::from_units(10 * account.multiplier[0])};
  size_t approved = 0;
  size_t closes = 0;
  (void)gate.check(request_of({.signed_quantity = 1}), view);  // Warm.
  allocations = 0;
  counting = true;
  for (int i = 0; i < 1'000; ++i) {
    gate.observe(view);
    approved += gate.check(request_of(random_order(rng)), view).has_value() ? 1 : 0;
    stops.apply_fill(fill);
    const Price mark = Price::from_units(rng.between(5, 15));
    closes += stops.on_mark(InstrumentIndex{0}, mark)[0].has_value() ? 1 : 0;
    stops.on_request_ended(InstrumentIndex{0}, Side::kSell);
  }
  counting = false;
  EXPECT_EQ(allocations, 0U);
  EXPECT_GT(approved, 10U);
  EXPECT_GT(closes, 10U);
}

}  // namespace
}  // namespace godwit

#endif
