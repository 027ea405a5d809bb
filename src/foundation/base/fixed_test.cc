#include "foundation/base/fixed.h"

#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

using Cents = Fixed<struct CentsTag, 100>;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int128 kWideMax = ~(static_cast<int128>(1) << 127);
constexpr int128 kWideMin = static_cast<int128>(1) << 127;

/// Any sign, any length of bits, with the edges often.
int128 random_wide(Rng& rng) {
  const auto high = static_cast<uint128>(rng.next());
  auto value = static_cast<int128>(high << 64 | rng.next());
  value >>= rng.between(0, 127);
  switch (rng.between(0, 7)) {
    case 0: return kWideMax - rng.between(0, 3);
    case 1: return kWideMin + rng.between(0, 3);
    default: return value;
  }
}

/// The same by sign and magnitude: no floor division, no shared code.
int128 naive_divide(int128 numerator, int128 denominator, Rounding rounding) {
  const bool negative = numerator < 0;
  const uint128 magnitude =
      negative ? ~static_cast<uint128>(numerator) + 1 : static_cast<uint128>(numerator);
  const auto d = static_cast<uint128>(denominator);
  uint128 q = magnitude / d;
  const uint128 r = magnitude - q * d;
  bool away = false;  // One further from zero.
  if (r != 0) {
    switch (rounding) {
      case Rounding::kDown: away = negative; break;
      case Rounding::kUp: away = !negative; break;
      case Rounding::kHalfEven: away = 2 * r > d || (2 * r == d && q % 2 == 1); break;
      case Rounding::kHalfUp: away = 2 * r > d || (2 * r == d && !negative); break;
    }
  }
  q += away ? 1 : 0;
  return static_cast<int128>(negative ? ~q + 1 : q);
}

TEST(Divide, MatchesTheNaiveModel) {
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    const int128 n = random_wide(rng);
    int128 d = random_wide(rng);
    d = d < 0 ? -(d + 1) : d;
    if (d == 0) d = 2;
    for (const Rounding rounding :
         {Rounding::kDown, Rounding::kUp, Rounding::kHalfEven, Rounding::kHalfUp})
      ASSERT_TRUE(divide(n, d, rounding) == naive_divide(n, d, rounding))
          << "seed " << seed << ", rounding " << static_cast<int>(rounding);
  }
}

TEST(Divide, TiesGoToTheEvenQuotient) {
  struct Case {
    int64_t numerator, denominator, down, up, half_even;
  };
  constexpr Case cases[] = {
      {5, 2, 2, 3, 2},   {7, 2, 3, 4, 4},     {-5, 2, -3, -2, -2}, {-7, 2, -4, -3, -4},
      {1, 2, 0, 1, 0},   {-1, 2, -1, 0, 0},   {3, 2, 1, 2, 2},     {-3, 2, -2, -1, -2},
      {4, 2, 2, 2, 2},   {-4, 2, -2, -2, -2}, {1, 3, 0, 1, 0},     {2, 3, 0, 1, 1},
      {-1, 3, -1, 0, 0}, {-2, 3, -1, 0, -1},  {0, 7, 0, 0, 0},     {25, 10, 2, 3, 2},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(static_cast<int64_t>(divide(c.numerator, c.denominator, Rounding::kDown)), c.down);
    EXPECT_EQ(static_cast<int64_t>(divide(c.numerator, c.denominator, Rounding::kUp)), c.up);
    EXPECT_EQ(static_cast<int64_t>(divide(c.numerator, c.denominator, Rounding::kHalfEven)),
              c.half_even)
        << c.numerator << " / " << c.denominator;
  }
  // Half of the widest odd number: a tie whose doubled remainder does not fit.
  EXPECT_TRUE(divide(kWideMax, 2, Rounding::kHalfEven) == kWideMax / 2 + 1);
  EXPECT_TRUE(divide(kWideMin, 1, Rounding::kUp) == kWideMin);
  EXPECT_TRUE(divide(kWideMin, kWideMax, Rounding::kDown) == -2);
}

