#include "trading/engine/delivery_queue.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr size_t kWordsKept = 1 << 16;  // Delivered events below this much stay where they are.

size_t words_of(EventKind kind) { return event_bytes(kind) / sizeof(uint64_t); }

}  // namespace

void DeliveryQueue::push(const EventHeader& event) {
  const size_t count = words_of(event.kind);
  if (words_.size() + count > words_.capacity() && words_.size() > kWordsKept) drop_delivered();
  const size_t first = words_.size();
  words_.resize(first + count);
  std::memcpy(&words_[first], &event, count * sizeof(uint64_t));
  // Nearly always the last one: look for its place from the back.
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(next_);
  auto place = entries_.end();
  while (place != begin && event.ts_recv < std::prev(place)->ts_recv) --place;
  entries_.insert(place, {event.ts_recv, first});
}

/// Moves what is still on its way to the front. Only when that is worth it: at most half is left.
void DeliveryQueue::drop_delivered() {
  size_t live = 0;
  for (size_t i = next_; i < entries_.size(); ++i)
    live += words_of(reinterpret_cast<const EventHeader&>(words_[entries_[i].first_word]).kind);
  if (live > words_.size() / 2) return;
  std::vector<uint64_t> kept;
  kept.reserve(words_.capacity());
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(next_));
  next_ = 0;
  for (Entry& entry : entries_) {
    const auto& header = reinterpret_cast<const EventHeader&>(words_[entry.first_word]);
    const uint64_t* const from = &words_[entry.first_word];
    entry.first_word = kept.size();
    kept.insert(kept.end(), from, from + words_of(header.kind));
  }
  words_ = std::move(kept);
}

}  // namespace godwit
