// Amounts times exact fractions: two factors at once, rounded once. What a conversion through a
// pivot and a funding payment need, without leaving integers.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "foundation/base/fixed.h"

namespace godwit {

/// numerator / denominator; denominator > 0.
struct Ratio {
  int64_t numerator = 1;
  int64_t denominator = 1;
};

/// value x first x second, rounded once. Nothing when the result, or value x first, does not fit an
/// int64.
[[nodiscard]] constexpr std::optional<int64_t> scaled(int64_t value, Ratio first, Ratio second,
                                                      Rounding rounding) {
  constexpr int128 kLimit = std::numeric_limits<int64_t>::max();
  const auto floor_of = [](int128 numerator, int128 denominator) {
    return divide(numerator, denominator, Rounding::kDown);
  };
  CHECK(first.denominator > 0 && second.denominator > 0, "denominator must be positive");
  // value x first = whole + rest / first.denominator, and the same again, so that no product needs
  // more than 127 bits.
  const int128 product = static_cast<int128>(value) * first.numerator;
  const int128 whole = floor_of(product, first.denominator);
  const int128 rest = product - whole * first.denominator;
  if (whole > kLimit || whole < -kLimit) return std::nullopt;
  const int128 rest_product = rest * second.numerator;
  const int128 carried = floor_of(rest_product, first.denominator);
  const int128 rest_below = rest_product - carried * first.denominator;
  const int128 numerator = whole * second.numerator + carried;
  int128 quotient = floor_of(numerator, second.denominator);
  const int128 remainder = numerator - quotient * second.denominator;
  // What is left is (remainder + rest_below / first.denominator) / second.denominator of a unit.
  const bool exact = remainder == 0 && rest_below == 0;
  bool up = false;
  if (rounding == Rounding::kUp) {
    up = !exact;
  } else if (rounding != Rounding::kDown) {
    int128 beyond_half = 2 * remainder - second.denominator;  // Of a unit, times the denominators.
    const int128 below = beyond_half == -1 ? 2 * rest_below - first.denominator : rest_below;
    const bool tie = (beyond_half == 0 || beyond_half == -1) && below == 0;
    if (tie)
      up = rounding == Rounding::kHalfUp || (quotient & 1) != 0;
    else
      up = beyond_half > 0 || ((beyond_half == 0 || beyond_half == -1) && below > 0);
  }
  if (up) ++quotient;
  if (quotient > kLimit || quotient < -kLimit) return std::nullopt;
  return static_cast<int64_t>(quotient);
}

}  // namespace godwit
