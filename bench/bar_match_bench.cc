// Orders against bars: a bar without orders, with one order of each type, with many.
#include <algorithm>
#include <vector>

#include <benchmark/benchmark.h>

#include "foundation/base/random.h"
#include "trading/simulation/bar_match.h"

namespace {

using namespace godwit;

constexpr Price cents(int64_t n) { return Price::from_raw(n * Price::kScale / 100); }

/// A random walk of bars around 100.00, so that the branch predictor cannot learn one by heart.
std::vector<Bar> walk_of_bars() {
  Rng rng{5};
  std::vector<Bar> bars(4096);
  int64_t at = 10'000;
  for (size_t i = 0; i < bars.size(); ++i) {
    Bar& bar = bars[i];
    const int64_t close = at + rng.between(-20, 20);
    bar.header.ts_event = Timestamp::from_ns(static_cast<int64_t>(i + 1) * 60'000'000'000);
    bar.open = cents(at);
    bar.close = cents(close);
    bar.high = cents(std::max(at, close) + rng.between(0, 15));
    bar.low = cents(std::min(at, close) - rng.between(0, 15));
    bar.volume = 1e6;
    at = close + (10'000 - close) / 20;
  }
  return bars;
}

BarOrder order_of(OrderType type, Rng& rng) {
  OrderRequest request{.side = rng.between(0, 1) == 1 ? Side::kBuy : Side::kSell,
                       .type = type,
                       .quantity = Quantity::from_units(100)};
  const int64_t away = request.side == Side::kBuy ? -10 : 10;
  if (has_limit(type)) request.limit_price = cents(10'000 + away);
  if (type == OrderType::kTrailingStop)
    request.trail_distance = cents(40);
  else if (has_trigger(type))
    request.trigger_price = cents(10'000 - away);
  return BarOrder::of(request, cents(1), Timestamp{});
}

void match_all(benchmark::State& state, PathModel model, const std::vector<BarOrder>& orders) {
  const std::vector<Bar> bars = walk_of_bars();
  BarMatcher matcher{model};
  size_t next = 0;
  for (auto _ : state) {
    const Bar& bar = bars[next];
    const BarMarket market{.bar = bar,
                           .opens = bar.header.ts_event - Duration::minutes(1),
                           .closes = bar.header.ts_event,
                           .lot = Quantity::from_units(1),
                           .range = {.limit_up = cents(11'000), .limit_down = cents(9'000)}};
    Quantity budget = Quantity::from_units(1'000'000);
    benchmark::DoNotOptimize(matcher.match(orders, market, budget).data());
    next = next + 1 == bars.size() ? 0 : next + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

void bar_without_orders(benchmark::State& state) { match_all(state, PathModel::kPessimistic, {}); }
void bar_with_one(benchmark::State& state, OrderType type, PathModel model) {
  Rng rng{9};
  match_all(state, model, {order_of(type, rng)});
}
void bar_with_many(benchmark::State& state, PathModel model) {
  Rng rng{11};
  std::vector<BarOrder> orders;
  for (int64_t n = 0; n < state.range(0); ++n)
    orders.push_back(order_of(static_cast<OrderType>(rng.between(0, kOrderTypes - 1)), rng));
  match_all(state, model, orders);
}

BENCHMARK(bar_without_orders);
BENCHMARK_CAPTURE(bar_with_one, market, OrderType::kMarket, PathModel::kPessimistic);
BENCHMARK_CAPTURE(bar_with_one, limit, OrderType::kLimit, PathModel::kPessimistic);
BENCHMARK_CAPTURE(bar_with_one, stop, OrderType::kStop, PathModel::kPessimistic);
BENCHMARK_CAPTURE(bar_with_one, stop_limit, OrderType::kStopLimit, PathModel::kPessimistic);
BENCHMARK_CAPTURE(bar_with_one, trailing, OrderType::kTrailingStop, PathModel::kPessimistic);
BENCHMARK_CAPTURE(bar_with_one, trailing_ohlc, OrderType::kTrailingStop, PathModel::kOhlc);
BENCHMARK_CAPTURE(bar_with_many, pessimistic, PathModel::kPessimistic)->Arg(10)->Arg(100);
BENCHMARK_CAPTURE(bar_with_many, ohlc, PathModel::kOhlc)->Arg(10)->Arg(100);

}  // namespace
