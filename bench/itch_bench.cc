// The budget of book building: over 10 million ITCH messages a second to 500 books on one core,
// within 200 MB (the stream itself apart). Beside it decoding alone, the builder without its
// looking ahead, and one book of orders beside the naive one.
#include <memory>

#include <benchmark/benchmark.h>

#include "foundation/base/check.h"
#include "foundation/base/random.h"
#include "market/book/naive_order_book.h"
#include "market/book/order_book.h"
#include "market/decode/itch_book_builder.h"
#include "market/decode/itch_generator.h"

namespace godwit {
namespace {

constexpr size_t kMessages = 4'000'000;
constexpr OrderBookSet::Limits kLimits{.orders_expected = 1U << 19, .orders_max = 1U << 22};

/// One morning of 500 stocks with about 140,000 orders resting.
const std::vector<std::byte>& stream() {
  static const std::vector<std::byte> frames = [] {
    ItchGenerator generator{{.seed = 1}};
    std::vector<std::byte> bytes;
    bytes.reserve(kMessages * 34);
    generator.append_start_of_day(bytes);
    generator.append(bytes, kMessages);
    return bytes;
  }();
  return frames;
}

void report(benchmark::State& state, const ItchBookBuilder& books, int64_t& messages) {
  CHECK(books.counts().faults_total() == 0, "the stream is valid");
  messages += static_cast<int64_t>(books.counts().messages);
  state.counters["orders"] = static_cast<double>(books.order_count());
  state.counters["book_MB"] = static_cast<double>(books.memory_bytes()) / 1e6;
}

void BM_ItchToBooks(benchmark::State& state) {
  const std::vector<std::byte>& frames = stream();
  int64_t messages = 0;
  for (auto _ : state) {
    state.PauseTiming();  // Room is made before the market opens, and given back after the close.
    auto books = std::make_unique<ItchBookBuilder>(kLimits);
    state.ResumeTiming();
    books->apply_frames(frames);
    state.PauseTiming();
    report(state, *books, messages);
    books.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(messages);
}
BENCHMARK(BM_ItchToBooks)->Unit(benchmark::kMillisecond);

void BM_ItchToBooksOneByOne(benchmark::State& state) {
  const std::vector<std::byte>& bytes = stream();
  int64_t messages = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto books = std::make_unique<ItchBookBuilder>(kLimits);
    state.ResumeTiming();
    ItchFrames frames{bytes};
    while (const auto message = frames.next()) (void)books->apply(*message);
    state.PauseTiming();
    report(state, *books, messages);
    books.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(messages);
}
BENCHMARK(BM_ItchToBooksOneByOne)->Unit(benchmark::kMillisecond);

void BM_ItchDecode(benchmark::State& state) {
  const std::vector<std::byte>& bytes = stream();
  int64_t messages = 0;
  for (auto _ : state) {
    ItchFrames frames{bytes};
    while (const auto message = frames.next()) {
      const auto decoded =
          visit_itch(*message, [](const auto& m) { benchmark::DoNotOptimize(m.header.time_ns); });
      CHECK(decoded, "the stream is valid");
      ++messages;
    }
  }
  state.SetItemsProcessed(messages);
}
BENCHMARK(BM_ItchDecode)->Unit(benchmark::kMillisecond);

/// Adds, cuts and moves near a price that does not move; about 2000 orders rest.
const std::vector<OrderByOrder>& one_book_events() {
  static const std::vector<OrderByOrder> events = [] {
    Rng rng{2};
    std::vector<OrderByOrder> made;
    std::vector<OrderByOrder> resting;
    while (made.size() < 500'000) {
      OrderByOrder event;
      if (resting.size() < 1500 || (resting.size() < 2500 && rng.uniform() < 0.45)) {
        const bool bid = rng.uniform() < 0.5;
        const int64_t behind = rng.between(1, 20) * rng.between(1, 10);
        event.order_id = made.size() + 1;
        event.price = Price::from_units(bid ? 1000 - behind : 1000 + behind);
        event.quantity = Quantity::from_units(rng.between(1, 500));
        event.header.flags = static_cast<uint16_t>(
            static_cast<int>(BookAction::kAdd) |
            (bid ? OrderByOrder::kBidSide : OrderByOrder::kAskSide) | OrderByOrder::kLastOfRun);
        resting.push_back(event);
      } else {
        const auto at = static_cast<size_t>(rng.between(0, std::ssize(resting) - 1));
        event = resting[at];
        const bool move = rng.uniform() < 0.2;
        const int side = event.header.flags & (OrderByOrder::kBidSide | OrderByOrder::kAskSide);
        const auto action = move ? BookAction::kModify : BookAction::kReduce;
        event.header.flags =
            static_cast<uint16_t>(static_cast<int>(action) | side | OrderByOrder::kLastOfRun);
        if (move) event.quantity = resting[at].quantity = Quantity::from_units(rng.between(1, 500));
        if (!move) {
          resting[at] = resting.back();
          resting.pop_back();
        }
      }
      made.push_back(event);
    }
    return made;
  }();
  return events;
}

template <class Book>
void apply_all(benchmark::State& state) {
  const std::vector<OrderByOrder>& events = one_book_events();
  for (auto _ : state) {
    Book book;
    for (const OrderByOrder& event : events) CHECK(book.apply(event), "the stream is valid");
    benchmark::DoNotOptimize(book.order_count());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(events.size()));
}
BENCHMARK(apply_all<OrderBook>)->Name("BM_OrderBook")->Unit(benchmark::kMillisecond);
BENCHMARK(apply_all<NaiveOrderBook>)->Name("BM_NaiveOrderBook")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace godwit
