// How far the numbers of a lane usually step, and what is far beyond that.
#pragma once

#include <algorithm>
#include <cstdint>

namespace godwit {

/// One thread.
class StepScale {
 public:
  /// Two events that followed each other were so many numbers apart, > 0.
  void add(uint64_t step) {
    largest_ = std::max(step, largest_ - largest_ / kForget);
    steps_ += steps_ < kWarmUp ? 1 : 0;
  }
  /// More than kFar times the largest recent step. Never, until some steps are known.
  [[nodiscard]] bool is_far(uint64_t distance) const {
    return steps_ == kWarmUp && distance / kFar >= largest_;
  }
  void clear() { *this = {}; }

 private:
  static constexpr uint64_t kFar = 1000;
  static constexpr uint64_t kForget = 64;  // Steps until a large one has lost most of its weight.
  static constexpr uint32_t kWarmUp = 8;
  uint64_t largest_ = 1;
  uint32_t steps_ = 0;
};

}  // namespace godwit
