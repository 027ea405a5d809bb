#include "market/data/quality/gap.h"

namespace godwit {
namespace {

constexpr int32_t kUnknownHolidaysMax = 6;

}  // namespace

GapRule::GapRule(const Calendar& calendar, Interval interval)
    : calendar_{calendar},
      days_max_{&calendar == &Calendar::continuous() ? 0 : kUnknownHolidaysMax},
      days_of_bar_{interval == Interval::k1w ? 6 : 0} {}

int32_t GapRule::days_missing(TradingDay from, TradingDay to) const {
  const int32_t days = to.date() - from.date();
  if (days <= 1 + days_of_bar_) return 0;
  const int32_t missing = calendar_.count_between(from, TradingDay{to.date() - days_of_bar_});
  return missing > days_max_ ? missing : 0;
}

}  // namespace godwit
