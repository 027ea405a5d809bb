#include "signals/text/news_reach.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace godwit {

NewsReach::NewsReach(std::span<const ScoredNews> items) {
  for (const ScoredNews& item : items) {
    first_ = std::min(first_.value_or(item.available_at), item.available_at);
    if (item.instrument) instruments_.insert(*item.instrument);
  }
}

std::vector<NewsGap> gaps_between_sources(std::span<const ScoredNews> items) {
  struct Extent {
    Timestamp first;
    Timestamp last;
    std::string_view source;
  };
  std::map<std::string_view, Extent> by_source;
  for (const ScoredNews& item : items) {
    const Timestamp t = item.available_at;
    Extent& extent = by_source.try_emplace(item.source, Extent{t, t, item.source}).first->second;
    extent.first = std::min(extent.first, t);
    extent.last = std::max(extent.last, t);
  }
  std::vector<Extent> extents;
  for (const auto& [source, extent] : by_source) extents.push_back(extent);
  std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
    return std::pair{a.first, a.source} < std::pair{b.first, b.source};
  });
  std::vector<NewsGap> gaps;
  const Extent* latest = nullptr;  // The one that ends last so far.
  for (const Extent& extent : extents) {
    if (latest != nullptr && latest->last < extent.first)
      gaps.push_back(
          {latest->last, std::string{latest->source}, extent.first, std::string{extent.source}});
    if (latest == nullptr || latest->last < extent.last) latest = &extent;
  }
  return gaps;
}

}  // namespace godwit
