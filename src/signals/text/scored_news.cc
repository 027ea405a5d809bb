#include "signals/text/scored_news.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "foundation/base/check.h"

namespace godwit {
namespace {

/// In order, and each story once.
void settle(std::vector<const ScoredNews*>& chosen) {
  std::sort(chosen.begin(), chosen.end(), [](const ScoredNews* a, const ScoredNews* b) {
    return a->available_at != b->available_at ? a->available_at < b->available_at
                                              : a < b;  // Both point into one span: its order.
  });
  std::set<std::pair<std::string_view, std::string_view>> seen;
  std::set<uint64_t> seen_numbers;
  std::erase_if(chosen, [&](const ScoredNews* item) {
    const bool is_again = item->number && !seen_numbers.insert(*item->number).second;
    return is_again || (!item->id.empty() && !seen.emplace(item->source, item->id).second);
  });
}

}  // namespace

std::vector<const ScoredNews*> select_news(std::span<const ScoredNews> items, NewsScope scope,
                                           const std::optional<InstrumentId>& instrument) {
  CHECK(scope != NewsScope::kInstrument || instrument, "news of which instrument?");
  std::vector<const ScoredNews*> chosen;
  for (const ScoredNews& item : items) {
    if (scope == NewsScope::kMarket && item.instrument) continue;
    if (scope == NewsScope::kInstrument && item.instrument != instrument) continue;
    chosen.push_back(&item);
  }
  settle(chosen);
  return chosen;
}

std::map<InstrumentId, std::vector<const ScoredNews*>> select_news_by_instrument(
    std::span<const ScoredNews> items) {
  std::map<InstrumentId, std::vector<const ScoredNews*>> chosen;
  for (const ScoredNews& item : items)
    if (item.instrument) chosen[*item.instrument].push_back(&item);
  for (auto& [instrument, news] : chosen) settle(news);
  return chosen;
}

}  // namespace godwit
