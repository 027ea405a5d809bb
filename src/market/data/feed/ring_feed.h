// From the threads of live sources to the thread that consumes them: one bounded ring per source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "foundation/base/spsc_ring.h"
#include "market/data/feed/arrival.h"
#include "market/data/feed/feed_group.h"

namespace godwit {

/// What travels through a ring.
struct RingRecord {
  MarketEvent event;
  uint64_t lost = 0;  ///< Events lost before this one, ever.
};

/// What one source's thread holds.
class RingSource {
 public:
  explicit RingSource(size_t capacity) : ring_{capacity} {}

  /// The source's thread alone; ts_recv must be set. False when the ring is full: the event is
  /// lost, and the next one that fits says how many were.
  bool publish(const MarketEvent& event) noexcept {
    if (ring_.push(RingRecord{.event = event, .lost = lost_})) return true;
    ++lost_;
    return false;
  }

 private:
  friend class RingFeed;
  SpscRing<RingRecord> ring_;
  uint64_t lost_ = 0;              // The source's thread.
  alignas(64) uint64_t told_ = 0;  // The consumer's: losses handed on.
};

/// Drains the rings into a group. Sources may publish before, while and after; the feed must
/// outlive their threads.
class RingFeed {
 public:
  /// `capacity` events per source, a power of two.
  RingFeed(FeedGroup& group, size_t sources, size_t capacity) : group_{group} {
    for (size_t i = 0; i < sources; ++i) rings_.push_back(std::make_unique<RingSource>(capacity));
  }

  [[nodiscard]] RingSource& source(SourceIndex index) { return *rings_.at(index.value()); }

  /// The consumer's thread. Hands on what the sources have published, in turn, up to `batch` events
  /// of each, then lets the group judge the time. Returns the number of events.
  int poll(Timestamp now, int batch = 256) {
    int work_done = 0;
    for (size_t i = 0; i < rings_.size(); ++i) {
      const SourceIndex index{static_cast<uint8_t>(i)};
      RingSource& source = *rings_[i];
      for (int n = 0; n < batch; ++n) {
        const std::optional<RingRecord> record = source.ring_.pop();
        if (!record) break;
        if (record->lost != source.told_) {
          group_.on_lost(index, record->lost - source.told_, now);
          source.told_ = record->lost;
        }
        group_.on_event(index, record->event, now);
        ++work_done;
      }
    }
    group_.on_time(now);
    return work_done;
  }

 private:
  FeedGroup& group_;
  std::vector<std::unique_ptr<RingSource>> rings_;
};

}  // namespace godwit
