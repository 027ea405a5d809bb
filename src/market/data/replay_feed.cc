#include "market/data/replay_feed.h"

#include <algorithm>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {

ReplayFeed::ReplayFeed(std::vector<std::unique_ptr<BarStream>> streams, Interval interval)
    : interval_{interval}, sources_(streams.size()) {
  for (uint32_t i = 0; i < streams.size(); ++i) {
    sources_[i].stream = std::move(streams[i]);
    sources_[i].item.bar = &sources_[i].bar;
    if (load_next(i)) order_.push_back(i);
  }
  std::make_heap(order_.begin(), order_.end(),
                 [this](uint32_t a, uint32_t b) { return before(b, a); });
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

bool ReplayFeed::before(uint32_t a, uint32_t b) const {
  const FeedItem& x = sources_[a].item;
  const FeedItem& y = sources_[b].item;
  if (x.ts != y.ts) return x.ts < y.ts;
  if (x.instant != y.instant) return x.instant == BarInstant::kClose;
  return a < b;
}

void ReplayFeed::pop() {
  Source& source = sources_[order_.front()];
  if (source.item.instant == BarInstant::kOpen) {
    source.item.instant = BarInstant::kClose;
    source.item.ts = source.bar.header.ts_event;
  } else {
    ++bars_;
    hasher_.update(std::as_bytes(std::span{&source.bar, 1}));
    if (!load_next(order_.front())) {
      order_.front() = order_.back();
      order_.pop_back();
    }
  }
  sift_down();
  if (order_.empty()) return;
  Source& front = sources_[order_.front()];
  if (front.item.instant == BarInstant::kClose) front.bar.header.sequence = bars_ + 1;
}

void ReplayFeed::sift_down() {
  // The front has moved later in time; let it sink to its place.
  size_t hole = 0;
  while (true) {
    size_t child = 2 * hole + 1;
    if (child >= order_.size()) return;
    if (child + 1 < order_.size() && before(order_[child + 1], order_[child])) ++child;
    if (!before(order_[child], order_[hole])) return;
    std::swap(order_[hole], order_[child]);
    hole = child;
  }
}

}  // namespace godwit
