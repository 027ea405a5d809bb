#include "trading/backtest/recorder.h"

#include <algorithm>
#include <utility>

namespace godwit {

Recorder::Recorder(size_t instruments, Progress progress)
    : progress_{std::move(progress)},
      trips_{instruments},
      samples_(std::min(instruments, kSampledMax), PriceSample{kSampleSize}),
      last_close_(instruments) {
  equity_.reserve(1 << 20);  // Address space, not memory: pages come as they are written.
}

void Recorder::on_fill(const Fill& fill, const PositionChange& change) {
  fills_.push_back({fill, change.realised_profit});
  trips_.on_fill(fill, change);
}

}  // namespace godwit
