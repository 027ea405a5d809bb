// Money: an exact amount with its currency, and the one place where price times quantity happens.
#pragma once

#include <cstdint>
#include <optional>

#include "foundation/base/fixed.h"
#include "market/domain/currency.h"
#include "market/domain/price.h"

namespace godwit {

/// An amount of some currency in 1e-8. Range about +-9.2e10.
using Amount = Fixed<struct AmountTag, 100'000'000>;

/// An amount and its currency. Adding different currencies stops the process: conversion is
/// always explicit, at a dated rate.
struct Money {
  Amount amount;
  Currency currency;

  friend bool operator==(const Money&, const Money&) = default;
  friend Money operator+(const Money& a, const Money& b) {
    CHECK(a.currency == b.currency, "adding two currencies");
    return {a.amount + b.amount, a.currency};
  }
  friend Money operator-(const Money& a, const Money& b) {
    CHECK(a.currency == b.currency, "subtracting two currencies");
    return {a.amount - b.amount, a.currency};
  }
};

/// price x quantity x multiplier as an amount at 1e-8; nothing when it is out of range.
/// multiplier: units of the underlying per contract, >= 1.
[[nodiscard]] constexpr std::optional<Amount> notional(Price price, Quantity quantity,
                                                       int64_t multiplier, Rounding rounding) {
  // 1e-9 x 1e-8 = 1e-17; the product of two int64 fits 127 bits, the multiplier may not.
  const int128 product = static_cast<int128>(price.raw()) * quantity.raw();
  constexpr int128 kMax = ~(static_cast<int128>(1) << 127);
  CHECK(multiplier >= 1, "multiplier must be positive");
  if (product > kMax / multiplier || product < -(kMax / multiplier)) return std::nullopt;
  constexpr int64_t kDrop = Price::kScale * (Quantity::kScale / Amount::kScale);
  return Amount::in_range(divide(product * multiplier, kDrop, rounding));
}

/// A rate (commission, tax, margin share) in 1e-12, so that 0.00125 % is exact.
using Rate = Fixed<struct RateTag, 1'000'000'000'000>;

/// amount x rate, rounded at 1e-8. Stops the process when out of range, which needs |rate| > 1.
[[nodiscard]] constexpr Amount scaled(Amount amount, Rate rate, Rounding rounding) {
  const int128 product = static_cast<int128>(amount.raw()) * rate.raw();
  const auto result = Amount::in_range(divide(product, Rate::kScale, rounding));
  CHECK(result.has_value(), "rate times amount overflow");
  return *result;
}

}  // namespace godwit
