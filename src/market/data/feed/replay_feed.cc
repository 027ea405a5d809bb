#include "market/data/feed/replay_feed.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {

ReplayFeed::ReplayFeed(std::vector<std::unique_ptr<BarStream>> streams, Interval interval)
    : interval_{interval}, sources_(streams.size()) {
  for (uint32_t i = 0; i < streams.size(); ++i) {
    sources_[i].stream = std::move(streams[i]);
    sources_[i].item.bar = &sources_[i].bar;
    if (load_next(i)) heap_.push_back(head_of(i));
  }
  std::make_heap(heap_.begin(), heap_.end(), std::greater{});
}

bool ReplayFeed::load_next(uint32_t index) {
  Source& source = sources_[index];
  if (source.position == source.block.size()) {
    source.block = source.stream->next();
    source.position = 0;
    if (source.block.empty()) return false;
  }
  source.bar = source.block[source.position++];
  source.bar.header.instrument = InstrumentIndex{index};
  const Timestamp close = source.bar.header.ts_event;
  if (close <= source.closed)
    throw failed("bars out of order: one that closes at " + format_timestamp(close) +
                 " follows one that closes at " + format_timestamp(source.closed) +
                 "; import the data again");
  source.item.instant = BarInstant::kOpen;
  source.item.ts = std::max(source.closed, close - duration(interval_));
  source.closed = close;
  return true;
}

ReplayFeed::Head ReplayFeed::head_of(uint32_t index) const {
  const FeedItem& item = sources_[index].item;
  return {item.ts, item.instant == BarInstant::kOpen ? index | kOpenRank : index};
}

void ReplayFeed::pop() {
  Source& source = front();
  const uint32_t index = heap_.front().rank & ~kOpenRank;
  bool has_item = true;
  if (source.item.instant == BarInstant::kOpen) {
    source.item.instant = BarInstant::kClose;
    source.item.ts = source.bar.header.ts_event;
  } else {
    ++bars_;
    hasher_.update(std::as_bytes(std::span{&source.bar, 1}));
    has_item = load_next(index);
  }
  if (has_item) {
    heap_.front() = head_of(index);
  } else {
    heap_.front() = heap_.back();
    heap_.pop_back();
    if (heap_.empty()) return;
  }
  if (heap_.size() > 1) sift_down();
  if (front().item.instant == BarInstant::kClose) front().bar.header.sequence = bars_ + 1;
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
