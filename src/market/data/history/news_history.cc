#include "market/data/history/news_history.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "foundation/base/error.h"

namespace godwit {
namespace {

void check_item(std::string_view source, const NewsItem& item) {
  const std::string where = std::string{source} + ": the news item '" + item.title + "' of " +
                            format_timestamp(item.ts_event);
  if (item.id.empty())
    throw failed(where + " has no id; without one its versions cannot be told from other news");
  if (item.available_at < item.ts_event)
    throw failed(where + " claims to be available at " + format_timestamp(item.available_at) +
                 ", before it was published; correct the source and import it again");
}

auto story_order(const NewsItem& item) {
  return std::tie(item.id, item.available_at, item.ts_event, item.instrument);
}

bool is_one_version(const NewsItem& a, const NewsItem& b) {
  return a.available_at == b.available_at && a.ts_event == b.ts_event;
}

}  // namespace

NewsHistory::NewsHistory(std::string_view source, std::vector<NewsItem> items)
    : items_{std::move(items)} {
  for (const NewsItem& item : items_) check_item(source, item);
  std::stable_sort(items_.begin(), items_.end(), [](const NewsItem& a, const NewsItem& b) {
    return story_order(a) < story_order(b);
  });
  remove_repeated_rows();
  for (size_t i = 0; i < items_.size();) {
    size_t end = i + 1;
    while (end < items_.size() && items_[end].id == items_[i].id) ++end;
    add_story(std::span{items_}.subspan(i, end - i));
    i = end;
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.item->available_at, a.item->ts_event, a.item->id, a.item->instrument) <
           std::tie(b.item->available_at, b.item->ts_event, b.item->id, b.item->instrument);
  });
  for (const Entry& entry : entries_)
    if (entry.item->instrument) by_instrument_[*entry.item->instrument].push_back(entry);
}

/// Of rows with the same place in the order the last one stands.
void NewsHistory::remove_repeated_rows() {
  size_t kept = 0;
  for (size_t i = 0; i < items_.size(); ++i) {
    const bool repeats = kept > 0 && story_order(items_[kept - 1]) == story_order(items_[i]);
    if (repeats && items_[kept - 1] != items_[i]) ++contradictions_;
    if (!repeats) ++kept;
    if (kept - 1 != i) items_[kept - 1] = std::move(items_[i]);
  }
  items_.resize(kept);
}

/// The rows of one id, in the order in which they became available.
void NewsHistory::add_story(std::span<const NewsItem> story) {
  size_t shown = entries_.size();  // Where the rows of the version that stands begin.
  uint32_t version = 0;
  for (size_t i = 0; i < story.size();) {
    size_t end = i + 1;
    while (end < story.size() && is_one_version(story[i], story[end])) ++end;
    const bool arrives_late = version > 0 && story[i].ts_event < entries_.back().item->ts_event;
    if (!arrives_late) {
      ++version;
      for (size_t old = shown; old < entries_.size(); ++old)
        entries_[old].superseded_at = story[i].available_at;
      shown = entries_.size();
      for (size_t row = i; row < end; ++row)
        entries_.push_back({&story[row], version, story.front().available_at, std::nullopt});
    }
    i = end;
  }
}

std::vector<KnownNews> NewsHistory::select(std::span<const Entry> entries,
                                           const NewsWindow& window) {
  const auto is_until = [](Timestamp time) {
    return [time](const Entry& entry) { return entry.item->available_at <= time; };
  };
  auto entry = entries.begin();
  if (window.after) entry = std::partition_point(entry, entries.end(), is_until(*window.after));
  const auto end = std::partition_point(entry, entries.end(), is_until(window.decision_time));
  std::vector<KnownNews> found;
  for (; entry < end; ++entry)
    if (!entry->superseded_at || window.decision_time < *entry->superseded_at)
      found.push_back({entry->item, entry->version, entry->first_available_at});
  return found;
}

std::vector<KnownNews> NewsHistory::known(const NewsWindow& window) const {
  return select(entries_, window);
}

std::vector<KnownNews> NewsHistory::known_about(const InstrumentId& instrument,
                                                const NewsWindow& window) const {
  const auto entry = by_instrument_.find(instrument);
  return entry == by_instrument_.end() ? std::vector<KnownNews>{} : select(entry->second, window);
}

}  // namespace godwit
