#include "market/synthetic/day_record.h"

#include "foundation/base/check.h"

namespace godwit {

DayRecord::DayRecord(const Options& options) : options_{options}, close_{options.start_price} {
  CHECK(options.tick.raw() > 0 && options.lot.raw() > 0, "tick and lot are positive");
}

Price DayRecord::at(int64_t tick) const {
  const std::optional<Price> price =
      Price::in_range(static_cast<int128>(tick) * options_.tick.raw());
  CHECK(price.has_value(), "a simulated price is in range");
  return *price;
}

void DayRecord::begin(TradingDay day) {
  day_ = day;
  reference_ = close_;
  tick_lots_ = 0;
  lots_ = 0;
  if (!options_.limit_bps) return;
  const int128 ticks = reference_.raw() / options_.tick.raw();
  const auto half_up = [&](int bps) {
    const int128 doubled = 2 * ticks * (10'000 + bps) + 10'000;
    return *narrow(divide(doubled, 20'000, Rounding::kDown));
  };
  tick_high_ = half_up(*options_.limit_bps);
  tick_low_ = half_up(-*options_.limit_bps);
}

void DayRecord::add(const Trade& trade) {
  const int64_t lots = trade.quantity.raw() / options_.lot.raw();
  tick_lots_ += static_cast<int128>(trade.price.raw() / options_.tick.raw()) * lots;
  lots_ += lots;
  close_ = trade.price;
}

DayFacts DayRecord::facts() const {
  DayFacts facts;
  facts.trading_day = day_;
  facts.reference_price = reference_;
  if (tick_high_) facts.limit_up = at(*tick_high_);
  if (tick_low_) facts.limit_down = at(*tick_low_);
  facts.settlement =
      lots_ == 0 ? reference_ : at(*narrow(divide(tick_lots_, lots_, Rounding::kHalfEven)));
  facts.suspended = false;
  facts.special_treatment = false;
  facts.total_shares = options_.total_shares;
  facts.float_shares = options_.float_shares;
  return facts;
}

}  // namespace godwit
