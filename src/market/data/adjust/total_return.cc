#include "market/data/adjust/total_return.h"

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"

namespace godwit {

double TotalReturnIndex::add(const Bar& bar) {
  if (bar.close.raw() <= 0)
    throw failed("total return of " + format_date(bar.trading_day().date()) +
                 ": expected a close > 0, got " + format_fixed(bar.close));
  const double adjusted = bar.close.to_double() * factors_.cumulative(bar.trading_day());
  if (base_ == 0) base_ = adjusted;
  return adjusted / base_;
}

}  // namespace godwit
