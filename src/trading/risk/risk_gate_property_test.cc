// The gate against two naive ones in whole numbers: one that restates every limit for market orders
// and must give the same reason, and one that lets an adversary fill what was let through in any
// order and any part, at the worst price, and finds every limit kept.
#include <algorithm>
#include <cstdlib>
#include <functional>

#include "foundation/base/random.h"
#include "trading/risk/risk_gate.h"
#include "trading/risk/risk_view_testing.h"

namespace godwit {
namespace {

constexpr size_t kInstruments = 3;

Rate percent(int64_t value) { return Rate::from_raw(Rate::kScale / 100 * value); }

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

RiskLimits limits_of(const NaiveLimits& naive) {
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
void for_each_subset(const NaiveAccount& account, const std::vector<NaiveOrder>& orders,
                     const std::function<void(const std::array<int64_t, kInstruments>&)>& visit) {
  for (uint32_t subset = 0; subset < 1U << orders.size(); ++subset) {
    auto net = account.net;
    for (size_t i = 0; i < orders.size(); ++i)
      if ((subset >> i & 1U) != 0) net[orders[i].instrument] += orders[i].signed_quantity;
    visit(net);
  }
}

int64_t value_at(const NaiveAccount& account, const std::array<int64_t, kInstruments>& net,
                 size_t i) {
  return std::abs(net[i]) * account.mark[i] * account.multiplier[i];
}

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

NaiveAccount random_account(Rng& rng) {
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
TestRiskView view_of(const NaiveAccount& account, RiskGate& gate) {
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

OrderRequest request_of(const NaiveOrder& order) {
  OrderRequest request{.instrument = InstrumentIndex{static_cast<uint32_t>(order.instrument)},
                       .side = order.signed_quantity > 0 ? Side::kBuy : Side::kSell,
                       .quantity = Quantity::from_units(std::abs(order.signed_quantity))};
  request.reduce_only = order.reduce_only;
  return request;
}

NaiveOrder random_order(Rng& rng) {
  NaiveOrder order{.instrument = static_cast<size_t>(rng.between(0, 2))};
  while (order.signed_quantity == 0) order.signed_quantity = rng.between(-80, 80);
  order.unknown = rng.between(0, 4) == 0;
  return order;
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

TEST(RiskGateProperty, WhatItLetsThroughKeepsEveryLimitWhateverFillsAtItsWorst) {
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
