// Replays recorded bars of many instruments as one feed.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "market/data/feed/feed.h"
#include "market/domain/bar_stream.h"
#include "market/domain/interval.h"

namespace godwit {

/// Merges bar streams by time. A bar opens one interval before it closes, or when the bar before it
/// closed if that is later. Streams are checked: a time that does not go forward is an Error.
class ReplayFeed final : public Feed {
 public:
  /// streams[i] belongs to InstrumentIndex{i}.
  ReplayFeed(std::vector<std::unique_ptr<BarStream>> streams, Interval interval);

  [[nodiscard]] const FeedItem* peek() override { return heap_.empty() ? nullptr : &front().item; }
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
  /// Where a source stands in time. Ordered as items are: by time, closes before opens, instrument.
  struct Head {
    Timestamp ts;
    uint32_t rank = 0;  // Source index; kOpenRank more for an open.
    friend constexpr auto operator<=>(const Head&, const Head&) = default;
  };
  static constexpr uint32_t kOpenRank = uint32_t{1} << 31;
  [[nodiscard]] Source& front() { return sources_[heap_.front().rank & ~kOpenRank]; }
  [[nodiscard]] const Source& front() const { return sources_[heap_.front().rank & ~kOpenRank]; }
  [[nodiscard]] bool load_next(uint32_t index);
  [[nodiscard]] Head head_of(uint32_t index) const;
  void sift_down();

  Interval interval_;
  std::vector<Source> sources_;
  std::vector<Head> heap_;  // A binary heap of the sources that have an item, earliest first.
  Hasher hasher_;
  uint64_t bars_ = 0;
};

}  // namespace godwit
