// The last that strategies have been shown of each instrument.
#pragma once

#include <span>
#include <vector>

#include "market/domain/event.h"
#include "market/domain/ids.h"

namespace godwit {

class MarketCache {
 public:
  explicit MarketCache(size_t instruments) : bars_(instruments) {}
  /// Keeps the bar, and returns where: it stays there until the instrument's next one.
  const Bar& apply(const Bar& bar) { return bars_[bar.header.instrument.value()] = bar; }
  /// The last complete bar, or null before the first.
  [[nodiscard]] const Bar* last_bar(InstrumentIndex instrument) const {
    const Bar& bar = bars_[instrument.value()];
    return bar.header.sequence == 0 ? nullptr : &bar;
  }

 private:
  std::vector<Bar> bars_;  // Sequence 0: none yet.
};

}  // namespace godwit
