// What a feed group tells its consumer besides the market events themselves.
#pragma once

#include <cstdint>
#include <string_view>

#include "foundation/base/time.h"
#include "market/data/feed/arrival.h"
#include "market/data/feed/feed_alarm.h"
#include "market/domain/event.h"
#include "market/domain/ids.h"

namespace godwit {

enum class HoleCause : uint8_t {
  kNumbers,        ///< Consecutive numbers that no source brought in time.
  kLate,           ///< Came after a later one had been delivered: it is left out.
  kDistrusted,     ///< Only a doubted source brought it, or copies disagreed: it is left out.
  kUnnumbered,     ///< Bears no number although its lane is numbered: it is left out.
  kRestart,        ///< A new count of numbers began; what fell between the counts may be missing.
  kNoSoundSource,  ///< Every source was in alarm: what was lost then may have left no trace.
};

[[nodiscard]] constexpr std::string_view name(HoleCause cause) noexcept {
  switch (cause) {
    case HoleCause::kNumbers: return "NUMBERS";
    case HoleCause::kLate: return "LATE";
    case HoleCause::kDistrusted: return "DISTRUSTED";
    case HoleCause::kUnnumbered: return "UNNUMBERED";
    case HoleCause::kRestart: return "RESTART";
    case HoleCause::kNoSoundSource: return "NO_SOUND_SOURCE";
  }
  return "UNKNOWN";
}

/// Events that are missing, or may be.
struct FeedHole {
  InstrumentIndex instrument;
  HoleCause cause = HoleCause::kNumbers;
  EventKind kind = EventKind::kQuote;  ///< Of all kinds for kNoSoundSource.
  /// First to last missing, as LaneKey::order: the venue's numbers where the lane has them. Both 0
  /// where the hole is one of time: kUnnumbered, kRestart, kNoSoundSource.
  uint64_t first = 0;
  uint64_t last = 0;
  /// When they would have come, on the consumer's clock. kNoSoundSource is told twice: when it
  /// opens, with `to` = now, and when a source is sound again, with the final `to`.
  Timestamp from;
  Timestamp to;
  bool open = false;  ///< kNoSoundSource: it goes on.
};

enum class SwitchCause : uint8_t { kAlarm, kBack };

/// Another source is the active one now.
struct FeedSwitch {
  InstrumentIndex instrument;
  SourceIndex from;
  SourceIndex to;
  SwitchCause cause = SwitchCause::kAlarm;
  Timestamp ts;
};

/// Two sources gave one event different content: one of them is wrong.
struct FeedConflict {
  InstrumentIndex instrument;
  EventKind kind = EventKind::kQuote;
  uint64_t order = 0;
  SourceIndex delivered;  ///< Whose copy was, or will be, delivered.
  SourceIndex other;
  Timestamp ts;
};

/// Called on the consumer's thread, from within the group's commands; it must not call the group
/// back.
class FeedGroupSink : public AlarmSink {
 public:
  virtual void on_event(const MarketEvent& event, SourceIndex source) = 0;
  virtual void on_hole(const FeedHole& hole) = 0;
  virtual void on_switch(const FeedSwitch& change) = 0;
  virtual void on_conflict(const FeedConflict& conflict) = 0;
};

}  // namespace godwit
