// What the turnover of an instrument's trades is made of.
#pragma once

#include <cstdint>

namespace godwit {

/// What the turnover of a trade is.
enum class TurnoverBasis : uint8_t {
  kPrice,     ///< Price times quantity times multiplier.
  kQuantity,  ///< Quantity times multiplier: inverse contracts are worth a fixed sum each.
  kUnknown,   ///< NaN.
};

struct ContractValue {
  /// > 0: units of the underlying per contract, or of the quote currency with kQuantity.
  int64_t multiplier = 1;
  TurnoverBasis basis = TurnoverBasis::kPrice;

  friend bool operator==(const ContractValue&, const ContractValue&) = default;
};

}  // namespace godwit
