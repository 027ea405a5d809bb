#include "signals/text/news_reach.h"

#include <algorithm>

namespace godwit {

NewsReach::NewsReach(std::span<const ScoredNews> items) {
  for (const ScoredNews& item : items) {
    first_ = std::min(first_.value_or(item.available_at), item.available_at);
    if (item.instrument) instruments_.insert(*item.instrument);
  }
}

}  // namespace godwit
