// The seam before every order: limits and market rules say yes, or a reason.
#pragma once

#include "foundation/base/result.h"
#include "market/domain/instrument.h"
#include "market/domain/order.h"

namespace godwit {

struct Approved {};

class PreTradeCheck {
 public:
  virtual ~PreTradeCheck() = default;
  /// reference: the last close that strategies have seen.
  [[nodiscard]] virtual Result<Approved, Reason> check(const OrderRequest& request,
                                                       const Instrument& instrument,
                                                       Price reference) const noexcept = 0;
};

/// What holds for every instrument: it can be traded, in whole lots, for an amount that exists.
class InstrumentCheck final : public PreTradeCheck {
 public:
  [[nodiscard]] Result<Approved, Reason> check(const OrderRequest& request,
                                               const Instrument& instrument,
                                               Price reference) const noexcept override;
};

}  // namespace godwit
