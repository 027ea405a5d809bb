#include "market/rules/assumptions.h"

#include <algorithm>

namespace godwit {

void Assumptions::record(const std::string& what, Date day) {
  const std::lock_guard lock{mutex_};
  const auto [entry, is_new] = recorded_.try_emplace(what, Days{day, day});
  Days& days = entry->second;
  days.first = std::min(days.first, day);
  days.last = std::max(days.last, day);
  ++days.count;
}

std::vector<std::string> Assumptions::lines() const {
  const std::lock_guard lock{mutex_};
  std::vector<std::string> lines;
  for (const auto& [what, days] : recorded_) {
    std::string line = what + ", on " + format_date(days.first);
    if (days.last != days.first) line += " to " + format_date(days.last);
    lines.push_back(line + " (" + std::to_string(days.count) +
                    (days.count == 1 ? " look-up)" : " look-ups)"));
  }
  return lines;
}

}  // namespace godwit
