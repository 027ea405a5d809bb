// Who watches a run: recorders, reports, progress bars. Watching changes nothing.
#pragma once

#include "foundation/base/time.h"
#include "market/domain/event.h"
#include "market/domain/fill.h"
#include "market/domain/money.h"
#include "market/domain/position.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// The account after all that happened at one time, before the bars that open then.
struct EquityPoint {
  Timestamp ts;
  Amount equity;
  Amount cash;
  TradingDay trading_day;
  [[nodiscard]] Amount position_value() const { return equity - cash; }
};

class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void on_equity(const EquityPoint&) {}
  virtual void on_fill(const Fill&, const PositionChange&) {}
  /// A bar has been shown to the strategy.
  virtual void on_bar(const Bar&) {}
  /// So has an event of another kind.
  virtual void on_event(const EventHeader&) {}
};

}  // namespace godwit
