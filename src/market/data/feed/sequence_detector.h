// Holes and steps back in the numbers of one lane.
#pragma once

#include <cstdint>
#include <optional>

#include "market/data/feed/alarm_latch.h"
#include "market/data/feed/lane_rule.h"

namespace godwit {

struct SequenceConfig {
  bool enabled = true;
  /// An event whose number is further ahead than this is not believed by itself.
  uint64_t jump_max = 1'000'000'000;
  LatchConfig latch;
};

/// Numbers of one lane of one source.
class SequenceDetector {
 public:
  SequenceDetector(const SequenceConfig& config, Numbering numbering)
      : config_{config}, numbering_{numbering} {}

  struct Step {
    Observation observation;
    bool too_far = false;  ///< Beyond jump_max: the number itself may be wrong.
  };
  /// Nothing for the first number. Observed: numbers left out, or how far back (negative; a repeat
  /// counts 1 back). In a lane of increasing numbers only steps back and too far are bad.
  [[nodiscard]] std::optional<Step> observe(uint64_t number) {
    const std::optional<uint64_t> before = last_;
    last_ = number;  // Also when it steps back: a wrong number must not spoil all that follow.
    if (!before) return std::nullopt;
    if (number <= *before)
      return Step{.observation = {Level::kBad, -static_cast<double>(*before - number + 1), 0}};
    const uint64_t left_out = number - *before - 1;
    const bool too_far = left_out > config_.jump_max;
    const bool hole = numbering_ == Numbering::kContiguous && left_out > 0;
    return Step{.observation = {hole || too_far ? Level::kBad : Level::kGood,
                                static_cast<double>(left_out), 0},
                .too_far = too_far};
  }
  void restart() { last_.reset(); }

 private:
  SequenceConfig config_;
  Numbering numbering_;
  std::optional<uint64_t> last_;
};

}  // namespace godwit
