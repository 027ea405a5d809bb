#include "market/accounting/exact_ratio.h"

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

/// The same by one division, where the products fit.
std::optional<int64_t> naive(int64_t value, Ratio first, Ratio second, Rounding rounding) {
  const int128 numerator = static_cast<int128>(value) * first.numerator * second.numerator;
  const int128 denominator = static_cast<int128>(first.denominator) * second.denominator;
  return narrow(divide(numerator, denominator, rounding));
}

TEST(ExactRatio, AgreesWithOneDivision) {
  Rng rng{7};
  int ties = 0;
  for (int i = 0; i < 400'000; ++i) {
    const bool small = rng.between(0, 1) == 0;  // Small numbers tie often.
    const int64_t top = small ? 12 : 1'000'000'000'000;
    const int64_t value = rng.between(-top, top);
    const Ratio first{rng.between(-(small ? 9 : 3'000'000'000), small ? 9 : 3'000'000'000),
                      rng.between(1, small ? 8 : 2'000'000'000)};
    const Ratio second{rng.between(small ? -9 : -5'000'000, small ? 9 : 5'000'000),
                       rng.between(1, small ? 8 : 1'000'000'000)};
    for (const Rounding rounding :
         {Rounding::kDown, Rounding::kUp, Rounding::kHalfEven, Rounding::kHalfUp})
      ASSERT_EQ(scaled(value, first, second, rounding), naive(value, first, second, rounding))
          << value << " x " << first.numerator << "/" << first.denominator << " x "
          << second.numerator << "/" << second.denominator;
    ties += naive(value, first, second, Rounding::kHalfEven) !=
                    naive(value, first, second, Rounding::kHalfUp)
                ? 1
                : 0;
  }
  EXPECT_GT(ties, 1'000);
}

TEST(ExactRatio, LargestNumbers) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(scaled(kMax, {1, 1}, {1, 1}, Rounding::kDown), kMax);
  EXPECT_EQ(scaled(kMax, {kMax, kMax}, {kMax, kMax}, Rounding::kUp), kMax);
  EXPECT_EQ(scaled(-kMax, {kMax - 1, kMax}, {kMax, kMax - 1}, Rounding::kHalfEven), -kMax);
  EXPECT_EQ(scaled(kMax, {2, 1}, {1, 2}, Rounding::kDown), std::nullopt);
  EXPECT_EQ(scaled(kMax, {1, 2}, {2, 1}, Rounding::kDown), kMax);
  EXPECT_EQ(scaled(1, {1, kMax}, {1, kMax}, Rounding::kUp), 1);
  EXPECT_EQ(scaled(-1, {1, kMax}, {1, kMax}, Rounding::kDown), -1);
  EXPECT_EQ(scaled(-1, {1, kMax}, {1, kMax}, Rounding::kHalfUp), 0);
}

}  // namespace
}  // namespace godwit
