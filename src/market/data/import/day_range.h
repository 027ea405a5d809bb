// The range of a bar where its file states the highest and lowest price of the day so far.
#pragma once

#include <optional>

#include "foundation/base/time.h"
#include "market/domain/event.h"

namespace godwit {

inline constexpr const char* kDayRangeAssumption =
    "the file's high and low are the day's so far: a bar that moved them has them for its own, "
    "any other the higher and the lower of its open and close, beyond which it may have traded";

/// What the bars of one instrument, in their order, tell about the range of each. The first bar of
/// a trading day has the stated range for its own, and so has a bar that moved an end of it. Of any
/// other bar is only known that it stayed within the day's range: its high is then the higher of
/// its open and close, a lower bound, and its low the lower one, an upper bound. So the extremes of
/// a day's bars are the day's. One thread.
class DayRange {
 public:
  /// Puts the bar's own range in place of the day's so far. A second bar of one time is judged as
  /// the first one was, so that a repeated row stays a repetition.
  void narrow(Bar& bar);

 private:
  struct Range {
    Price high;
    Price low;
  };
  int32_t trading_day_days_ = 0;
  std::optional<Range> before_;  ///< Ahead of the last time; nothing at the first of a day.
  std::optional<Range> now_;     ///< Nothing before the first bar.
  Timestamp last_;
};

}  // namespace godwit
