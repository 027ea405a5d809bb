// An account and its limits in whole numbers, for naive oracles of the risk gate, and random ones.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <vector>

#include "foundation/base/random.h"
#include "trading/risk/risk_gate.h"
#include "trading/risk/risk_view_testing.h"

namespace godwit {

inline constexpr size_t kInstruments = 3;

[[nodiscard]] inline Rate percent(int64_t value) {
  return Rate::from_raw(Rate::kScale / 100 * value);
}

/// Limits in percent and whole units; 0: not in force.
struct NaiveLimits {
  int64_t share = 0;
  int64_t leverage = 0;
  int64_t day_loss = 0;
  int64_t drawdown = 0;
  int64_t collar = 0;
  int64_t quantity = 0;
  int64_t amount = 0;
};

[[nodiscard]] inline RiskLimits limits_of(const NaiveLimits& naive) {
  RiskLimits limits;
  const auto set = [](std::optional<Rate>& limit, int64_t value) {
    if (value > 0) limit = percent(value);
  };
  set(limits.max_instrument_share, naive.share);
  set(limits.max_leverage, naive.leverage);
  set(limits.daily_loss_budget, naive.day_loss);
  set(limits.max_drawdown, naive.drawdown);
  set(limits.price_collar, naive.collar);
  if (naive.quantity > 0) limits.max_order_quantity = Quantity::from_units(naive.quantity);
  if (naive.amount > 0) limits.max_order_amount = Amount::from_units(naive.amount);
  return limits;
}

struct NaiveOrder {
  size_t instrument = 0;
  int64_t signed_quantity = 0;  // Bought > 0.
  bool unknown = false;
  bool reduce_only = false;
  int group = 0;
  int64_t edge = 0;  // Its worst price, and ...
  int64_t base = 0;  // ... what that is measured against.
};

/// All in whole units of one currency.
struct NaiveAccount {
  NaiveLimits limits;
  int64_t equity = 0;
  int64_t day_start = 0;
  int64_t peak = 0;
  std::array<int64_t, kInstruments> mark{};
  std::array<int64_t, kInstruments> multiplier{};
  std::array<int64_t, kInstruments> net{};
  std::vector<NaiveOrder> orders;
};

/// Calls `visit` with the net positions after every subset of the orders has filled.
inline void for_each_subset(
    const NaiveAccount& account, const std::vector<NaiveOrder>& orders,
    const std::function<void(const std::array<int64_t, kInstruments>&)>& visit) {
  for (uint32_t subset = 0; subset < 1U << orders.size(); ++subset) {
    auto net = account.net;
    for (size_t i = 0; i < orders.size(); ++i)
      if ((subset >> i & 1U) != 0) net[orders[i].instrument] += orders[i].signed_quantity;
    visit(net);
  }
}

[[nodiscard]] inline int64_t value_at(const NaiveAccount& account,
                                      const std::array<int64_t, kInstruments>& net, size_t i) {
  return std::abs(net[i]) * account.mark[i] * account.multiplier[i];
}

[[nodiscard]] inline NaiveAccount random_account(Rng& rng) {
  NaiveAccount account;
  const auto maybe = [&rng](int64_t low, int64_t high) {
    return rng.between(0, 2) == 0 ? 0 : rng.between(low, high);
  };
  account.limits = {.share = maybe(5, 60),
                    .leverage = maybe(30, 250),
                    .day_loss = maybe(1, 20),
                    .drawdown = maybe(5, 40),
                    .quantity = maybe(10, 90),
                    .amount = maybe(10'000, 400'000)};
  account.day_start = rng.between(500'000, 1'000'000);
  account.peak = account.day_start + rng.between(0, 100'000);
  account.equity = account.day_start - rng.between(-20'000, 60'000);
  for (size_t i = 0; i < kInstruments; ++i) {
    account.mark[i] = 100 * rng.between(1, 20);
    account.multiplier[i] = rng.between(1, 10);
    account.net[i] = rng.between(0, 2) == 0 ? 0 : rng.between(-60, 60);
  }
  return account;
}

/// The same account for the gate. It has seen the peak and the day's start, nothing of today.
[[nodiscard]] inline TestRiskView view_of(const NaiveAccount& account, RiskGate& gate) {
  TestRiskView view{kInstruments};
  for (size_t i = 0; i < kInstruments; ++i) {
    view.table[i].multiplier = account.multiplier[i];
    view.mark_at(i, Price::from_units(account.mark[i]));
    view.hold(i, Quantity::from_units(account.net[i]));
  }
  const TradingDay today = view.day;
  view.day = TradingDay{today.date() - 1};
  for (const int64_t worth : {account.peak, account.day_start}) {
    view.worth = Amount::from_units(worth);
    gate.observe(view);
  }
  view.day = today;
  view.worth = Amount::from_units(account.equity);
  return view;
}

[[nodiscard]] inline OrderRequest request_of(const NaiveOrder& order) {
  OrderRequest request{.instrument = InstrumentIndex{static_cast<uint32_t>(order.instrument)},
                       .side = order.signed_quantity > 0 ? Side::kBuy : Side::kSell,
                       .quantity = Quantity::from_units(std::abs(order.signed_quantity))};
  request.reduce_only = order.reduce_only;
  return request;
}

[[nodiscard]] inline NaiveOrder random_order(Rng& rng) {
  NaiveOrder order{.instrument = static_cast<size_t>(rng.between(0, 2))};
  while (order.signed_quantity == 0) order.signed_quantity = rng.between(-80, 80);
  order.unknown = rng.between(0, 4) == 0;
  return order;
}

}  // namespace godwit
