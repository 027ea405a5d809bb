// How much of an instrument trades in a day, as far as is known when an order meets a bar.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "market/domain/event.h"
#include "market/domain/interval.h"

namespace godwit {

/// Daily bars: the bar's own day. Weekly bars: the bar's volume over five days. Intraday bars: the
/// mean of up to 20 complete days before that traded; on the first day what has traded so far, the
/// bar included. NaN when the data carry no volume.
class DailyVolume {
 public:
  explicit DailyVolume(Interval interval) : interval_{interval} {}

  /// `bar` is complete.
  void on_bar_close(const Bar& bar) {
    if (!is_intraday(interval_)) return;
    if (bar.trading_day() != day_) {
      if (today_ > 0) {
        days_[count_ % days_.size()] = today_;
        ++count_;
      }
      day_ = bar.trading_day();
      today_ = 0;
    }
    filed_ = bar.header.ts_event;
    if (!std::isnan(bar.volume)) today_ += bar.volume;
  }

  /// The volume that an order in `bar` is measured against.
  [[nodiscard]] double during(const Bar& bar) const {
    if (interval_ == Interval::k1d || std::isnan(bar.volume)) return bar.volume;
    if (interval_ == Interval::k1w) return bar.volume / 5;
    double sum = 0;
    size_t known = 0;
    if (bar.trading_day() != day_ && today_ > 0) {  // Yesterday is complete, just not filed yet.
      sum += today_;
      ++known;
    }
    for (size_t i = 1; i <= count_ && known < days_.size(); ++i, ++known)
      sum += days_[(count_ - i) % days_.size()];
    if (known > 0) return sum / static_cast<double>(known);
    return bar.header.ts_event > filed_ ? today_ + bar.volume : today_;
  }

 private:
  Interval interval_;
  std::array<double, 20> days_{};  // Ring of complete days.
  size_t count_ = 0;
  TradingDay day_;
  double today_ = 0;
  Timestamp filed_ = Timestamp::from_ns(INT64_MIN);  // Close of the last bar in today_.
};

}  // namespace godwit
