#include "trading/simulation/spread_calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace godwit {
namespace {

constexpr int64_t kMinute = 60'000'000'000;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

int64_t minute_of(Timestamp ts) {
  return static_cast<int64_t>(divide(ts.ns(), kMinute, Rounding::kDown));
}

size_t hour_of(Timestamp ts) {
  return static_cast<size_t>((ts - utc_date(ts).midnight_utc()).ns() / (60 * kMinute));
}

}  // namespace

void SpreadMeter::on_quote(const Quote& quote) {
  const Timestamp ts = quote.header.ts_event;
  const bool volumes_known = (quote.header.flags & Quote::kVolumesUnknown) == 0;
  const bool empty = volumes_known && (quote.bid_volume.is_zero() || quote.ask_volume.is_zero());
  if (empty || quote.bid_price.raw() <= 0 || quote.ask_price.raw() <= 0) {
    ++one_sided_;
    return;
  }
  if (quote.ask_price < quote.bid_price) {
    ++crossed_;
    return;
  }
  if (standing_) {
    Cell& cell = hours_[hour_of(standing_->ts)];
    const int64_t stood = std::min((ts - standing_->ts).ns(), kMinute);
    const double seconds = static_cast<double>(stood) / 1e9;
    cell.seconds += seconds;
    cell.spread_seconds += standing_->spread * seconds;
    cell.mid_seconds += standing_->mid * seconds;
    if (minute_of(ts) != minute_of(standing_->ts)) end_minute();
  }
  const double bid = quote.bid_price.to_double();
  const double ask = quote.ask_price.to_double();
  Cell& cell = hours_[hour_of(ts)];
  ++cell.quotes;
  ++cell.spreads[quote.ask_price.raw() - quote.bid_price.raw()];
  standing_ = Standing{.ts = ts, .spread = ask - bid, .mid = (bid + ask) / 2};
}

void SpreadMeter::end_minute() {
  const MinuteEnd end{.minute = minute_of(standing_->ts), .mid = standing_->mid};
  if (minute_before_ && minute_before_->minute + 1 == end.minute) {
    Cell& cell = hours_[hour_of(standing_->ts)];
    const double move = std::log(end.mid / minute_before_->mid);
    cell.squares += move * move;
    ++cell.minutes;
  }
  minute_before_ = end;
}

void SpreadMeter::finish() {
  if (standing_) end_minute();
  standing_.reset();
}

SpreadRow SpreadMeter::row(const Cell& cell) {
  SpreadRow row{.quotes = cell.quotes,
                .spread_mean = kUnknown,
                .spread_median = kUnknown,
                .mid_mean = kUnknown,
                .volatility = kUnknown,
                .minutes = cell.minutes};
  if (cell.seconds > 0) {
    row.spread_mean = cell.spread_seconds / cell.seconds;
    row.mid_mean = cell.mid_seconds / cell.seconds;
  }
  if (cell.minutes > 0)
    row.volatility = std::sqrt(cell.squares / (60 * static_cast<double>(cell.minutes)));
  uint64_t before = 0;
  for (const auto& [spread, count] : cell.spreads) {
    before += count;
    if (before * 2 > cell.quotes) {
      row.spread_median = Price::from_raw(spread).to_double();
      break;
    }
  }
  return row;
}

SpreadRow SpreadMeter::all() const {
  Cell sum;
  for (const Cell& cell : hours_) {
    sum.quotes += cell.quotes;
    sum.seconds += cell.seconds;
    sum.spread_seconds += cell.spread_seconds;
    sum.mid_seconds += cell.mid_seconds;
    sum.squares += cell.squares;
    sum.minutes += cell.minutes;
    for (const auto& [spread, count] : cell.spreads) sum.spreads[spread] += count;
  }
  return row(sum);
}

}  // namespace godwit
