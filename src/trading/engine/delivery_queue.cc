#include "trading/engine/delivery_queue.h"

#include <algorithm>
#include <array>

namespace godwit {
namespace {

constexpr size_t kWordsKept = 1 << 16;  // Delivered events below this much stay where they are.

constexpr size_t kHeaderWords = sizeof(EventHeader) / sizeof(uint64_t);
constexpr size_t kEventWordsMax = 64;
static_assert(sizeof(Depth) <= kEventWordsMax * sizeof(uint64_t), "the largest event");

size_t words_of(EventKind kind) { return event_bytes(kind) / sizeof(uint64_t); }

}  // namespace

void DeliveryQueue::push(EventKind kind, Timestamp ts_recv, const void* event) {
  const size_t count = words_of(kind);
  if (words_.size() + count > words_.capacity() && words_.size() > kWordsKept) drop_delivered();
  const size_t first = words_.size();
  words_.resize(first + count);
  std::memcpy(&words_[first], event, count * sizeof(uint64_t));
  // Nearly always the last one: look for its place from the back.
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(next_);
  auto place = entries_.end();
  while (place != begin && ts_recv < std::prev(place)->ts_recv) --place;
  entries_.insert(place, {ts_recv, first});
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

void DeliveryQueue::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(entries_.size() - next_));
  for (size_t i = next_; i < entries_.size(); ++i) {
    const size_t first = entries_[i].first_word;
    EventHeader header;
    std::memcpy(static_cast<void*>(&header), &words_[first], sizeof header);
    for (size_t word = 0; word < words_of(header.kind); ++word) writer.put(words_[first + word]);
  }
}

void DeliveryQueue::load(Reader& reader) {
  entries_.clear();
  words_.clear();
  next_ = 0;
  const auto count = reader.get<uint64_t>();
  for (uint64_t i = 0; i < count; ++i) {
    std::array<uint64_t, kEventWordsMax> event{};
    for (size_t word = 0; word < kHeaderWords; ++word) event[word] = reader.get<uint64_t>();
    EventHeader header;
    std::memcpy(static_cast<void*>(&header), event.data(), sizeof header);
    if (event_bytes(header.kind) == 0) throw failed("saved state has an event of an unknown kind");
    for (size_t word = kHeaderWords; word < words_of(header.kind); ++word)
      event[word] = reader.get<uint64_t>();
    push(header.kind, header.ts_recv, event.data());
  }
}

}  // namespace godwit
