// The unit in which a file counts, as an exact decimal factor: prices in cents have 0.01, volume in
// lots of a hundred shares 100.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace godwit {

/// mantissa x 10^exponent > 0. The mantissa has 1 to 9 digits and does not end in zero.
struct DecimalUnit {
  int64_t mantissa = 1;
  int exponent = 0;

  /// A positive decimal number of at most nine significant digits between 1e-18 and 1e18.
  [[nodiscard]] static std::optional<DecimalUnit> parse(std::string_view text) noexcept;
  /// value x unit. One rounding at most where the mantissa is 1.
  [[nodiscard]] double apply(double value) const noexcept;
  [[nodiscard]] bool is_one() const noexcept { return mantissa == 1 && exponent == 0; }
  friend bool operator==(const DecimalUnit&, const DecimalUnit&) = default;
};

}  // namespace godwit