TEST(Narrow, KeepsExactlyInt64) {
  EXPECT_EQ(narrow(kMax), kMax);
  EXPECT_EQ(narrow(kMin), kMin);
  EXPECT_EQ(narrow(static_cast<int128>(kMax) + 1), std::nullopt);
  EXPECT_EQ(narrow(static_cast<int128>(kMin) - 1), std::nullopt);
  EXPECT_EQ(narrow(kWideMin), std::nullopt);
}

TEST(Fixed, CheckedArithmeticIsRightOrNothing) {
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    const auto pick = [&] {
      const int64_t value = static_cast<int64_t>(rng.next()) >> rng.between(0, 63);
      return rng.between(0, 3) == 0 ? (value < 0 ? -kMax : kMax) : value == kMin ? -kMax : value;
    };
    const int64_t a = pick();
    const int64_t b = pick();
    int64_t sum = 0;
    int64_t difference = 0;
    const bool no_sum = __builtin_add_overflow(a, b, &sum) || sum == kMin;
    const bool no_difference = __builtin_sub_overflow(a, b, &difference) || difference == kMin;
    const auto x = Cents::from_raw(a);
    const auto y = Cents::from_raw(b);
    ASSERT_EQ(checked_add(x, y).has_value(), !no_sum) << "seed " << seed;
    ASSERT_EQ(checked_subtract(x, y).has_value(), !no_difference) << "seed " << seed;
    if (!no_sum) {
      ASSERT_EQ((x + y).raw(), sum) << "seed " << seed;
      ASSERT_EQ(checked_add(x, y)->raw(), sum);
      ASSERT_EQ((x + y) - y, x);
    }
    if (!no_difference) {
      ASSERT_EQ((x - y).raw(), difference) << "seed " << seed;
    }
    ASSERT_EQ((-x).raw(), -a);
    ASSERT_EQ(x.abs().raw(), a < 0 ? -a : a);
    ASSERT_EQ(x.sign(), a > 0 ? 1 : a < 0 ? -1 : 0);
    ASSERT_EQ(x < y, a < b);
  }
}

TEST(Fixed, UnitsAndEdges) {
  EXPECT_EQ(Cents::from_units(12).raw(), 1200);
  EXPECT_EQ(Cents::from_units(kMax / 100).raw(), kMax / 100 * 100);
  EXPECT_EQ(Cents::from_units(-(kMax / 100)).raw(), -(kMax / 100 * 100));
  EXPECT_EQ(Cents::max().raw(), kMax);
  EXPECT_EQ(Cents::in_range(kMin), std::nullopt);
  EXPECT_EQ(Cents::in_range(static_cast<int128>(kMin) + 1)->raw(), -kMax);
  EXPECT_EQ(Cents::in_range(static_cast<int128>(kMax) + 1), std::nullopt);
  EXPECT_DOUBLE_EQ(Cents::from_raw(-150).to_double(), -1.5);
  static_assert((Cents::from_units(2) - Cents::from_raw(1)).raw() == 199);
}

TEST(FixedDeathTest, EveryEdgeStopsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Cents max = Cents::max();
  const Cents one = Cents::from_raw(1);
  const Cents lowest = Cents::from_raw(kMin);  // Only from_raw makes one.
  EXPECT_DEATH((void)(max + one), "fixed-point overflow");
  EXPECT_DEATH((void)(-max - one), "fixed-point overflow");
  EXPECT_DEATH((void)(-lowest), "fixed-point overflow");
  EXPECT_DEATH((void)lowest.abs(), "fixed-point overflow");
  EXPECT_DEATH((void)(lowest + Cents{}), "fixed-point overflow");
  EXPECT_DEATH((void)Cents::from_units(kMax / 100 + 1), "fixed-point overflow");
  EXPECT_DEATH((void)Cents::from_units(-(kMax / 100) - 1), "fixed-point overflow");
  EXPECT_DEATH((void)divide(1, 0, Rounding::kDown), "denominator must be positive");
  EXPECT_DEATH((void)divide(1, -1, Rounding::kDown), "denominator must be positive");
}

}  // namespace
}  // namespace godwit
