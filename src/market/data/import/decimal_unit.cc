#include "market/data/import/decimal_unit.h"

#include <array>
#include <cstddef>

#include "foundation/base/decimal.h"

namespace godwit {
namespace {

constexpr int kExponentMax = 18;
constexpr int64_t kMantissaMax = 999'999'999;

// Powers of ten up to 1e22 are exact in a double.
constexpr std::array<double, 19> kPowers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                         1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

}  // namespace

std::optional<DecimalUnit> DecimalUnit::parse(std::string_view text) noexcept {
  // Two scales cover the range between them.
  for (const int digits : {0, 18}) {
    const Result<int64_t, DecimalError> raw = parse_decimal(text, digits);
    if (!raw || *raw <= 0) continue;
    DecimalUnit unit{.mantissa = *raw, .exponent = -digits};
    while (unit.mantissa % 10 == 0) {
      unit.mantissa /= 10;
      ++unit.exponent;
    }
    if (unit.mantissa > kMantissaMax) return std::nullopt;
    return unit;
  }
  return std::nullopt;
}

double DecimalUnit::apply(double value) const noexcept {
  static_assert(kPowers.size() == kExponentMax + 1);
  if (mantissa != 1) value *= static_cast<double>(mantissa);
  // Dividing by an exact power rounds once; multiplying by its inexact inverse would round twice.
  return exponent >= 0 ? value * kPowers[static_cast<size_t>(exponent)]
                       : value / kPowers[static_cast<size_t>(-exponent)];
}

}  // namespace godwit
