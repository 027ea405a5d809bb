// A matching book and a recorded one with orders of ours allocate nothing once they have seen as
// much as ever comes: counted by this program's own operator new.
#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "trading/simulation/l3_matcher.h"
#include "trading/simulation/order_flow_testing.h"

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

/// How many allocations `work` makes.
template <class Work>
size_t allocations_of(Work work) {
  allocations = 0;
  counting = true;
  work();
  counting = false;
  return allocations;
}

/// Requests that depend on nothing but the seed, auctions among them.
std::vector<test::Request> requests(uint64_t seed) {
  std::vector<test::Request> requests;
  test::RandomFlow flow{seed, {.ids = 200, .ticks = 12, .quantity = 40}};
  MatchingBook book;
  for (int i = 0; i < 20'000; ++i) {
    requests.push_back(flow.next(book.collecting()));
    flow.learn(test::apply(book, requests.back()));
  }
  if (book.collecting())
    requests.push_back(
        {.kind = test::RequestKind::kUncross, .rule = sse_auction(test::tick_price(1))});
  return requests;
}

TEST(MatchingAllocation, AWarmBookAllocatesNothing) {
  const std::vector<test::Request> all = requests(1);
  MatchingBook book;
  const auto run = [&] {
    for (const test::Request& request : all) (void)test::apply(book, request);
  };
  EXPECT_GT(allocations_of(run), 0U);
  EXPECT_EQ(allocations_of(run), 0U);
}

TEST(MatchingAllocation, AWarmRecordAllocatesNothing) {
  constexpr uint64_t kOurs = 6;
  L3Matcher matcher;
  uint64_t next = 0;
  const auto run = [&] {
    Rng rng{3};  // Every run asks the same, of orders with other numbers.
    const uint64_t first = next;
    for (int i = 0; i < 20'000; ++i) {
      const bool buys = rng.uniform() < 0.5;
      OrderByOrder event;
      event.order_id = ++next;
      event.price = test::tick_price((buys ? -1 : 1) * rng.between(0, 9));
      event.quantity = Quantity::from_units(rng.between(1, 9));
      event.header.flags =
          static_cast<uint16_t>(static_cast<int>(BookAction::kAdd) | OrderByOrder::kLastOfRun |
                                (buys ? OrderByOrder::kBidSide : OrderByOrder::kAskSide));
      (void)matcher.on_event(event);
      const auto resting = matcher.recorded().find(
          first + static_cast<uint64_t>(rng.between(1, static_cast<int64_t>(next - first))));
      if (resting) {
        event.order_id = resting->order_id;
        event.price = resting->price;
        event.quantity = resting->quantity;
        event.header.flags = static_cast<uint16_t>(
            static_cast<int>(BookAction::kTrade) | OrderByOrder::kTakesResting |
            OrderByOrder::kLastOfRun |
            (resting->side == BookSide::kBid ? OrderByOrder::kAskSide : OrderByOrder::kBidSide));
        (void)matcher.on_event(event);
      }
      (void)matcher.submit({.order_id = static_cast<uint64_t>(rng.between(1, kOurs)),
                            .side = buys ? Side::kSell : Side::kBuy,
                            .price = test::tick_price((buys ? 1 : -1) * rng.between(-1, 3)),
                            .quantity = Quantity::from_units(5)});
      (void)matcher.cancel(static_cast<uint64_t>(rng.between(1, kOurs)));
    }
    OrderByOrder clear;
    clear.header.flags = static_cast<uint16_t>(BookAction::kClear) | OrderByOrder::kLastOfRun;
    (void)matcher.on_event(clear);
    for (uint64_t id = 1; id <= kOurs; ++id) (void)matcher.cancel(id);
  };
  EXPECT_GT(allocations_of(run), 0U);
  EXPECT_EQ(allocations_of(run), 0U);
}

}  // namespace
}  // namespace godwit

#endif
