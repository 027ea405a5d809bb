#include "market/data/adjust/adjusted_bar_stream.h"

#include <cmath>
#include <utility>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

Price scaled(Price price, double factor, const Bar& bar) {
  // Nine decimals of a price below 9e6 are exact in a double; above, 53 bits of it are kept.
  const double raw = std::nearbyint(static_cast<double>(price.raw()) * factor);
  if (!(std::abs(raw) < 9.2e18))
    throw failed("adjusted price of " + format_date(bar.trading_day().date()) + ": " +
                 format_fixed(price) + " times " + format_double(factor) +
                 " is out of the range of prices; adjust forward, or check the factors");
  return Price::from_raw(static_cast<int64_t>(raw));
}

}  // namespace

double price_factor(const AdjustmentFactors& factors, const AdjustmentView& view, TradingDay day) {
  switch (view.mode) {
    case AdjustMode::kNone: return 1;
    case AdjustMode::kForward:
      return factors.cumulative(day) /
             (view.as_of ? factors.cumulative(*view.as_of) : factors.total());
    case AdjustMode::kBackward:
    case AdjustMode::kTotalReturn: return factors.cumulative(day);
  }
  return 1;
}

AdjustedBarStream::AdjustedBarStream(std::unique_ptr<BarStream> raw, AdjustmentFactors factors,
                                     const AdjustmentView& view)
    : raw_{std::move(raw)}, factors_{std::move(factors)}, view_{view}, total_return_{factors_} {}

double AdjustedBarStream::factor_of(const Bar& bar) {
  if (view_.mode != AdjustMode::kTotalReturn)
    return price_factor(factors_, view_, bar.trading_day());
  return total_return_.add(bar) / bar.close.to_double();
}

Bar AdjustedBarStream::adjusted(const Bar& bar, double factor) const {
  if (factor == 1) return bar;
  Bar result = bar;
  result.open = scaled(bar.open, factor, bar);
  result.high = scaled(bar.high, factor, bar);
  result.low = scaled(bar.low, factor, bar);
  result.close = scaled(bar.close, factor, bar);
  if (view_.adjust_volume) result.volume = bar.volume / factor;
  return result;
}

std::span<const Bar> AdjustedBarStream::next() {
  block_.clear();
  if (ended_) return {};
  for (const Bar& bar : raw_->next()) {
    const TradingDay day = bar.trading_day();
    if (view_.as_of && day > *view_.as_of) {  // Days do not go back: nothing known follows.
      ended_ = true;
      break;
    }
    block_.push_back(adjusted(bar, factor_of(bar)));
  }
  return block_;
}

}  // namespace godwit
