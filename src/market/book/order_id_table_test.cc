#include "market/book/order_id_table.h"

#include <map>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

/// A table beside the pool that it points into, and a map as oracle.
struct Pool {
  explicit Pool(uint32_t expected) : table{expected} {}
  void insert(uint64_t id) {
    table.insert(id, static_cast<uint32_t>(ids.size()));
    truth[id] = static_cast<uint32_t>(ids.size());
    ids.push_back(id);
  }
  void erase(uint64_t id) {
    table.erase(id, truth.at(id));
    truth.erase(id);
  }
  [[nodiscard]] std::optional<uint32_t> find(uint64_t id) const {
    return table.find(id, [&](uint32_t place) { return ids[place] == id; });
  }
  OrderIdTable table;
  std::vector<uint64_t> ids;
  std::map<uint64_t, uint32_t> truth;
};

void check_random_stream(uint64_t seed, uint64_t stride) {
  Rng rng{seed};
  Pool pool{4};
  std::vector<uint64_t> live;
  for (int step = 0; step < 20'000; ++step) {
    if (live.empty() || rng.uniform() < 0.52) {
      const uint64_t id = static_cast<uint64_t>(rng.between(0, 3000)) * stride;
      ASSERT_EQ(pool.find(id).has_value(), pool.truth.contains(id));
      if (pool.truth.contains(id)) continue;
      pool.insert(id);
      live.push_back(id);
    } else {
      const auto at = static_cast<size_t>(rng.between(0, std::ssize(live) - 1));
      pool.erase(live[at]);
      live[at] = live.back();
      live.pop_back();
    }
    ASSERT_EQ(pool.table.size(), pool.truth.size());
  }
  for (const auto& [id, place] : pool.truth) ASSERT_EQ(pool.find(id), place) << id;
  for (uint64_t n = 0; n < 3000; ++n)
    ASSERT_EQ(pool.find(n * stride).has_value(), pool.truth.contains(n * stride));
}

TEST(OrderIdTable, FindsWhatAMapFinds) {
  // Numbers that follow each other, numbers that share their lower bits, and large strides.
  for (const uint64_t stride : {uint64_t{1}, uint64_t{64}, uint64_t{1} << 40}) {
    SCOPED_TRACE(stride);
    check_random_stream(stride + 7, stride);
  }
}

TEST(OrderIdTable, TellsNumbersOfOneHashApart) {
  // Numbers whose hashes share 32 bits are told apart by the pool alone.
  Pool pool{4};
  const uint64_t inverse = 0xF1DE83E19937733D;  // of the multiplier of the table, modulo 2^64
  ASSERT_EQ(inverse * 0x9E3779B97F4A7C15, 1U);
  std::vector<uint64_t> ids;
  for (uint64_t low = 0; low < 4096 && ids.size() < 6; ++low) {
    const uint64_t group = ((uint64_t{0x12345678} << 32) | low) * inverse;
    if (group >> 62 == 0) ids.push_back(group << 2);  // a group number has 62 bits
  }
  ASSERT_EQ(ids.size(), 6U);
  for (const uint64_t id : ids) pool.insert(id);
  for (const uint64_t id : ids) EXPECT_EQ(pool.find(id), pool.truth.at(id));
  pool.erase(ids[2]);
  EXPECT_EQ(pool.find(ids[2]), std::nullopt);
  EXPECT_EQ(pool.find(ids[5]), 5U);
}

TEST(OrderIdTable, KeepsItsSizeWhenOrdersComeAndGo) {
  Pool pool{100};
  const size_t bytes = pool.table.memory_bytes();
  for (uint64_t id = 0; id < 50'000; ++id) {
    pool.insert(id);
    if (id >= 100) pool.erase(id - 100);
  }
  EXPECT_EQ(pool.table.memory_bytes(), bytes);
  EXPECT_EQ(pool.table.size(), 100U);
}

TEST(OrderIdTableDeathTest, StopsWhenTheEntryIsMissing) {
  OrderIdTable table{4};
  table.insert(1, 0);
  EXPECT_DEATH(table.erase(2, 7), "missing from the table");
}

}  // namespace
}  // namespace godwit
