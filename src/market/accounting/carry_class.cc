#include "market/accounting/carry_class.h"

#include <array>

#include "foundation/base/error.h"

namespace godwit {

std::string_view name(CarryClass carry) noexcept {
  constexpr std::array<std::string_view, 4> names{"cash", "futures", "forex", "perpetual"};
  return names[static_cast<size_t>(carry)];
}

CarryClass carry_class(const Instrument& instrument) {
  if (instrument.margin_class == MarginClass::kCash) return CarryClass::kCash;
  switch (instrument.market) {
    case Market::kFutures: return CarryClass::kFutures;
    case Market::kForex: return CarryClass::kForex;
    case Market::kCrypto: return CarryClass::kPerpetual;
    case Market::kUnknown:
    case Market::kStock:
    case Market::kIndex: break;
  }
  throw usage_error(instrument.id.text() + ": " + std::string{name(instrument.market)} +
                    " on margin is not a way to carry a position that is known here: expected "
                    "futures, foreign exchange or a linear perpetual");
}

}  // namespace godwit
