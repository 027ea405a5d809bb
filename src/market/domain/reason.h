// Why an order did not do all that was asked. Codes, never strings: operators, metrics and tests
// rely on them.
#pragma once

#include <cstdint>
#include <string_view>

namespace godwit {

enum class Reason : uint16_t {
  kNone = 0,
  kCutToCash,             ///< Cut to what the cash buys at the fill price, costs included.
  kTargetChanged,         ///< Canceled because the strategy wants another position now.
  kNotTradable,           ///< A continuous series, for signals only.
  kUnsupportedOrderType,  ///< The venue does not take this type.
  kLotSizeViolation,      ///< Not a whole number of lots, or not positive.
  kNotionalOutOfRange,    ///< Price x quantity cannot be represented.
};

[[nodiscard]] constexpr std::string_view name(Reason reason) noexcept {
  switch (reason) {
    case Reason::kNone: return "";
    case Reason::kCutToCash: return "CUT_TO_CASH";
    case Reason::kTargetChanged: return "TARGET_CHANGED";
    case Reason::kNotTradable: return "NOT_TRADABLE";
    case Reason::kUnsupportedOrderType: return "UNSUPPORTED_ORDER_TYPE";
    case Reason::kLotSizeViolation: return "LOT_SIZE_VIOLATION";
    case Reason::kNotionalOutOfRange: return "NOTIONAL_OUT_OF_RANGE";
  }
  return "UNKNOWN";
}

}  // namespace godwit
