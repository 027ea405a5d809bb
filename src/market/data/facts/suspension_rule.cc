#include "market/data/facts/suspension_rule.h"

namespace godwit {

bool has_traded(const Bar& bar, const Board* board) {
  return bar.volume != 0 || (board != nullptr && board->kind == SecurityKind::kIndex);
}

std::vector<SuspensionByRule> suspensions_by_rule(std::span<const RecordedDay> days,
                                                  const Board* board) {
  const bool is_suspendable = board != nullptr && board->kind != SecurityKind::kIndex;
  std::vector<SuspensionByRule> suspensions(days.size());
  std::optional<TradingDay> next_traded;
  size_t first_traded = days.size();
  for (size_t i = days.size(); i-- > 0;) {
    const RecordedDay& day = days[i];
    if (day.bar != nullptr && has_traded(*day.bar, board)) {
      suspensions[i] = {.suspended = false, .known_on = day.day};
      next_traded = day.day;
      first_traded = i;
    } else if (is_suspendable && day.bar == nullptr && day.facts != nullptr && next_traded &&
               day.in_calendar.value_or(false)) {
      suspensions[i] = {.suspended = true, .known_on = next_traded};
    }
  }
  for (size_t i = 0; i < first_traded; ++i) suspensions[i] = {};  // Perhaps not listed yet.
  return suspensions;
}

}  // namespace godwit
