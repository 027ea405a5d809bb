// The seam before every order: limits and market rules say yes, or a reason.
#pragma once

#include "foundation/base/result.h"
#include "foundation/base/serial.h"
#include "market/domain/reason.h"
#include "trading/engine/risk_view.h"

namespace godwit {

struct Approved {};

/// One thread: the engine's.
class PreTradeCheck {
 public:
  virtual ~PreTradeCheck() = default;
  /// Whether the order may be sent. The instrument has a mark. Does not allocate. An order that
  /// waits for a parent is asked for twice: when it is given, and when it is sent, then without
  /// `after` and for what it is sent for.
  [[nodiscard]] virtual Result<Approved, Reason> check(const OrderRequest& request,
                                                       const RiskView& view) noexcept = 0;
  /// The account has been valued; called after all that happened at one time.
  virtual void observe(const RiskView&) noexcept {}
  /// Whether check() asks for the average daily volume, which costs a little per bar.
  [[nodiscard]] virtual bool needs_volume() const { return false; }

  /// Everything needed to go on as if never stopped; load() throws Error for anything else.
  virtual void save(Writer&) const {}
  virtual void load(Reader&) {}
};

/// What holds for every instrument: it can be traded, in whole lots, for an amount that exists.
class InstrumentCheck final : public PreTradeCheck {
 public:
  [[nodiscard]] Result<Approved, Reason> check(const OrderRequest& request,
                                               const RiskView& view) noexcept override;
};

}  // namespace godwit
