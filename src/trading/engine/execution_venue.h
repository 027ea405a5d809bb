// The venue seam: where orders go and reports come from. A simulated venue matches against replayed
// data; a gateway talks to an exchange or a broker.
#pragma once

#include "foundation/base/time.h"
#include "market/domain/event.h"
#include "market/domain/order.h"
#include "trading/engine/report.h"
#include "trading/engine/venue_request.h"

namespace godwit {

/// Takes reports from a venue; the kernel puts them on the agenda.
class ReportSink {
 public:
  virtual ~ReportSink() = default;
  /// `arrives`: when it reaches us, not before now.
  virtual void on_venue_report(const Report& report, Timestamp arrives) = 0;
};

class ExecutionVenue {
 public:
  virtual ~ExecutionVenue() = default;

  /// When a request that leaves us at `now` reaches the venue. A gateway sends it at once; a
  /// simulated venue has its own idea of the way there.
  [[nodiscard]] virtual Timestamp arrival(const VenueRequest&, Timestamp now) { return now; }

  /// A new order has reached the venue. `order` stays valid until it is final.
  virtual void on_order(const Order& order, Timestamp now) = 0;
  virtual void on_cancel(OrderId order, Timestamp now) = 0;

  /// What a simulated venue sees of the market; a gateway has no use for it. True when orders wait
  /// for this bar: match_opened() follows once all bars of this time have opened.
  virtual bool on_bar_open(const Bar&, Timestamp) { return false; }
  virtual void match_opened(Timestamp) {}
  virtual void on_bar_close(const Bar&, Timestamp) {}
  /// Everything but bars, at the venue's time.
  virtual void on_market(const EventHeader&, Timestamp) {}

  /// Where reports go. Called once, before anything else.
  virtual void connect(ReportSink& sink) = 0;

  /// The venue's own record of our cash, for reconciliation; nothing when it keeps none.
  [[nodiscard]] virtual std::optional<Amount> cash() const = 0;
};

}  // namespace godwit
