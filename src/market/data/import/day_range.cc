#include "market/data/import/day_range.h"

#include <algorithm>

namespace godwit {

void DayRange::narrow(Bar& bar) {
  const Range stated{.high = bar.high, .low = bar.low};
  const bool is_new_day = !now_ || bar.trading_day_days != trading_day_days_;
  const bool is_later = is_new_day || bar.header.ts_event > last_;
  if (is_new_day)
    before_.reset();
  else if (is_later)
    before_ = now_;
  if (is_later) {
    trading_day_days_ = bar.trading_day_days;
    last_ = bar.header.ts_event;
    now_ = stated;
  }
  if (!before_) return;
  if (stated.high <= before_->high) bar.high = std::max(bar.open, bar.close);
  if (stated.low >= before_->low) bar.low = std::min(bar.open, bar.close);
}

}  // namespace godwit
