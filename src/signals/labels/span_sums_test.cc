#include "signals/labels/span_sums.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

TEST(SpanSums, OfTenThousandSpansAgainstAdding) {
  Rng rng{7};
  std::vector<double> values(2500);
  for (double& value : values) value = rng.normal();
  const SpanSums sums{values};
  for (int i = 0; i < 10'000; ++i) {
    const auto first = static_cast<size_t>(rng.between(0, 2499));
    const auto last = static_cast<size_t>(rng.between(static_cast<int64_t>(first), 2499));
    double sum = 1;
    double size = 1;
    for (size_t row = first; row <= last; ++row) {
      sum += values[row];
      size += std::abs(values[row]);
    }
    ASSERT_NEAR(sums.add(1, first, last), sum, 1e-14 * size) << first << " to " << last;
  }
}

TEST(SpanSums, AtTheEdgesOfItsBlocks) {
  const SpanSums sums{std::vector<double>(2048, 1)};
  for (const size_t first : {size_t{0}, size_t{1}, size_t{511}, size_t{512}, size_t{513}})
    for (const size_t last : {size_t{511}, size_t{512}, size_t{1023}, size_t{1024}, size_t{2047}}) {
      const double rows = last < first ? 0 : static_cast<double>(last - first + 1);
      EXPECT_EQ(sums.add(0, first, last), rows) << first << " to " << last;
    }
  EXPECT_EQ(SpanSums{{3}}.add(0, 0, 0), 3);
  EXPECT_EQ(SpanSums{{3}}.add(0.5, 1, 0), 0.5);
}

TEST(SpanSums, SmallValuesBehindLargeOnesKeepTheirDigits) {
  std::vector<double> values(4096, 1e-9);
  values[0] = 1e9;
  const SpanSums sums{values};
  EXPECT_NEAR(sums.add(0, 1, 4095), 4095e-9, 1e-16);
}

}  // namespace
}  // namespace godwit
