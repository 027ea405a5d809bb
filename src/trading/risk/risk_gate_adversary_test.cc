// What the gate lets through against an adversary who fills it in any order and any part, each at
// its worst price: every limit is kept.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "trading/risk/naive_account_testing.h"

namespace godwit {
namespace {

/// Fills what works in every order, whole and by halves, each at its worst price.
struct Adversary {
  const NaiveAccount& account;
  size_t instrument;                        // Whose share must be kept.
  std::array<bool, kInstruments> others{};  // Whose share must be kept as well.
  std::string broken;

  void attack(const std::array<int64_t, kInstruments>& net, std::vector<NaiveOrder> orders,
              int64_t loss, int depth) {
    judge(net, loss);
    if (depth == 0) return;
    for (size_t i = 0; i < orders.size() && broken.empty(); ++i) {
      const int64_t left = orders[i].signed_quantity;
      for (const int64_t part : {left, left / 2}) {
        if (part == 0) continue;
        auto after = net;
        auto rest = orders;
        const int64_t cost = fill(after, rest, i, part);
        if (cost >= 0) attack(after, rest, loss + cost, depth - 1);
      }
    }
  }

  /// What it loses against the base, never less than nothing; -1 when nothing is left to reduce.
  int64_t fill(std::array<int64_t, kInstruments>& net, std::vector<NaiveOrder>& orders, size_t i,
               int64_t part) const {
    const NaiveOrder order = orders[i];
    int64_t& held = net[order.instrument];
    if (order.reduce_only) {
      if (held == 0 || (held > 0) == (part > 0)) return -1;
      part = part > 0 ? std::min(part, -held) : std::max(part, -held);
    }
    held += part;
    for (size_t k = 0; k < orders.size(); ++k) {
      const bool same = k == i || (order.group != 0 && orders[k].group == order.group);
      if (!same) continue;
      int64_t& left = orders[k].signed_quantity;  // What fills of one is taken off the rest.
      left = left > 0 ? std::max<int64_t>(0, left - std::abs(part))
                      : std::min<int64_t>(0, left + std::abs(part));
    }
    const int64_t adverse = part > 0 ? order.edge - order.base : order.base - order.edge;
    return std::max<int64_t>(0, adverse) * std::abs(part) * account.multiplier[order.instrument];
  }

  void judge(const std::array<int64_t, kInstruments>& net, int64_t loss) {
    const NaiveLimits& limits = account.limits;
    const int64_t equity = account.equity - loss;
    int64_t gross = 0;
    for (size_t i = 0; i < kInstruments; ++i) {
      const int64_t value = value_at(account, net, i);
      gross += value;
      if (limits.share > 0 && (i == instrument || others[i]) && value * 100 > equity * limits.share)
        broken = "share of " + std::to_string(i);
    }
    if (limits.leverage > 0 && gross * 100 > equity * limits.leverage) broken = "leverage";
    const auto lost = [&](int64_t start, int64_t budget) {
      return budget > 0 && (start - equity) * 100 > start * budget;
    };
    if (lost(account.day_start, limits.day_loss)) broken = "day's loss";
    if (lost(account.peak, limits.drawdown)) broken = "drawdown";
  }
};

/// A limit, stop or market order with its worst price in whole units, and the naive image of it.
OrderRequest random_request(Rng& rng, const NaiveAccount& account, NaiveOrder& order) {
  order = random_order(rng);
  order.unknown = false;
  order.reduce_only = rng.between(0, 4) == 0;
  order.group = rng.between(0, 3) == 0 ? 1 : 0;
  OrderRequest request = request_of(order);
  if (order.group != 0) request.one_cancels_other = OrderGroup{1};
  const int64_t mark = account.mark[order.instrument];
  const int64_t direction = order.signed_quantity > 0 ? 1 : -1;
  order.base = mark;
  if (rng.between(0, 2) == 0) {  // A stop, at a price that is not reached yet.
    order.base = mark + direction * mark / 100 * rng.between(0, 10);
    request.type = OrderType::kStop;
    request.trigger_price = Price::from_units(order.base);
  }
  if (rng.between(0, 1) == 0) {
    order.edge = order.base + order.base * rng.between(-8, 8) / 100;
    request.type = request.trigger_price ? OrderType::kStopLimit : OrderType::kLimit;
    request.limit_price = Price::from_units(order.edge);
  } else {
    order.edge = order.base + direction * (order.base * account.limits.collar / 100);
  }
  return request;
}

bool is_share_kept(const NaiveAccount& account, const TestRiskView& view, const RiskLimits& limits,
                   size_t i) {
  int128 loss = 0;
  int128 value = 0;
  for (uint32_t k = 0; k < kInstruments; ++k) {
    const auto worst =
        worst_exposure(view, InstrumentIndex{k}, nullptr, limits.price_collar, Unknowns::kCounted);
    if (!worst) return false;
    loss += worst->loss.raw();
    if (k == i) value = worst->value.raw();
  }
  return value * 100 <= (view.worth.raw() - loss) * account.limits.share;
}

TEST(RiskGateAdversary, WhatItLetsThroughKeepsEveryLimitWhateverFillsAtItsWorst) {
  int passed = 0;
  int refused = 0;
  int reducing = 0;
  int already_broken = 0;
  for (uint64_t seed = 0; seed < 3'000; ++seed) {
    Rng rng{seed};
    NaiveAccount account = random_account(rng);
    account.limits.collar = rng.between(0, 3) == 0 ? 0 : 5;
    account.limits.quantity = account.limits.amount = 0;
    for (int64_t& mark : account.mark) mark *= 100;  // So that shares of it are whole.
    for (int64_t& multiplier : account.multiplier) multiplier = 1;
    const RiskLimits limits = limits_of(account.limits);
    RiskGate gate{limits};
    TestRiskView view = view_of(account, gate);
    for (int step = 0; step < 8 && account.orders.size() < 4; ++step) {
      NaiveOrder order;
      const OrderRequest request = random_request(rng, account, order);
      Adversary adversary{.account = account, .instrument = order.instrument};
      for (size_t i = 0; i < kInstruments; ++i)
        adversary.others[i] = is_share_kept(account, view, limits, i);
      const bool reduces = reduces_position(request, view);
      const bool approved = gate.check(request, view).has_value();
      ASSERT_TRUE(approved || !reduces) << "seed " << seed << " step " << step;
      if (!approved) {
        ++refused;
        continue;
      }
      // An order of a cancelling group takes the place of its siblings. What they could already
      // break together with reducing orders, which always pass, is not of its making.
      Adversary before = adversary;
      if (order.group != 0) before.attack(account.net, account.orders, 0, 4);
      view.work(request);
      account.orders.push_back(order);
      if (reduces) {
        ++reducing;
        continue;
      }
      if (!before.broken.empty()) {
        ++already_broken;
        continue;
      }
      ++passed;
      adversary.attack(account.net, account.orders, 0, 5);
      ASSERT_EQ(adversary.broken, "") << "seed " << seed << " step " << step;
    }
  }
  EXPECT_GT(passed, 700);
  EXPECT_GT(refused, 700);
  EXPECT_GT(reducing, 300);
  EXPECT_LT(already_broken, passed / 20);
}

}  // namespace
}  // namespace godwit
