// The venue seam: where orders go and reports come from. A simulated venue matches against replayed
// data; a gateway talks to an exchange or a broker.
#pragma once

#include "foundation/base/time.h"
#include "market/domain/event.h"
#include "market/domain/order.h"
#include "trading/engine/report.h"

namespace godwit {

/// Takes reports from a venue; the kernel puts them on the agenda.
class ReportSink {
 public:
  virtual ~ReportSink() = default;
  virtual void on_venue_report(const Report& report) = 0;
};

class ExecutionVenue {
 public:
  virtual ~ExecutionVenue() = default;

  /// A new order has reached the venue. `order` stays valid until it is final.
  virtual void on_order(const Order& order, Timestamp now) = 0;
  virtual void on_cancel(OrderId order, Timestamp now) = 0;

  /// What a simulated venue sees of the market; a gateway has no use for it. True when orders wait
  /// for this bar: match_opened() follows once all bars of this time have opened.
  virtual bool on_bar_open(const Bar&, Timestamp) { return false; }
  virtual void match_opened(Timestamp) {}
  virtual void on_bar_close(const Bar&, Timestamp) {}

  /// Where reports go. Called once, before anything else.
  virtual void connect(ReportSink& sink) = 0;

  /// The venue's own record of our cash, for reconciliation; nothing when it keeps none.
  [[nodiscard]] virtual std::optional<Amount> cash() const = 0;
};

}  // namespace godwit
