// Fixed-point numbers: an int64 count of a fixed fraction, with a tag so that a price is never
// added to a quantity. Addition and subtraction stop the process on overflow; where overflow can be
// caused by input, the checked forms return nothing instead.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

#include "foundation/base/check.h"

namespace godwit {

__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

/// How a quotient that is not whole is rounded.
enum class Rounding : uint8_t {
  kDown,      ///< Towards minus infinity.
  kUp,        ///< Towards plus infinity.
  kHalfEven,  ///< To the nearest, ties to the even one.
  kHalfUp,    ///< To the nearest, ties towards plus infinity.
};

/// numerator / denominator under `rounding`. denominator > 0.
[[nodiscard]] constexpr int128 divide(int128 numerator, int128 denominator, Rounding rounding) {
  CHECK(denominator > 0, "denominator must be positive");
  int128 quotient = numerator / denominator;
  int128 remainder = numerator % denominator;
  if (remainder < 0) {  // Make it a floor division: 0 <= remainder < denominator.
    quotient -= 1;
    remainder += denominator;
  }
  if (remainder == 0 || rounding == Rounding::kDown) return quotient;
  if (rounding == Rounding::kUp) return quotient + 1;
  const int128 twice = remainder - (denominator - remainder);  // Sign of remainder - half.
  const bool tie_up = rounding == Rounding::kHalfUp || (quotient & 1) != 0;
  return twice > 0 || (twice == 0 && tie_up) ? quotient + 1 : quotient;
}

/// value as int64, or nothing when it does not fit.
[[nodiscard]] constexpr std::optional<int64_t> narrow(int128 value) noexcept {
  if (value < std::numeric_limits<int64_t>::min() || value > std::numeric_limits<int64_t>::max())
    return std::nullopt;
  return static_cast<int64_t>(value);
}

/// A number of 1/Scale units. Range: int64, symmetric (the most negative value is refused by text
/// and arithmetic, so that negation never overflows).
template <class Tag, int64_t Scale>
class Fixed {
 public:
  static constexpr int64_t kScale = Scale;

  constexpr Fixed() = default;
  /// Takes any raw value, unchecked: readers of files refuse the most negative one themselves.
  static constexpr Fixed from_raw(int64_t raw) { return Fixed{raw}; }
  /// whole units; stops the process on overflow.
  static constexpr Fixed from_units(int64_t units) {
    return Fixed{checked(static_cast<int128>(units) * Scale)};
  }
  static constexpr Fixed max() { return Fixed{std::numeric_limits<int64_t>::max()}; }

  [[nodiscard]] constexpr int64_t raw() const { return raw_; }
  [[nodiscard]] constexpr bool is_zero() const { return raw_ == 0; }
  [[nodiscard]] constexpr int sign() const { return (raw_ > 0) - (raw_ < 0); }
  [[nodiscard]] constexpr Fixed abs() const { return raw_ < 0 ? -*this : *this; }
  /// For statistics and display only; never to compute an order, a position or money.
  [[nodiscard]] constexpr double to_double() const {
    return static_cast<double>(raw_) / static_cast<double>(Scale);
  }

  friend constexpr auto operator<=>(Fixed, Fixed) = default;
  friend constexpr Fixed operator+(Fixed a, Fixed b) {
    const std::optional<Fixed> sum = checked_add(a, b);
    CHECK(sum.has_value(), "fixed-point overflow");
    return *sum;
  }
  friend constexpr Fixed operator-(Fixed a, Fixed b) {
    const std::optional<Fixed> difference = checked_subtract(a, b);
    CHECK(difference.has_value(), "fixed-point overflow");
    return *difference;
  }
  constexpr Fixed operator-() const { return Fixed{checked(-static_cast<int128>(raw_))}; }
  constexpr Fixed& operator+=(Fixed other) { return *this = *this + other; }
  constexpr Fixed& operator-=(Fixed other) { return *this = *this - other; }

  /// The sum, or nothing when it is out of range. For values that come from outside.
  [[nodiscard]] friend constexpr std::optional<Fixed> checked_add(Fixed a, Fixed b) noexcept {
    int64_t sum = 0;
    if (__builtin_add_overflow(a.raw_, b.raw_, &sum) || sum == kRefused) return std::nullopt;
    return Fixed{sum};
  }
  [[nodiscard]] friend constexpr std::optional<Fixed> checked_subtract(Fixed a, Fixed b) noexcept {
    int64_t difference = 0;
    if (__builtin_sub_overflow(a.raw_, b.raw_, &difference) || difference == kRefused)
      return std::nullopt;
    return Fixed{difference};
  }
  /// A wide intermediate back into range, or nothing.
  [[nodiscard]] static constexpr std::optional<Fixed> in_range(int128 raw) noexcept {
    const std::optional<int64_t> narrowed = narrow(raw);
    if (!narrowed || *narrowed == kRefused) return std::nullopt;
    return Fixed{*narrowed};
  }

 private:
  static constexpr int64_t kRefused = std::numeric_limits<int64_t>::min();
  explicit constexpr Fixed(int64_t raw) : raw_{raw} {}
  static constexpr int64_t checked(int128 raw) {
    const std::optional<Fixed> fixed = in_range(raw);
    CHECK(fixed.has_value(), "fixed-point overflow");
    return fixed->raw_;
  }
  int64_t raw_ = 0;
};

}  // namespace godwit
