#include "market/data/import/part_levels.h"

#include <iterator>
#include <map>

namespace godwit {
namespace {

/// By the first time of each part.
using Level = std::map<Timestamp, size_t>;

bool shares_time(const Level& level, std::span<const PartSpan> parts, const PartSpan& part) {
  // Of those that begin before this one ends, the last: the others end before that one begins.
  const auto after = level.upper_bound(part.last);
  return after != level.begin() && parts[std::prev(after)->second].last >= part.first;
}

}  // namespace

std::vector<std::vector<size_t>> part_levels(std::span<const PartSpan> parts) {
  std::vector<Level> levels;
  for (size_t i = 0; i < parts.size(); ++i) {
    size_t number = levels.size();
    while (number > 0 && !shares_time(levels[number - 1], parts, parts[i])) --number;
    if (number == levels.size()) levels.emplace_back();
    levels[number].emplace(parts[i].first, i);
  }
  std::vector<std::vector<size_t>> out;
  for (const Level& level : levels) {
    out.emplace_back();
    for (const auto& [first, number] : level) out.back().push_back(number);
  }
  return out;
}

}  // namespace godwit
