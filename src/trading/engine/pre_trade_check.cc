#include "trading/engine/pre_trade_check.h"

namespace godwit {

Result<Approved, Reason> InstrumentCheck::check(const OrderRequest& request,
                                                const RiskView& view) noexcept {
  const Instrument& instrument = view.instruments()[request.instrument.value()];
  if (instrument.is_continuous_series) return Unexpected{Reason::kNotTradable};
  if (request.quantity.raw() <= 0 || request.quantity.raw() % instrument.lot.raw() != 0)
    return Unexpected{Reason::kLotSizeViolation};
  const std::optional<Mark> mark = view.mark(request.instrument);
  if (!mark) return Unexpected{Reason::kDataStale};
  if (!notional(mark->price, request.quantity, instrument.multiplier, Rounding::kUp))
    return Unexpected{Reason::kNotionalOutOfRange};
  return Approved{};
}

}  // namespace godwit
