// The gate against a restatement of every limit for market orders, which tries all subsets of what
// may fill and must give the same reason.
#include <gtest/gtest.h>

#include "trading/risk/naive_account_testing.h"

namespace godwit {
namespace {

/// The restatement for market orders without a collar: by trying every subset.
Reason naive_exposure(const NaiveAccount& account, const std::vector<NaiveOrder>& orders,
                      size_t instrument) {
  bool share_kept = true;
  bool leverage_kept = true;
  for_each_subset(account, orders, [&](const auto& net) {
    int64_t gross = 0;
    for (size_t i = 0; i < kInstruments; ++i) gross += value_at(account, net, i);
    const int64_t own = value_at(account, net, instrument);
    if (account.limits.share > 0 && own * 100 > account.equity * account.limits.share)
      share_kept = false;
    if (account.limits.leverage > 0 && gross * 100 > account.equity * account.limits.leverage)
      leverage_kept = false;
  });
  if (!share_kept) return Reason::kInstrumentShareLimit;
  if (!leverage_kept) return Reason::kLeverageLimit;
  return Reason::kNone;
}

Reason naive_loss(const NaiveAccount& account) {
  if (account.limits.day_loss > 0 &&
      (account.day_start - account.equity) * 100 > account.day_start * account.limits.day_loss)
    return Reason::kDailyLossBudget;
  if (account.limits.drawdown > 0 &&
      (account.peak - account.equity) * 100 > account.peak * account.limits.drawdown)
    return Reason::kDrawdownHalt;
  return Reason::kNone;
}

/// Whatever fills first, the order brings the net position nearer to zero and not beyond.
bool naive_reduces(const NaiveAccount& account, const NaiveOrder& order) {
  bool reduces = true;
  std::vector<NaiveOrder> others;
  for (const NaiveOrder& other : account.orders)  // The other side only makes it easier.
    if (other.instrument == order.instrument &&
        (other.signed_quantity > 0) == (order.signed_quantity > 0))
      others.push_back(other);
  for_each_subset(account, others, [&](const auto& net) {
    const int64_t before = net[order.instrument];
    const int64_t after = before + order.signed_quantity;
    const bool nearer = before > 0 ? after >= 0 && after < before : after <= 0 && after > before;
    if (before == 0 || !nearer) reduces = false;
  });
  return reduces;
}

Reason naive_verdict(const NaiveAccount& account, const NaiveOrder& order) {
  if (naive_reduces(account, order)) return Reason::kNone;
  const int64_t quantity = std::abs(order.signed_quantity);
  const size_t i = order.instrument;
  if (account.limits.drawdown > 0 &&  // The day began below it: halted before anything else.
      (account.peak - account.day_start) * 100 > account.peak * account.limits.drawdown)
    return Reason::kDrawdownHalt;
  if (account.limits.quantity > 0 && quantity > account.limits.quantity)
    return Reason::kOrderQuantityLimit;
  if (account.limits.amount > 0 &&
      quantity * account.mark[i] * account.multiplier[i] > account.limits.amount)
    return Reason::kOrderAmountLimit;
  std::vector<NaiveOrder> all = account.orders;
  all.push_back(order);
  std::vector<NaiveOrder> known;
  for (const NaiveOrder& one : all)
    if (!one.unknown) known.push_back(one);
  Reason bad = naive_exposure(account, all, i);
  if (bad != Reason::kNone && naive_exposure(account, known, i) == Reason::kNone &&
      naive_loss(account) == Reason::kNone)
    bad = Reason::kUnknownOrderExposure;
  return bad == Reason::kNone ? naive_loss(account) : bad;
}

TEST(RiskGateProperty, GivesTheReasonsOfANaiveRestatement) {
  std::array<int, kReasons> seen{};
  for (uint64_t seed = 0; seed < 4'000; ++seed) {
    Rng rng{seed};
    NaiveAccount account = random_account(rng);
    RiskGate gate{limits_of(account.limits)};
    TestRiskView view = view_of(account, gate);
    for (int step = 0; step < 6; ++step) {
      NaiveOrder order = random_order(rng);
      const bool lost = order.unknown;
      order.unknown = false;
      const auto verdict = gate.check(request_of(order), view);
      const Reason reason = verdict ? Reason::kNone : verdict.error();
      const Reason expected = naive_verdict(account, order);
      ASSERT_EQ(name(reason), name(expected)) << "seed " << seed << " step " << step;
      ++seen[static_cast<size_t>(reason)];
      if (reason != Reason::kNone) continue;
      view.work(request_of(order), lost ? OrderEvent::kLose : OrderEvent::kAccept);
      order.unknown = lost;
      account.orders.push_back(order);
    }
  }
  for (const Reason reason :
       {Reason::kNone, Reason::kInstrumentShareLimit, Reason::kLeverageLimit,
        Reason::kOrderQuantityLimit, Reason::kOrderAmountLimit, Reason::kDailyLossBudget,
        Reason::kDrawdownHalt, Reason::kUnknownOrderExposure})
    EXPECT_GT(seen[static_cast<size_t>(reason)], 50) << name(reason);
}

TEST(RiskGateProperty, WhatReducesOnlyEverBringsThePositionNearerToZero) {
  int reducing = 0;
  for (uint64_t seed = 0; seed < 3'000; ++seed) {
    Rng rng{seed};
    NaiveAccount account = random_account(rng);
    RiskGate gate{limits_of({.share = 1, .leverage = 1, .day_loss = 1, .quantity = 1})};
    TestRiskView view = view_of(account, gate);
    gate.halt();
    for (int i = 0; i < 4; ++i) {
      const NaiveOrder other = random_order(rng);
      view.work(request_of(other), other.unknown ? OrderEvent::kLose : OrderEvent::kAccept);
      account.orders.push_back(other);
    }
    for (int i = 0; i < 20; ++i) {
      const NaiveOrder order = random_order(rng);
      const bool reduces = naive_reduces(account, order);
      ASSERT_EQ(gate.check(request_of(order), view).has_value(), reduces) << "seed " << seed;
      reducing += reduces ? 1 : 0;
    }
  }
  EXPECT_GT(reducing, 2'000);
}

}  // namespace
}  // namespace godwit
