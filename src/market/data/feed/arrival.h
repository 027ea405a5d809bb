// An event together with when it reached us: what a source is, seen from here.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "foundation/base/time.h"
#include "market/data/feed/market_event.h"
#include "market/domain/ids.h"

namespace godwit {

/// Position in a feed group's list of sources; 0 is the primary.
using SourceIndex = StrongId<struct SourceTag, uint8_t>;

struct Arrival {
  Timestamp at;  ///< On the clock of the consumer.
  MarketEvent event;
};

/// Arrivals of one source in the order of `at`.
class ArrivalStream {
 public:
  virtual ~ArrivalStream() = default;
  /// The next one, or null at the end. Valid until pop().
  [[nodiscard]] virtual const Arrival* peek() = 0;
  virtual void pop() = 0;
};

/// Arrivals from memory.
class RecordedArrivals final : public ArrivalStream {
 public:
  explicit RecordedArrivals(std::vector<Arrival> arrivals) : arrivals_{std::move(arrivals)} {}
  [[nodiscard]] const Arrival* peek() override {
    return next_ < arrivals_.size() ? &arrivals_[next_] : nullptr;
  }
  void pop() override { ++next_; }

 private:
  std::vector<Arrival> arrivals_;
  size_t next_ = 0;
};

}  // namespace godwit
