#include "market/data/feed/source_choice.h"

#include <utility>

namespace godwit {
namespace {

/// Lower is better.
std::pair<bool, int> rank_of(AlarmSet alarms) { return {alarms.doubts_content(), alarms.size()}; }

}  // namespace

size_t SourceChoice::best(std::span<const AlarmSet> alarms) const {
  size_t best = 0;
  for (size_t i = 1; i < alarms.size(); ++i)
    if (rank_of(alarms[i]) < rank_of(alarms[best])) best = i;
  return best;
}

std::optional<SourceChoice::Change> SourceChoice::choose(std::span<const AlarmSet> alarms,
                                                         Timestamp now) {
  any_sound_ = false;
  for (size_t i = 0; i < alarms.size(); ++i) {
    if (!alarms[i].empty())
      sound_since_[i].reset();
    else if (!sound_since_[i])
      sound_since_[i] = now;
    any_sound_ = any_sound_ || alarms[i].empty();
  }
  const SourceIndex from = active_;
  const AlarmSet active = alarms[from.value()];
  if (!active.empty()) {
    const size_t other = best(alarms);
    if (rank_of(alarms[other]) >= rank_of(active)) return std::nullopt;
    active_ = SourceIndex{static_cast<uint8_t>(other)};
    return Change{from, active_, SwitchCause::kAlarm};
  }
  for (uint8_t i = 0; i < from.value(); ++i)
    if (sound_since_[i] && now - *sound_since_[i] >= back_after_) {
      active_ = SourceIndex{i};
      return Change{from, active_, SwitchCause::kBack};
    }
  return std::nullopt;
}

}  // namespace godwit
