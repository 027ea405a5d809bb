// Which of several sources speaks for one instrument.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/data/feed/feed_group_event.h"

namespace godwit {

/// Starts at source 0, the primary. Leaves the active source when it is in alarm and another is
/// better off: first one whose content is not doubted, then fewer alarms, then the earlier place.
/// Goes back to an earlier place once that source has been without alarm for `back_after`.
class SourceChoice {
 public:
  SourceChoice(size_t sources, Duration back_after)
      : back_after_{back_after}, sound_since_(sources) {}

  struct Change {
    SourceIndex from;
    SourceIndex to;
    SwitchCause cause = SwitchCause::kAlarm;
  };
  /// `alarms` by source. Call it when they change, and as time passes.
  [[nodiscard]] std::optional<Change> choose(std::span<const AlarmSet> alarms, Timestamp now);

  [[nodiscard]] SourceIndex active() const { return active_; }
  [[nodiscard]] bool any_sound() const { return any_sound_; }

 private:
  [[nodiscard]] size_t best(std::span<const AlarmSet> alarms) const;

  Duration back_after_;
  SourceIndex active_;
  bool any_sound_ = true;
  std::vector<std::optional<Timestamp>> sound_since_;  // By source; none: in alarm.
};

}  // namespace godwit
