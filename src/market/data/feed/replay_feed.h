// Replays recorded series of many instruments and kinds as one feed.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "market/data/feed/feed.h"
#include "market/data/feed/feed_source.h"
#include "market/domain/bar_stream.h"
#include "market/domain/interval.h"

namespace godwit {

/// Merges sources by time; at one time events come before opens, each in the order of the sources.
class ReplayFeed final : public Feed {
 public:
  explicit ReplayFeed(std::vector<std::unique_ptr<FeedSource>> sources);
  /// Bars alone: streams[i] belongs to InstrumentIndex{i}.
  ReplayFeed(std::vector<std::unique_ptr<BarStream>> streams, Interval interval);

  [[nodiscard]] const FeedItem* peek() override {
    return heap_.empty() ? nullptr : &front().item();
  }
  void pop() override;
  [[nodiscard]] Hash128 data_hash() const override { return hasher_.digest(); }
  /// Events that have been delivered; a bar counts at its close.
  [[nodiscard]] uint64_t events() const { return events_; }

 private:
  /// Where a source stands in time. Ordered as items are: by time, events before opens, source.
  struct Head {
    Timestamp ts;
    uint32_t rank = 0;  // Index of the source; kOpenRank more for an open.
    friend constexpr auto operator<=>(const Head&, const Head&) = default;
  };
  static constexpr uint32_t kOpenRank = uint32_t{1} << 31;
  [[nodiscard]] FeedSource& front() { return *sources_[heap_.front().rank & ~kOpenRank]; }
  [[nodiscard]] Head head_of(uint32_t index) const;
  void number_front();
  void sift_down();

  std::vector<std::unique_ptr<FeedSource>> sources_;
  std::vector<Head> heap_;  // A binary heap of the sources that have an item, earliest first.
  Hasher hasher_;
  uint64_t events_ = 0;
};

}  // namespace godwit
