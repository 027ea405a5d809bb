// What can be wrong with a live source, and the events that say so.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "foundation/base/time.h"
#include "market/data/feed/arrival.h"
#include "market/domain/ids.h"

namespace godwit {

/// Codes, never strings: operators, metrics and tests rely on them.
enum class AlarmCode : uint8_t {
  kStale,     ///< Nothing has come for too long.
  kGap,       ///< The venue's own times skip more than the expected cadence.
  kSpike,     ///< A price far from the recent median, or a jump beyond the limit.
  kCrossed,   ///< Best bid above best ask (or equal, where locked quotes count).
  kSequence,  ///< A hole in consecutive numbers, a step back, or no number where there must be one.
  kClockSkew,  ///< ts_recv - ts_event outside its band.
  kRateDrop,   ///< Far fewer events than this source usually brings.
  kMissed,     ///< Another source brought events that this one did not (told by a feed group).
};
inline constexpr size_t kAlarmCodes = 8;

[[nodiscard]] constexpr std::string_view name(AlarmCode code) noexcept {
  constexpr std::array<std::string_view, kAlarmCodes> names{
      "STALE", "GAP", "SPIKE", "CROSSED", "SEQUENCE", "CLOCK_SKEW", "RATE_DROP", "MISSED"};
  return names[static_cast<size_t>(code)];
}

/// A set of codes.
class AlarmSet {
 public:
  constexpr void insert(AlarmCode code) { bits_ |= bit(code); }
  constexpr void erase(AlarmCode code) { bits_ &= static_cast<uint16_t>(~bit(code)); }
  [[nodiscard]] constexpr bool has(AlarmCode code) const { return (bits_ & bit(code)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr int size() const { return __builtin_popcount(bits_); }
  /// What its events say cannot be trusted, prices or times.
  [[nodiscard]] constexpr bool doubts_content() const {
    return has(AlarmCode::kSpike) || has(AlarmCode::kCrossed) || has(AlarmCode::kClockSkew);
  }
  friend constexpr bool operator==(AlarmSet, AlarmSet) = default;

 private:
  static constexpr uint16_t bit(AlarmCode code) {
    return static_cast<uint16_t>(1U << static_cast<unsigned>(code));
  }
  uint16_t bits_ = 0;
};

/// An alarm was raised or has cleared.
struct FeedAlarm {
  AlarmCode code = AlarmCode::kStale;
  bool raised = false;
  SourceIndex source;
  InstrumentIndex instrument;
  Timestamp ts;  ///< The consumer's clock.
  /// What was measured and its limit, in the unit of the code: seconds (stale, gap, clock skew),
  /// a share of the price (spike), the spread as a share of the price (crossed), missing numbers,
  /// negative for steps back, 0 for an event without number (sequence), events per second (rate
  /// drop), events (missed). For a cleared alarm the last measured.
  double observed = 0;
  double limit = 0;
};

/// One sentence for people: "SPIKE raised: source 1, instrument 4, 2024-08-08T23:54:14Z: 0.05,
/// limit 0.01".
[[nodiscard]] std::string describe(const FeedAlarm& alarm);

class AlarmSink {
 public:
  virtual ~AlarmSink() = default;
  virtual void on_alarm(const FeedAlarm& alarm) = 0;
};

}  // namespace godwit
