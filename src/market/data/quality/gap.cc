#include "market/data/quality/gap.h"

#include <algorithm>

namespace godwit {

GapRule::GapRule(const Calendar& calendar, Interval interval, int32_t days_max)
    : calendar_{calendar},
      days_max_{&calendar == &Calendar::continuous() ? 0 : days_max},
      days_of_bar_{interval == Interval::k1w ? 6 : 0} {}

int32_t GapRule::days_missing(TradingDay from, TradingDay to, int32_t excused) const {
  const int32_t days = to.date() - from.date();
  if (days <= 1 + days_of_bar_) return 0;
  const int32_t between = calendar_.count_between(from, TradingDay{to.date() - days_of_bar_});
  const int32_t missing = std::max(0, between - excused);
  return missing > days_max_ ? missing : 0;
}

}  // namespace godwit
