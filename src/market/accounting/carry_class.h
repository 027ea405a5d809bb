// The four ways in which an account carries a position.
#pragma once

#include <cstdint>
#include <string_view>

#include "market/domain/instrument.h"

namespace godwit {

enum class CarryClass : uint8_t {
  kCash,       ///< Paid in full: shares, funds, spot coins.
  kFutures,    ///< Nothing paid; profit moves to cash at each daily settlement.
  kForex,      ///< Nothing paid; profit is converted when realised; swap at the cut-off.
  kPerpetual,  ///< Nothing paid; settled in the quote currency; funding.
};
[[nodiscard]] std::string_view name(CarryClass carry) noexcept;

/// Throws Error(kUsage) for an instrument on margin whose market none of the classes fits.
[[nodiscard]] CarryClass carry_class(const Instrument& instrument);

}  // namespace godwit
