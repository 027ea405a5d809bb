// Decimal text to scaled integers and back, exactly; never through double.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "foundation/base/result.h"

namespace godwit {

/// Why a text is not a decimal number of the wanted scale.
enum class DecimalError : uint8_t {
  kEmpty,       ///< No characters.
  kMalformed,   ///< Not [+-]digits[.digits][e[+-]digits]; one side of the point may be empty.
  kTooPrecise,  ///< Non-zero digits beyond the scale would be lost.
  kOutOfRange,  ///< Beyond +-(2^63 - 1) at this scale, or an exponent beyond +-400.
};

[[nodiscard]] std::string_view describe(DecimalError error) noexcept;

/// Parses `text` as a decimal number times 10^digits. 0 <= digits <= 18. Accepts a sign, a
/// fraction and an exponent ("1.5e3"); refuses spaces, separators, "nan", "inf" and hexadecimal.
/// Trailing zeros beyond the scale are accepted, other digits there are kTooPrecise. Never yields
/// the most negative int64, so that the result can be negated.
[[nodiscard]] Result<int64_t, DecimalError> parse_decimal(std::string_view text,
                                                          int digits) noexcept;

/// raw / 10^digits as the shortest exact decimal text: "12.5", "-0.00000001", "7".
[[nodiscard]] std::string format_decimal(int64_t raw, int digits);

/// Digits of a power-of-ten scale: 1'000'000'000 -> 9.
[[nodiscard]] constexpr int scale_digits(int64_t scale) noexcept {
  int digits = 0;
  while (scale > 1) {
    scale /= 10;
    ++digits;
  }
  return digits;
}

/// Reads text into a Fixed type F, e.g. parse_fixed<Price>("3257.85").
template <class F>
[[nodiscard]] Result<F, DecimalError> parse_fixed(std::string_view text) noexcept {
  return parse_decimal(text, scale_digits(F::kScale)).map([](int64_t raw) {
    return F::from_raw(raw);
  });
}

template <class F>
[[nodiscard]] std::string format_fixed(F value) {
  return format_decimal(value.raw(), scale_digits(F::kScale));
}

}  // namespace godwit
