// Replays recorded bars of many instruments as one feed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "market/data/feed.h"
#include "market/domain/bar_stream.h"
#include "market/domain/interval.h"

namespace godwit {

/// Merges bar streams by time. A bar opens one interval before it closes, or when the bar before it
/// closed if that is later. Streams are checked: a time that does not go forward is an Error.
class ReplayFeed final : public Feed {
 public:
  /// streams[i] belongs to InstrumentIndex{i}.
  ReplayFeed(std::vector<std::unique_ptr<BarStream>> streams, Interval interval);

  [[nodiscard]] const FeedItem* peek() override {
    return order_.empty() ? nullptr : &sources_[order_.front()].item;
  }
  void pop() override;
  [[nodiscard]] Hash128 data_hash() const override { return hasher_.digest(); }
  /// Bars whose close has been delivered.
  [[nodiscard]] uint64_t bars() const { return bars_; }

 private:
  struct Source {
    std::unique_ptr<BarStream> stream;
    std::span<const Bar> block;
    size_t position = 0;
    Bar bar;
    Timestamp closed = Timestamp::from_ns(INT64_MIN);  // Close of the bar before.
    FeedItem item;
  };
  [[nodiscard]] bool load_next(uint32_t index);
  [[nodiscard]] bool before(uint32_t a, uint32_t b) const;
  void sift_down();

  Interval interval_;
  std::vector<Source> sources_;
  std::vector<uint32_t> order_;  // A binary heap of the sources that have an item, earliest first.
  Hasher hasher_;
  uint64_t bars_ = 0;
};

}  // namespace godwit
