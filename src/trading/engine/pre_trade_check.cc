#include "trading/engine/pre_trade_check.h"

namespace godwit {

Result<Approved, Reason> InstrumentCheck::check(const OrderRequest& request,
                                                const Instrument& instrument,
                                                Price reference) const noexcept {
  if (instrument.is_continuous_series) return Unexpected{Reason::kNotTradable};
  if (request.quantity.raw() <= 0 || request.quantity.raw() % instrument.lot.raw() != 0)
    return Unexpected{Reason::kLotSizeViolation};
  if (!notional(reference, request.quantity, instrument.multiplier, Rounding::kUp))
    return Unexpected{Reason::kNotionalOutOfRange};
  return Approved{};
}

}  // namespace godwit
