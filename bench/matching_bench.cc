// The budget of the matching book: over 5 million order operations a second, 90 % of them adds and
// cancels near the touch and 10 % marketable. Beside it what a recorded market costs with and
// without orders of ours in its queues.
#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>

#include "foundation/base/check.h"
#include "foundation/base/random.h"
#include "market/book/order_book.h"
#include "trading/simulation/l3_matcher.h"
#include "trading/simulation/matching_book.h"

namespace godwit {
namespace {

constexpr size_t kOperations = 2'000'000;
constexpr size_t kResting = 2'000;  // At least so many orders stand in the book.
constexpr OrderBookSet::Limits kLimits{.orders_expected = 4 * kResting};

struct Operation {
  bool cancels = false;
  MatchOrder order;  // Or the number of what is canceled.
};

struct Day {
  std::vector<Operation> operations;
  std::vector<OrderByOrder> record;  // What a feed would tell of them.
  int64_t trades = 0;
};

/// What is still there, for cancels to choose from; numbers that traded away are found and dropped.
class Alive {
 public:
  void add(uint64_t id) { ids_.push_back(id); }
  uint64_t take(Rng& rng, const MatchingBook& book) {
    while (true) {
      const auto at = static_cast<size_t>(rng.between(0, static_cast<int64_t>(ids_.size()) - 1));
      const uint64_t id = ids_[at];
      ids_[at] = ids_.back();
      ids_.pop_back();
      if (book.find(id)) return id;
    }
  }

 private:
  std::vector<uint64_t> ids_;
};

void append(Day& day, MatchingBook::Events outcomes) {
  for (const MatchEvent& outcome : outcomes) {
    OrderByOrder event;
    event.order_id = outcome.order_id;
    event.price = outcome.price;
    event.quantity = outcome.quantity;
    int flags = outcome.side == Side::kBuy ? OrderByOrder::kBidSide : OrderByOrder::kAskSide;
    if (outcome.kind == MatchEventKind::kRested) {
      flags |= static_cast<int>(BookAction::kAdd);
    } else if (outcome.kind == MatchEventKind::kTrade) {
      flags |= static_cast<int>(BookAction::kTrade) | OrderByOrder::kTakesResting;
      event.order_id = outcome.counter_order_id;
      event.counter_order_id = outcome.order_id;
      ++day.trades;
    } else {
      CHECK(outcome.kind == MatchEventKind::kCanceled, "no other outcome is asked for");
      if (outcome.reason != Reason::kNone) continue;  // Never rested.
      flags |= static_cast<int>(BookAction::kReduce);
    }
    event.header.flags = static_cast<uint16_t>(flags);
    day.record.push_back(event);
  }
  if (!day.record.empty()) day.record.back().header.flags |= OrderByOrder::kLastOfRun;
}

Day make_day() {
  Day day;
  Rng rng{11};
  MatchingBook book{kLimits};
  Alive alive;
  int64_t middle = 100'000;
  for (uint64_t id = 1; day.operations.size() < kOperations; ++id) {
    middle += rng.between(-20, 20) / 20;
    const Side side = rng.uniform() < 0.5 ? Side::kBuy : Side::kSell;
    Operation operation;
    operation.order = {.order_id = id,
                       .owner = static_cast<uint32_t>(rng.between(1, 50)),
                       .side = side,
                       .quantity = Quantity::from_units(rng.between(1, 10) * 100)};
    const bool marketable = rng.uniform() < 0.1;
    if (!marketable && book.order_count() > kResting &&
        (book.order_count() > 2 * kResting || rng.uniform() < 0.5)) {
      operation.cancels = true;
      operation.order.order_id = alive.take(rng, book);
      append(day, book.cancel(operation.order.order_id));
    } else {
      // Most near the touch, a few far away; a marketable one reaches a few levels across.
      const auto away = static_cast<int64_t>(-6 * std::log(1 - rng.uniform()));
      const int64_t from_middle = marketable ? -5 : 1 + away;
      operation.order.price = Price::from_raw(
          (middle + (side == Side::kBuy ? -from_middle : from_middle)) * 10'000'000);
      operation.order.tif = marketable ? TimeInForce::kIoc : TimeInForce::kGtc;
      if (!marketable) alive.add(id);
      append(day, book.submit(operation.order));
    }
    day.operations.push_back(operation);
  }
  return day;
}
const Day& day() {
  static const Day made = make_day();
  return made;
}

void BM_MatchingBook(benchmark::State& state) {
  const std::vector<Operation>& operations = day().operations;
  size_t outcomes = 0;
  for (auto _ : state) {
    MatchingBook book{kLimits};
    for (const Operation& operation : operations)
      outcomes +=
          (operation.cancels ? book.cancel(operation.order.order_id) : book.submit(operation.order))
              .size();
    benchmark::DoNotOptimize(outcomes);
    state.counters["resting"] = static_cast<double>(book.order_count());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(operations.size()));
  state.counters["trades"] = static_cast<double>(day().trades);
}
BENCHMARK(BM_MatchingBook)->Unit(benchmark::kMillisecond);

void BM_RecordToBook(benchmark::State& state) {
  for (auto _ : state) {
    OrderBook book{kLimits};
    for (const OrderByOrder& event : day().record) static_cast<void>(book.apply(event));
    CHECK(book.faults().total() == 0, "the record is sound");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(day().record.size()));
}
BENCHMARK(BM_RecordToBook)->Unit(benchmark::kMillisecond);

/// The argument: how many orders of ours stand near the touch all the time, on both sides.
void BM_RecordWithOurs(benchmark::State& state) {
  const auto ours = static_cast<uint64_t>(state.range(0));
  int64_t fills = 0;
  for (auto _ : state) {
    L3Matcher matcher{kLimits};
    for (const OrderByOrder& event : day().record) {
      for (const OwnOrderEvent& outcome : matcher.on_event(event))
        fills += outcome.kind == MatchEventKind::kTrade ? 1 : 0;
      if (matcher.order_count() >= ours || !matcher.recorded().at_end_of_run()) continue;
      for (uint64_t id = 1; id <= ours; ++id) {
        if (matcher.find(id)) continue;
        const BookSide side = id % 2 == 0 ? BookSide::kBid : BookSide::kAsk;
        const auto best = matcher.recorded().best(side);
        if (best)
          (void)matcher.submit({.order_id = id,
                                .side = order_side(side),
                                .post_only = true,
                                .price = best->price,
                                .quantity = Quantity::from_units(300)});
      }
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(day().record.size()));
  state.counters["fills"] = static_cast<double>(fills) / static_cast<double>(state.iterations());
}
BENCHMARK(BM_RecordWithOurs)->Arg(0)->Arg(2)->Arg(20)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace godwit
