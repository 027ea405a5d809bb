#include "trading/backtest/recorder.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace godwit {
namespace {

constexpr uintptr_t kPageBytes = 4096;

}  // namespace

Recorder::Recorder(size_t instruments, Progress progress)
    : progress_{std::move(progress)},
      trips_{instruments},
      samples_(std::min(instruments, kSampledMax), PriceSample{kSampleSize}),
      last_close_(instruments) {
  // Address space, not memory: pages come as they are written, two megabytes at a time where the
  // system gives large ones (small ones cost a sixth of a minute-bar run in page faults).
  equity_.reserve(1 << 20);
  const auto begin = reinterpret_cast<uintptr_t>(equity_.data());
  const uintptr_t page = (begin + kPageBytes - 1) / kPageBytes * kPageBytes;
  const uintptr_t end = begin + equity_.capacity() * sizeof(EquityPoint);
  static_cast<void>(::madvise(reinterpret_cast<void*>(page), end - page, MADV_HUGEPAGE));
}

void Recorder::on_fill(const Fill& fill, const PositionChange& change) {
  fills_.push_back({fill, change.realised_profit});
  trips_.on_fill(fill, change);
}

}  // namespace godwit
