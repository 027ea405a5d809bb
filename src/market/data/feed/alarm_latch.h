// Hysteresis: how single observations become an alarm that is raised and cleared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foundation/base/time.h"

namespace godwit {

/// Beyond the raise level, within the clear level, or between the two.
enum class Level : uint8_t { kGood, kBetween, kBad };

struct LatchConfig {
  uint32_t raise_count = 1;                      ///< So many bad observations, 1 or more, ...
  Duration raise_within = Duration::seconds(1);  ///< ... within this time raise the alarm.
  /// A good observation clears it, once this long has passed since the last that was not good.
  Duration clear_after = Duration::seconds(5);
};

/// One alarm of one source and instrument. One thread; time must not run backwards. No allocation
/// after construction; memory grows with raise_count.
class AlarmLatch {
 public:
  explicit AlarmLatch(const LatchConfig& config) : config_{config}, recent_(config.raise_count) {}

  /// True when the alarm was raised or has cleared by this observation.
  bool observe(Level level, Timestamp now) {
    if (level == Level::kGood) {
      if (!raised_ || now - last_not_good_ < config_.clear_after) return false;
      raised_ = false;
      recent_count_ = 0;
      return true;
    }
    last_not_good_ = now;
    if (level == Level::kBetween) return false;
    ++bad_;
    recent_[next_] = now;
    next_ = next_ + 1 == recent_.size() ? 0 : next_ + 1;
    if (recent_count_ < recent_.size()) ++recent_count_;
    // The ring is full: its next place holds the oldest of the last raise_count.
    const bool enough = recent_count_ == recent_.size();
    if (raised_ || !enough || now - recent_[next_] > config_.raise_within) return false;
    raised_ = true;
    ++raises_;
    return true;
  }

  [[nodiscard]] bool raised() const { return raised_; }
  /// Bad observations and alarms raised, ever.
  [[nodiscard]] uint64_t bad() const { return bad_; }
  [[nodiscard]] uint64_t raises() const { return raises_; }

 private:
  LatchConfig config_;
  bool raised_ = false;
  std::vector<Timestamp> recent_;  // Of the last raise_count bad observations, a ring.
  size_t next_ = 0;                // Its next place to be written.
  size_t recent_count_ = 0;
  Timestamp last_not_good_;
  uint64_t bad_ = 0;
  uint64_t raises_ = 0;
};

/// What a detector says about one moment.
struct Observation {
  Level level = Level::kGood;
  double observed = 0;  ///< Units: FeedAlarm.
  double limit = 0;
};

[[nodiscard]] constexpr double in_seconds(Duration d) { return static_cast<double>(d.ns()) / 1e9; }

}  // namespace godwit
