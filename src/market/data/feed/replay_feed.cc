#include "market/data/feed/replay_feed.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace godwit {
namespace {

std::vector<std::unique_ptr<FeedSource>> bar_sources(
    std::vector<std::unique_ptr<BarStream>> streams, Interval interval) {
  std::vector<std::unique_ptr<FeedSource>> sources;
  for (std::unique_ptr<BarStream>& stream : streams) {
    const InstrumentIndex instrument{static_cast<uint32_t>(sources.size())};
    sources.push_back(
        std::make_unique<BarFeedSource<Bar>>(std::move(stream), instrument, interval));
  }
  return sources;
}

}  // namespace

ReplayFeed::ReplayFeed(std::vector<std::unique_ptr<BarStream>> streams, Interval interval)
    : ReplayFeed{bar_sources(std::move(streams), interval)} {}

ReplayFeed::ReplayFeed(std::vector<std::unique_ptr<FeedSource>> sources)
    : sources_{std::move(sources)} {
  for (uint32_t i = 0; i < sources_.size(); ++i)
    if (sources_[i]->next()) heap_.push_back(head_of(i));
  std::make_heap(heap_.begin(), heap_.end(), std::greater{});
  number_front();
}

ReplayFeed::Head ReplayFeed::head_of(uint32_t index) const {
  const FeedItem& item = sources_[index]->item();
  return {item.ts, item.instant == FeedInstant::kBarOpen ? index | kOpenRank : index};
}

/// The number of an event is its place in the order of delivery. Rows of books and of orders keep
/// the venue's, which tells where their runs end and what is missing.
void ReplayFeed::number_front() {
  if (heap_.empty()) return;
  FeedSource& source = front();
  const EventKind kind = source.header().kind;
  if (kind == EventKind::kBookDelta || kind == EventKind::kOrderByOrder) return;
  if (source.item().instant == FeedInstant::kEvent) source.header().sequence = events_ + 1;
}

void ReplayFeed::pop() {
  const uint32_t index = heap_.front().rank & ~kOpenRank;
  FeedSource& source = *sources_[index];
  if (source.item().instant == FeedInstant::kEvent) {
    ++events_;
    const EventHeader& event = *source.item().event;
    hasher_.update({reinterpret_cast<const std::byte*>(&event), event_bytes(event.kind)});
  }
  if (source.next()) {
    heap_.front() = head_of(index);
  } else {
    heap_.front() = heap_.back();
    heap_.pop_back();
    if (heap_.empty()) return;
  }
  if (heap_.size() > 1) sift_down();
  number_front();
}

void ReplayFeed::sift_down() {
  // The front has moved later in time; let it sink to its place.
  const Head moved = heap_.front();
  size_t hole = 0;
  while (true) {
    size_t child = 2 * hole + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
    if (!(heap_[child] < moved)) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = moved;
}

}  // namespace godwit
