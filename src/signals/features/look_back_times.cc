#include "signals/features/look_back_times.h"

#include <algorithm>

namespace godwit::features {

LookBackTimes::LookBackTimes(const WarmUp& look_back)
    : look_back_{look_back}, kept_max_{std::max(look_back.rows + 1, look_back.before_session)} {}

void LookBackTimes::add(const RowTime& time) {
  if (!kept_.empty() && kept_.back().ts == time.ts) return;
  kept_.push_back({.ts = time.ts, .day = time.day, .begin = begin_of(time)});
  if (kept_.size() > kept_max_) kept_.pop_front();
}

std::optional<Timestamp> LookBackTimes::begin_of(const RowTime& time) const {
  if (!look_back_.session) return time.ts;
  if (!kept_.empty() && kept_.back().day == time.day) return kept_.back().begin;
  const size_t before = look_back_.before_session;
  if (kept_.size() < std::max<size_t>(before, 1)) return {};  // One shows that it is first.
  return before == 0 ? time.ts : kept_[kept_.size() - before].ts;
}

std::optional<Timestamp> LookBackTimes::begin() const {
  if (kept_.size() <= look_back_.rows) return {};
  return kept_[kept_.size() - 1 - look_back_.rows].begin;
}

}  // namespace godwit::features
