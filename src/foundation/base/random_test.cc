#include "foundation/base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

// Known answers: Random123, examples/kat_vectors, philox 4x32 10.
TEST(Philox, KnownAnswers) {
  static_assert(philox4x32({0, 0, 0, 0}, {0, 0}) ==
                PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomSource, EveryPartOfTheKeyCounts) {
  const PhiloxCounter base = RandomSource{7}.bits(RandomStream::kGeneral, 1, 2);
  EXPECT_EQ(base, RandomSource{7}.bits(RandomStream::kGeneral, 1, 2));
  EXPECT_NE(base, RandomSource{8}.bits(RandomStream::kGeneral, 1, 2));
  EXPECT_NE(base, RandomSource{7 + (uint64_t{1} << 32)}.bits(RandomStream::kGeneral, 1, 2));
  EXPECT_NE(base, RandomSource{7}.bits(RandomStream::kSlippage, 1, 2));
  EXPECT_NE(base, RandomSource{7}.bits(RandomStream::kGeneral, 2, 2));
  EXPECT_NE(base, RandomSource{7}.bits(RandomStream::kGeneral, 1 + (uint64_t{1} << 32), 2));
  EXPECT_NE(base, RandomSource{7}.bits(RandomStream::kGeneral, 1, 3));
  EXPECT_NE(RandomSource{7}.bits(RandomStream::kGeneral, 1, 2),
            RandomSource{7}.bits(RandomStream::kGeneral, 2, 1));
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// Kolmogorov-Smirnov distance of sorted samples from a distribution function, times sqrt(n).
template <class Cdf>
double ks_statistic(std::vector<double> samples, Cdf cdf) {
  std::sort(samples.begin(), samples.end());
  const auto n = static_cast<double>(samples.size());
  double distance = 0;
  for (size_t i = 0; i < samples.size(); ++i) {
    const double p = cdf(samples[i]);
    distance =
        std::max({distance, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return distance * std::sqrt(n);
}
constexpr double kKsOnePerMille = 1.95;  // P(sqrt(n) D > 1.95) = 0.001.

TEST(RandomSource, NormalsAreNormal) {
  constexpr size_t kCount = 200'000;
  const RandomSource source{20'240'102};
  std::vector<double> z(kCount);
  double sum = 0;
  double squares = 0;
  double cubes = 0;
  double fourths = 0;
  for (size_t i = 0; i < kCount; ++i) {
    const double x = z[i] = source.normal(RandomStream::kSlippage, i, 1);
    ASSERT_TRUE(std::isfinite(x));
    sum += x;
    squares += x * x;
    cubes += x * x * x;
    fourths += x * x * x * x;
  }
  constexpr double n = kCount;  // Bounds are four standard errors.
  EXPECT_NEAR(sum / n, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 4 * std::sqrt(2 / n));
  EXPECT_NEAR(cubes / n, 0, 4 * std::sqrt(15 / n));
  EXPECT_NEAR(fourths / n, 3, 4 * std::sqrt(96 / n));
  EXPECT_LT(ks_statistic(z, normal_cdf), kKsOnePerMille);
  const auto beyond_three =
      std::count_if(z.begin(), z.end(), [](double x) { return std::abs(x) > 3; });
  EXPECT_NEAR(static_cast<double>(beyond_three), 0.0026998 * n, 4 * std::sqrt(0.0027 * n));
  EXPECT_GT(*std::max_element(z.begin(), z.end()), 4.0);
  EXPECT_LT(*std::max_element(z.begin(), z.end()), 8.7);  // sqrt(-2 ln 2^-54).
}

TEST(RandomSource, NeighbouringKeysAreUncorrelated) {
  constexpr int kCount = 100'000;
  const RandomSource source{1};
  const RandomSource neighbour{2};
  double by_order = 0;
  double by_fill = 0;
  double by_seed = 0;
  double by_stream = 0;
  for (uint64_t i = 0; i < kCount; ++i) {
    const double x = source.normal(RandomStream::kSlippage, i, 1);
    by_order += x * source.normal(RandomStream::kSlippage, i + 1, 1);
    by_fill += x * source.normal(RandomStream::kSlippage, i, 2);
    by_seed += x * neighbour.normal(RandomStream::kSlippage, i, 1);
    by_stream += x * source.normal(RandomStream::kGeneral, i, 1);
  }
  const double bound = 4 / std::sqrt(kCount);
  for (const double product : {by_order, by_fill, by_seed, by_stream})
    EXPECT_LT(std::abs(product / kCount), bound);
}

TEST(Rng, UniformIsUniform) {
  Rng rng{5};
  std::vector<double> u(100'000);
  for (double& x : u) {
    x = rng.uniform();
    ASSERT_GE(x, 0.0);
    ASSERT_LT(x, 1.0);
  }
  EXPECT_LT(ks_statistic(u, [](double x) { return x; }), kKsOnePerMille);
}

TEST(Rng, SequencesRepeatAndDoNotMix) {
  Rng a{9};
  Rng b{9};
  Rng other{9, RandomStream::kSlippage};
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t x = a.next();
    EXPECT_EQ(x, b.next());
    differs |= x != other.next();
  }
  EXPECT_TRUE(differs);
  EXPECT_EQ(a.normal(), b.normal());
}

TEST(Rng, BetweenKeepsItsBoundsAndIsFair) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  Rng rng{11};
  constexpr int kCount = 140'000;
  std::array<int, 7> seen{};
  for (int i = 0; i < kCount; ++i) {
    const int64_t x = rng.between(-3, 3);
    ASSERT_TRUE(x >= -3 && x <= 3) << x;
    ++seen[static_cast<size_t>(x + 3)];
  }
  double chi_squared = 0;
  for (const int count : seen) chi_squared += (count - 20'000.0) * (count - 20'000.0) / 20'000.0;
  EXPECT_LT(chi_squared, 22.46);  // 99.9 % with six degrees of freedom.
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_EQ(rng.between(5, 5), 5);
    EXPECT_EQ(rng.between(kMin, kMin), kMin);
    EXPECT_GE(rng.between(kMax - 1, kMax), kMax - 1);
    EXPECT_LE(rng.between(kMin, 0), 0);  // A span of 2^63 + 1: half the draws are thrown back.
  }
  int negative = 0;
  for (int i = 0; i < 10'000; ++i) negative += rng.between(kMin, kMax) < 0 ? 1 : 0;
  EXPECT_NEAR(negative, 5'000, 200);
}

TEST(RngDeathTest, EmptyRange) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Rng rng{1};
  EXPECT_DEATH((void)rng.between(2, 1), "empty range");
}

TEST(RandomSource, UniformDrawsAreThoseOfTheSequence) {
  Rng rng{99};
  const RandomSource source{99};
  for (uint64_t i = 0; i < 100; ++i) {
    const double draw = rng.uniform();
    ASSERT_EQ(source.uniform(RandomStream::kGeneral, i, 0), draw);
    ASSERT_NE(source.uniform(RandomStream::kSyntheticRows, i, 0), draw);
  }
}

}  // namespace
}  // namespace godwit
