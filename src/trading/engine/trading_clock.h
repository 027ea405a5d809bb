// When a trading day is over for an instrument: what is sent later trades on the next one.
#pragma once

#include "foundation/base/time.h"
#include "market/domain/ids.h"
#include "market/domain/trading_day.h"

namespace godwit {

/// Without a calendar a day ends at 24:00 UTC. Markets with sessions derive their own.
class TradingClock {
 public:
  virtual ~TradingClock() = default;
  /// Whether nothing of the instrument trades on `day` at or after `now`. The close of a day's last
  /// bar counts as after it: what is decided there meets the next day's lots and limits.
  [[nodiscard]] virtual bool is_over(InstrumentIndex, TradingDay day, Timestamp now) const {
    return now >= day.end_utc();
  }
};

}  // namespace godwit
