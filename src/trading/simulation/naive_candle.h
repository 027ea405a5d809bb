// A slow second opinion on bars for tests: the market steps from tick to tick, the order looks at
// each price by itself, and bounds are found by trying every path there is. Prices are small whole
// numbers of ticks, buys and sells are written out apart.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace godwit::naive {

enum class What { kMarket, kLimit, kStop, kStopLimit, kTouch, kTrail };

struct Candle {
  int open = 0;
  int high = 0;
  int low = 0;
  int close = 0;
};

struct Limits {
  std::optional<int> up;
  std::optional<int> down;
};

struct Order {
  bool buys = true;
  What what = What::kMarket;
  int trigger = 0;
  int limit = 0;
  int trail = 0;
  std::optional<int> best;  // That a trailing stop has seen.
};

/// One order that sees one price after the other.
struct Watch {
  Order order;
  Limits limits;
  bool all_at_one_price = false;  // The bar is one price.
  bool waits = false;
  bool queues = false;  // A market order that waits where nobody is on the other side.
  std::optional<int> fill;

  Watch(const Order& o, const Limits& l, const Candle& bar)
      : order{o}, limits{l}, all_at_one_price{bar.high == bar.low} {
    waits = o.what != What::kMarket && o.what != What::kLimit;
  }

  [[nodiscard]] bool has_limit() const {
    return order.what == What::kLimit || order.what == What::kStopLimit;
  }

  void see(int price, bool jumped) {
    if (fill) return;
    bool fresh = jumped;  // It acts on this price now, nothing of it was resting on the way here.
    if (waits) {
      if (!triggers(price)) return;
      waits = false;
      fresh = true;
    }
    if (order.buys)
      buy(price, fresh);
    else
      sell(price, fresh);
  }

 private:
  [[nodiscard]] bool triggers(int price) {
    switch (order.what) {
      case What::kStop:
      case What::kStopLimit: return order.buys ? price >= order.trigger : price <= order.trigger;
      case What::kTouch: return order.buys ? price <= order.trigger : price >= order.trigger;
      default: break;
    }
    if (order.buys) {
      if (order.best && price >= *order.best + order.trail) return true;
      order.best = std::min(order.best.value_or(price), price);
    } else {
      if (order.best && price <= *order.best - order.trail) return true;
      order.best = std::max(order.best.value_or(price), price);
    }
    return false;
  }

  void buy(int price, bool fresh) {
    if (queues) {
      if (price < *limits.up) fill = fresh ? price : *limits.up;
      return;
    }
    if (!has_limit()) {
      if (limits.up && price >= *limits.up)
        queues = true;
      else
        fill = price;
      return;
    }
    int limit = order.limit;
    if (limits.up) limit = std::min(limit, *limits.up);
    if (price < limit) fill = fresh ? price : limit;
    if (price == limit && all_at_one_price && limits.down && price == *limits.down) fill = price;
  }

  void sell(int price, bool fresh) {
    if (queues) {
      if (price > *limits.down) fill = fresh ? price : *limits.down;
      return;
    }
    if (!has_limit()) {
      if (limits.down && price <= *limits.down)
        queues = true;
      else
        fill = price;
      return;
    }
    int limit = order.limit;
    if (limits.down) limit = std::max(limit, *limits.down);
    if (price > limit) fill = fresh ? price : limit;
    if (price == limit && all_at_one_price && limits.up && price == *limits.up) fill = price;
  }
};

/// Sees `from` by a jump where `jumps`, then every tick on the way through `stops`.
inline void walk(Watch& watch, int from, const std::vector<int>& stops) {
  watch.see(from, true);
  int at = from;
  for (const int stop : stops)
    while (at != stop) {
      at += stop > at ? 1 : -1;
      watch.see(at, false);
    }
}

inline bool high_first(const Candle& bar) {
  return std::abs(bar.high - bar.open) < std::abs(bar.open - bar.low);
}

inline void walk_candle(Watch& watch, const Candle& bar, bool high_first) {
  walk(watch, bar.open,
       {high_first ? bar.high : bar.low, high_first ? bar.low : bar.high, bar.close});
}

/// What it is worth to have traded at `fill` and to be valued at the close.
inline int worth(const Order& order, const Candle& bar, std::optional<int> fill) {
  if (!fill) return 0;
  return order.buys ? bar.close - *fill : *fill - bar.close;
}

/// Every outcome that some path from tick to tick has: it begins at the open, keeps within low and
/// high, visits both, and ends at the close.
/// comes_inside: the order joins it at any price on the way, at any time.
/// may_expire: the order is gone at any time after the open.
inline std::set<std::optional<int>> all_outcomes(const Order& order, const Limits& limits,
                                                 const Candle& bar, bool comes_inside = false,
                                                 bool may_expire = false) {
  struct State {
    int price;
    bool saw_low;
    bool saw_high;
    bool joined;
    Watch watch;
  };
  const auto key = [](const State& s) {
    return std::tuple{s.price,       s.saw_low,      s.saw_high,        s.joined,
                      s.watch.waits, s.watch.queues, s.watch.order.best};
  };
  std::set<std::optional<int>> outcomes;
  std::set<decltype(key(std::declval<const State&>()))> known;
  std::vector<State> open_states;
  const auto add = [&](State state) {
    if (state.watch.fill) {
      outcomes.insert(state.watch.fill);
      return;
    }
    if (may_expire) outcomes.insert(std::nullopt);
    if (known.insert(key(state)).second) open_states.push_back(std::move(state));
  };
  State start{bar.open, bar.open == bar.low, bar.open == bar.high, !comes_inside,
              Watch{order, limits, bar}};
  if (!comes_inside) start.watch.see(bar.open, true);
  add(start);
  while (!open_states.empty()) {
    const State state = open_states.back();
    open_states.pop_back();
    if (!state.joined) {
      State joins = state;
      joins.joined = true;
      joins.watch.see(joins.price, true);
      add(joins);
    }
    if (state.joined && state.price == bar.close && state.saw_low && state.saw_high)
      outcomes.insert(std::nullopt);
    for (const int step : {-1, 1}) {
      State next = state;
      next.price += step;
      if (next.price < bar.low || next.price > bar.high) continue;
      next.saw_low = next.saw_low || next.price == bar.low;
      next.saw_high = next.saw_high || next.price == bar.high;
      if (next.joined) next.watch.see(next.price, false);
      add(std::move(next));
    }
  }
  return outcomes;
}

}  // namespace godwit::naive
