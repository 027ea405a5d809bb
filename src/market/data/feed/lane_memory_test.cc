#include "market/data/feed/lane_memory.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

Timestamp at(int64_t ns) { return Timestamp::from_ns(ns); }

TEST(LaneMemory, EqualsASortedMapAndHandsOutEachOnce) {
  constexpr size_t kCapacity = 8;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng{seed};
    LaneMemory memory{kCapacity};
    std::map<uint64_t, bool> kept;  // By order; whether it was left out.
    std::map<uint64_t, int> handed_out;
    uint64_t highest = 100;
    uint64_t forgotten = 0;
    for (int64_t i = 0; i < 200; ++i) {
      const bool late = rng.between(0, 3) == 0;
      const uint64_t order =
          late ? highest - static_cast<uint64_t>(rng.between(1, 12)) : (highest += 3);
      if (kept.contains(order) || order <= forgotten) continue;
      memory.insert({.key = {.order = order}, .at = at(i), .left_out = late});
      kept[order] = late;
      if (kept.size() > kCapacity) {
        // The lowest of those before goes, whatever has come.
        auto lowest = kept.begin();
        if (lowest->first == order) ++lowest;
        forgotten = std::max(forgotten, lowest->first);
        kept.erase(lowest);
      }
      while (const Delivered* const item = memory.take_due(at(i - 2))) {
        ASSERT_FALSE(item->left_out);
        ASSERT_EQ(++handed_out[item->key.order], 1) << "seed " << seed;
      }
      for (uint64_t asked = highest - 40; asked <= highest; ++asked) {
        const Delivered* const found = memory.find({.order = asked});
        ASSERT_EQ(found != nullptr, kept.contains(asked)) << "seed " << seed << " " << asked;
        if (found == nullptr && asked <= forgotten) {
          ASSERT_TRUE(memory.has_forgotten(asked));
        }
      }
    }
    EXPECT_GT(handed_out.size(), 50U);
  }
}

TEST(LaneMemory, WhatIsForgottenStaysForgotten) {
  LaneMemory memory{2};
  for (const uint64_t order : {10U, 20U, 30U, 1U, 2U})
    memory.insert({.key = {.order = order}, .at = at(1)});
  EXPECT_TRUE(memory.has_forgotten(10)) << "although 1 was forgotten after it";
  EXPECT_FALSE(memory.has_forgotten(30));
}

}  // namespace
}  // namespace godwit
