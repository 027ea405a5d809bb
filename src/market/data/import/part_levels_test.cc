#include "market/data/import/part_levels.h"

#include <algorithm>
#include <cstdint>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

PartSpan part(int64_t first, int64_t last) {
  return {Timestamp::from_ns(first), Timestamp::from_ns(last)};
}

bool shares_time(const PartSpan& a, const PartSpan& b) {
  return a.first <= b.last && b.first <= a.last;
}

/// Which level each part is in.
std::vector<size_t> numbers_of(const std::vector<std::vector<size_t>>& levels, size_t parts) {
  std::vector<size_t> numbers(parts, levels.size());
  for (size_t i = 0; i < levels.size(); ++i)
    for (const size_t number : levels[i]) numbers[number] = i;
  return numbers;
}

TEST(PartLevels, ThousandsOfDaysAreOneLevelInWhateverOrder) {
  constexpr size_t kParts = 2000;
  std::vector<PartSpan> parts;
  for (size_t i = 0; i < kParts; ++i) {
    const auto day = static_cast<int64_t>(i * 1237 % kParts);  // Each once: 1237 is prime.
    parts.push_back(part(day * 10, day * 10 + 9));
  }
  const auto levels = part_levels(parts);
  ASSERT_EQ(levels.size(), 1U);
  ASSERT_EQ(levels[0].size(), kParts);
  for (size_t i = 0; i < kParts; ++i)
    EXPECT_EQ(parts[levels[0][i]].first.ns(), static_cast<int64_t>(i) * 10);
}

TEST(PartLevels, PartsThatTouchAtOneTimeShareIt) {
  EXPECT_EQ(part_levels(std::vector{part(5, 9), part(9, 12), part(0, 5), part(10, 10)}),
            (std::vector<std::vector<size_t>>{{0}, {2, 1}, {3}}));
  EXPECT_TRUE(part_levels({}).empty());
}

TEST(PartLevels, KeepTheOrderOfPartsThatShareATime) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    std::vector<PartSpan> parts;
    const int64_t count = rng.between(1, 60);
    const int64_t length_max = rng.between(0, 40);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t first = rng.between(0, 300);
      parts.push_back(part(first, first + rng.between(0, length_max)));
    }
    const auto levels = part_levels(parts);
    const std::vector<size_t> level = numbers_of(levels, parts.size());
    std::vector<size_t> chain(parts.size(), 0);  // The longest chain that ends with a part.
    size_t listed = 0;
    for (const auto& one : levels) {
      listed += one.size();
      for (size_t i = 1; i < one.size(); ++i)
        ASSERT_LT(parts[one[i - 1]].last, parts[one[i]].first) << "seed " << seed;
    }
    ASSERT_EQ(listed, parts.size());
    for (size_t later = 0; later < parts.size(); ++later)
      for (size_t i = 0; i < later; ++i)
        if (shares_time(parts[i], parts[later])) {
          ASSERT_LT(level[i], level[later]) << "seed " << seed;
          chain[later] = std::max(chain[later], chain[i] + 1);
        }
    ASSERT_EQ(levels.size(), *std::max_element(chain.begin(), chain.end()) + 1) << "seed " << seed;
  }
}

}  // namespace
}  // namespace godwit
