#include "trading/engine/delivery_queue.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

template <class Event>
Event event_of(int64_t recv, uint64_t number) {
  Event event{};
  event.header.kind = kind_of<Event>();
  event.header.ts_recv = Timestamp::from_ns(recv);
  event.header.sequence = number;
  return event;
}

void push(DeliveryQueue& queue, int64_t recv, uint64_t number) {
  switch (number % 4) {
    case 0: queue.push(event_of<Bar>(recv, number).header); break;
    case 1: queue.push(event_of<Trade>(recv, number).header); break;
    case 2: queue.push(event_of<BookDelta>(recv, number).header); break;
    default: {
      Depth depth = event_of<Depth>(recv, number);
      depth.asks[9].volume = Quantity::from_raw(static_cast<int64_t>(number));
      queue.push(depth.header);
    }
  }
}

void expect_whole(const EventHeader& event) {
  if (event.kind != EventKind::kDepth) return;
  EXPECT_EQ(event_as<Depth>(event).asks[9].volume.raw(), static_cast<int64_t>(event.sequence));
}

// A sorted list, searched from its front, is the oracle.
TEST(DeliveryQueue, HandsOutByTimeAndThenInOrder) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Rng rng{seed};
    DeliveryQueue queue;
    std::vector<std::pair<int64_t, uint64_t>> expected;
    uint64_t number = 0;
    int64_t now = 0;
    // Latency of up to `spread`: never drained where it is long, often where it is short.
    const int64_t spread = seed % 2 == 0 ? 3 : 2000;
    for (int step = 0; step < 20'000; ++step) {
      now += rng.between(0, 2);
      const int64_t recv = now + rng.between(0, spread);
      push(queue, recv, ++number);
      expected.insert(std::upper_bound(expected.begin(), expected.end(), std::pair{recv, number}),
                      {recv, number});
      while (!expected.empty() && expected.front().first <= now) {
        ASSERT_FALSE(queue.empty());
        ASSERT_EQ(queue.next_time().ns(), expected.front().first) << "seed " << seed;
        ASSERT_EQ(queue.front().sequence, expected.front().second) << "seed " << seed;
        expect_whole(queue.front());
        queue.pop();
        expected.erase(expected.begin());
      }
      ASSERT_EQ(queue.empty(), expected.empty());
    }
  }
}

}  // namespace
}  // namespace godwit
