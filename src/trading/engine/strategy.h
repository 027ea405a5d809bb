// A strategy: from market events to targets or orders. The same object runs in back-test, paper and
// live; what differs is who calls it.
#pragma once

#include <cstdint>
#include <span>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "market/domain/event.h"
#include "market/domain/instrument.h"
#include "market/domain/money.h"
#include "market/domain/order.h"
#include "market/domain/position.h"
#include "trading/engine/market_cache.h"
#include "trading/engine/report.h"

namespace godwit {

/// What a strategy can see and do. Valid during the call that hands it over.
class Context {
 public:
  virtual ~Context() = default;

  [[nodiscard]] virtual Timestamp now() const = 0;
  /// The run's instruments, sorted by id; an InstrumentIndex points in here.
  [[nodiscard]] virtual std::span<const Instrument> instruments() const = 0;
  [[nodiscard]] virtual const MarketCache& market() const = 0;
  [[nodiscard]] virtual const Position& position(InstrumentIndex instrument) const = 0;
  /// In the account's currency, at the last closes that strategies have seen.
  [[nodiscard]] virtual Amount equity() const = 0;
  [[nodiscard]] virtual Amount cash() const = 0;

  /// Holds `weight` of the equity in the instrument from now on; negative is short. Finite, and the
  /// instrument must have had a bar. It is sized once, at the last close, when it differs from the
  /// target before it; repeating a target sends nothing. Orders that still work in the instrument
  /// are canceled.
  virtual void set_target_weight(InstrumentIndex instrument, double weight) = 0;
  /// The same with a signed quantity, floored to whole lots.
  virtual void set_target_quantity(InstrumentIndex instrument, Quantity quantity) = 0;

  /// Sends an order of its own. The answer comes as a report, a refusal by our checks included.
  virtual OrderId submit(const OrderRequest& request) = 0;
  virtual void cancel(OrderId order) = 0;

  /// Calls on_timer(id) at `ts`, which must not lie in the past.
  virtual void set_timer(Timestamp ts, uint64_t id) = 0;
};

/// All calls come from the engine thread, in the order of the agenda.
class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual void on_start(Context&) {}
  /// A bar is complete.
  virtual void on_bar(Context&, const Bar&) {}
  virtual void on_quote_bar(Context&, const QuoteBar&) {}
  /// Every instrument that has a bar at this time has shown it.
  virtual void on_cross_section(Context&, Timestamp) {}
  virtual void on_quote(Context&, const Quote&) {}
  virtual void on_trade(Context&, const Trade&) {}
  /// The ten best levels of a book.
  virtual void on_depth(Context&, const Depth&) {}
  /// A deeper book has changed and is whole again: the last change of a run has been applied.
  virtual void on_book(Context&, InstrumentIndex, const LevelBook&) {}
  virtual void on_funding(Context&, const Funding&) {}
  virtual void on_report(Context&, const Report&) {}
  virtual void on_timer(Context&, uint64_t /*id*/) {}
  virtual void on_stop(Context&) {}

  /// Everything needed to go on as if never stopped. load() comes after on_start(), gets what
  /// save() of a strategy with the same parameters and instruments wrote, and throws Error when it
  /// is something else.
  virtual void save(Writer& writer) const = 0;
  virtual void load(Reader& reader) = 0;
};

}  // namespace godwit
