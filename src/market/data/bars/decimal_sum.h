// Sums of decimal numbers that are stored as doubles, without the traces of binary arithmetic.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "foundation/base/fixed.h"

namespace godwit {

/// The double nearest to raw / 10^digits, correctly rounded.
[[nodiscard]] double nearest_double(int128 raw, int digits);

/// The shortest decimal that names the double, in 1e-17 (half to even beyond); nothing for NaN,
/// infinities and from 1.7e21 on.
[[nodiscard]] std::optional<int128> decimal_of(double value);

/// Adds doubles as the decimals that they stand for, in integers, and rounds once: 0.1 and 0.2 are
/// 0.3, in any order. NaN as soon as a part has no decimal_of(), or the sum leaves 128 bits.
class DecimalSum {
 public:
  void add(double value) {
    const std::optional<int128> decimal = decimal_of(value);
    if (!decimal || __builtin_add_overflow(sum_, *decimal, &sum_)) is_known_ = false;
  }
  [[nodiscard]] double value() const {
    return is_known_ ? nearest_double(sum_, 17) : std::numeric_limits<double>::quiet_NaN();
  }

 private:
  int128 sum_ = 0;  // In 1e-17.
  bool is_known_ = true;
};

}  // namespace godwit
