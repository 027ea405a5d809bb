#include "foundation/base/spsc_ring.h"

#include <cstdint>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

#if defined(GODWIT_SANITIZED)
constexpr uint64_t kItems = 300'000;
#else
constexpr uint64_t kItems = 4'000'000;
#endif

/// Larger than a word, so that a torn read would show.
struct Item {
  uint64_t number = 0;
  uint64_t check = 0;
};

/// One producer and one consumer pass `items` through a ring of `capacity`.
void pass_items(size_t capacity, uint64_t items) {
  SpscRing<Item> ring{capacity};
  uint64_t refused = 0;
  std::thread producer{[&] {
    for (uint64_t i = 1; i <= items; ++i) {
      while (!ring.push(Item{i, ~i})) {
        ++refused;
        std::this_thread::yield();
      }
    }
  }};
  uint64_t empty = 0;
  uint64_t wrong = 0;
  for (uint64_t expected = 1; expected <= items;) {
    const std::optional<Item> item = ring.pop();
    if (!item) {
      ++empty;
      std::this_thread::yield();
      continue;
    }
    wrong += item->number == expected && item->check == ~expected ? 0 : 1;
    ++expected;
  }
  producer.join();
  EXPECT_EQ(wrong, 0U);
  EXPECT_FALSE(ring.pop().has_value()) << "refused " << refused << ", empty " << empty;
}

TEST(SpscRing, PassesEverythingInOrderBetweenTwoThreads) {
  pass_items(1, 1'000);  // Tiny rings change hands at every item.
  pass_items(2, 1'000);
  pass_items(1024, kItems);
}

TEST(SpscRing, MovesOwnersBetweenTwoThreads) {
  SpscRing<std::unique_ptr<uint64_t>> ring{64};
  constexpr uint64_t kOwners = kItems / 20;
  std::thread producer{[&] {
    for (uint64_t i = 1; i <= kOwners; ++i) {
      auto owner = std::make_unique<uint64_t>(i);
      while (!ring.push(std::move(owner))) {
        ASSERT_NE(owner, nullptr);  // A full ring leaves the value alone.
        std::this_thread::yield();
      }
    }
  }};
  for (uint64_t expected = 1; expected <= kOwners;) {
    const auto owner = ring.pop();
    if (!owner) {
      std::this_thread::yield();
      continue;
    }
    ASSERT_EQ(**owner, expected);
    ++expected;
  }
  producer.join();
}

TEST(SpscRing, FullAndEmptyAreAnswers) {
  SpscRing<int> ring{4};
  EXPECT_EQ(ring.capacity(), 4U);
  EXPECT_EQ(ring.pop(), std::nullopt);
  for (int round = 0; round < 1'000; ++round) {
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(ring.push(round + i));
    ASSERT_FALSE(ring.push(99));
    const int copied = 7;
    ASSERT_FALSE(ring.push(copied));
    for (int i = 0; i < 4; ++i) ASSERT_EQ(ring.pop(), round + i);
    ASSERT_EQ(ring.pop(), std::nullopt);
  }
}

TEST(SpscRing, MatchesACounterUnderRandomUse) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    SpscRing<uint64_t> ring{size_t{1} << rng.between(0, 5)};
    uint64_t pushed = 0;
    uint64_t popped = 0;
    for (int step = 0; step < 500; ++step) {
      if (rng.between(0, 1) == 0) {
        const bool room = pushed - popped < ring.capacity();
        ASSERT_EQ(ring.push(uint64_t{pushed}), room) << "seed " << seed;
        pushed += room ? 1 : 0;
      } else if (pushed == popped) {
        ASSERT_EQ(ring.pop(), std::nullopt) << "seed " << seed;
      } else {
        ASSERT_EQ(ring.pop(), popped++) << "seed " << seed;
      }
    }
  }
}

TEST(SpscRingDeathTest, CapacityIsAPowerOfTwo) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(SpscRing<int>{3}, "power of two");
  EXPECT_DEATH(SpscRing<int>{0}, "power of two");
}

}  // namespace
}  // namespace godwit
