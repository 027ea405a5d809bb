#include "market/data/feed/feed_lane.h"

#include <algorithm>
#include <bit>

#include "foundation/base/check.h"

namespace godwit {

FeedLane::FeedLane(InstrumentIndex instrument, EventKind kind, const LaneRule& rule,
                   const LaneConfig& config, size_t sources, LaneSink& sink)
    : instrument_{instrument},
      kind_{kind},
      rule_{rule},
      config_{config},
      sink_{sink},
      sources_(sources),
      entries_(config.window_events),
      memory_{config.memory_events} {
  CHECK(sources >= 1 && sources <= kSourcesMax, "number of sources of a lane");
  CHECK(config.window_events >= 1, "a lane needs a window");
  order_.reserve(config.window_events);
  free_.reserve(config.window_events);
  for (size_t i = config.window_events; i > 0; --i) free_.push_back(static_cast<uint32_t>(i - 1));
}

bool FeedLane::is_numbered() const {
  return rule_.numbering == Numbering::kContiguous || rule_.numbering == Numbering::kIncreasing;
}

void FeedLane::arrive(SourceIndex source, const MarketEvent& event, const LaneKey& key,
                      bool trusted, SourceIndex active, Timestamp now) {
  SourceState& state = sources_[source.value()];
  state.behind = 0;
  const Entry entry{.event = event,
                    .key = key,
                    .content = event.content_hash(rule_.venue_time),
                    .arrived = now,
                    .sources = mask_of(source),
                    .chosen = source,
                    .trusted = trusted,
                    .steps_back = key.order < state.seen};
  if (is_of_old_count(entry, now)) return leave_out_old(now);
  const bool is_past = has_delivered_ && key.order <= delivered_order_;
  Delivered* const before = is_past ? memory_.find(key) : nullptr;
  Entry* const waiting = before == nullptr ? find_waiting(key) : nullptr;
  const SourceMask known = before != nullptr    ? before->sources
                           : waiting != nullptr ? waiting->sources
                                                : 0;
  const bool may_be_repeat =
      (known & entry.sources) != 0 || (is_past && memory_.has_forgotten(key.order));
  if (trusted && !may_be_repeat) note_number(state, entry);
  if (before != nullptr) return join_delivered(*before, entry, now);
  if (waiting != nullptr) return join_copy(*waiting, entry, active, now);
  if (is_past && settle_past(entry, active, now)) return;
  if (free_.empty()) {
    ++counters_.overruns;
    let_out(active, now);
    // What was forced out may have been the later one.
    if (has_delivered_ && key.order <= delivered_order_ && settle_past(entry, active, now)) return;
  }
  insert(entry);
}

void FeedLane::note_number(SourceState& state, const Entry& entry) {
  const uint64_t order = entry.key.order;
  const bool steps_back = entry.steps_back;
  const bool may_doubt_others =
      !steps_back && state.seen != 0 && has_delivered_ && order > delivered_order_;
  if (!has_delivered_ || order > delivered_order_) state.anew = 0;
  state.seen = order;
  if (!is_numbered() || (!steps_back && !may_doubt_others)) return;
  for (auto at = order_.rbegin(); at != order_.rend() && entries_[*at].key.order > order; ++at) {
    Entry& ahead = entries_[*at];
    const bool is_own = ahead.sources == entry.sources;
    if (is_own && steps_back) ahead.is_taken_back = true;
    if (steps_back) continue;
    // Whoever lags speaks against what is far ahead only until it has come near.
    const bool is_far = steps_.is_far(ahead.key.order - order);
    if (!is_far && !ahead.is_far_ahead) break;
    if (!is_own) ahead.is_far_ahead = is_far;
  }
}

FeedLane::Entry* FeedLane::find_waiting(const LaneKey& key) {
  auto at = std::lower_bound(
      order_.begin(), order_.end(), key.order,
      [this](uint32_t slot, uint64_t order) { return entries_[slot].key.order < order; });
  for (; at != order_.end() && entries_[*at].key.order == key.order; ++at)
    if (entries_[*at].key == key) return &entries_[*at];
  return nullptr;
}

void FeedLane::insert(const Entry& entry) {
  const uint32_t slot = free_.back();
  free_.pop_back();
  entries_[slot] = entry;
  auto place = order_.end();
  while (place != order_.begin() && entries_[*(place - 1)].key.order > entry.key.order) --place;
  order_.insert(place, slot);
}

void FeedLane::join_copy(Entry& entry, const Entry& copy, SourceIndex active, Timestamp now) {
  const bool repeated = (entry.sources & copy.sources) != 0;
  ++(repeated ? counters_.repeats : counters_.copies);
  entry.sources |= copy.sources;
  if (entry.content == copy.content) {
    entry.trusted = entry.trusted || copy.trusted || !repeated;
    return;
  }
  // Other content: a trusted copy wins over a doubted one, then the active source's.
  const bool better =
      copy.trusted != entry.trusted ? copy.trusted : !repeated && copy.chosen == active;
  const SourceIndex loser = better ? entry.chosen : copy.chosen;
  if (better) {
    entry.event = copy.event;
    entry.content = copy.content;
    entry.chosen = copy.chosen;
    entry.trusted = copy.trusted;
  }
  tell_conflict(entry.key.order, entry.chosen, loser, now);
}

void FeedLane::tell_conflict(uint64_t order, SourceIndex delivered, SourceIndex other,
                             Timestamp now) {
  ++counters_.conflicts;
  sink_.on_lane_conflict({.instrument = instrument_,
                          .kind = kind_,
                          .order = order,
                          .delivered = delivered,
                          .other = other,
                          .ts = now});
}

void FeedLane::join_delivered(Delivered& before, const Entry& entry, Timestamp now) {
  ++((before.sources & entry.sources) != 0 ? counters_.repeats : counters_.copies);
  before.sources |= entry.sources;
  if (before.content != entry.content && !before.left_out)
    tell_conflict(entry.key.order, before.chosen, entry.chosen, now);
}

bool FeedLane::settle_past(const Entry& entry, SourceIndex active, Timestamp now) {
  // Events of one time have no order among them: this one may still follow the others.
  if (rule_.numbering == Numbering::kContent && entry.key.order == delivered_order_) return false;
  if (count_anew(sources_[entry.chosen.value()], entry, now)) {
    ++counters_.restarts;
    begin_count(active, now);
    tell_restart(now);
    old_count_is_told_ = true;
    return false;
  }
  if (memory_.has_forgotten(entry.key.order) && !(is_dated() && says_anew(entry)))
    ++counters_.too_old;
  else
    leave_out_late(entry, now);
  return true;
}

bool FeedLane::says_anew(const Entry& entry) const {
  return entry.trusted && (!is_dated() || entry.event.header().ts_event > latest_);
}

bool FeedLane::count_anew(SourceState& state, const Entry& entry, Timestamp now) {
  if (!says_anew(entry)) {
    state.anew = 0;
    return false;
  }
  if (state.anew++ == 0) state.anew_from = now;
  // A sound source brings what this one says within a hold, and it goes out within another.
  const Duration needed =
      is_dated() ? Duration::from_ns(2 * config_.hold.ns()) : config_.restart_quiet;
  return state.anew >= config_.restart_after && now - state.anew_from >= needed;
}

bool FeedLane::is_of_old_count(const Entry& entry, Timestamp now) const {
  if (!restarted_at_) return false;
  if (is_dated()) return entry.event.header().ts_event <= floor_;
  const uint64_t old_last = sources_[entry.chosen.value()].old_last;
  return old_last != 0 && now - *restarted_at_ < config_.restart_quiet &&
         entry.key.order > old_last;
}

void FeedLane::leave_out_old(Timestamp now) {
  ++counters_.too_old;
  if (!old_count_is_told_) tell_restart(now);
  old_count_is_told_ = true;
}

void FeedLane::tell_restart(Timestamp now) {
  sink_.on_lane_hole({.instrument = instrument_,
                      .cause = HoleCause::kRestart,
                      .kind = kind_,
                      .from = delivered_at_,
                      .to = now});
}

void FeedLane::leave_out_late(const Entry& entry, Timestamp now) {
  ++counters_.late;
  // In a lane of consecutive numbers the hole was marked when its number was passed over; before
  // the first there was nothing to pass over, and in a new count there was not this number.
  const bool is_marked = rule_.numbering == Numbering::kContiguous &&
                         entry.key.order >= first_order_ && !(is_dated() && says_anew(entry));
  if (!is_marked)
    sink_.on_lane_hole({.instrument = instrument_,
                        .cause = HoleCause::kLate,
                        .kind = kind_,
                        .first = entry.key.order,
                        .last = entry.key.order,
                        .from = now,
                        .to = now});
  // A number that steps back may be wrong: it says nothing about the others.
  for (size_t i = 0; i < sources_.size() && entry.trusted && !entry.steps_back; ++i) {
    const SourceIndex source{static_cast<uint8_t>(i)};
    if ((entry.sources & mask_of(source)) == 0 && has_passed(i, entry))
      sink_.on_compared(source, true);
  }
  memory_.insert({.key = entry.key,
                  .content = entry.content,
                  .at = now,
                  .sources = entry.sources,
                  .chosen = entry.chosen,
                  .left_out = true});
}

bool FeedLane::has_passed(size_t source, const Entry& entry) const {
  return (entry.sources & mask_of(SourceIndex{static_cast<uint8_t>(source)})) != 0 ||
         sources_[source].seen >= entry.key.order;
}

bool FeedLane::all_passed(const Entry& entry) const {
  for (size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].behind < config_.absent_after && !has_passed(i, entry)) return false;
  return true;
}

bool FeedLane::is_alone(const Entry& entry) const { return std::has_single_bit(entry.sources); }

bool FeedLane::is_wrong(const Entry& entry) const {
  return is_contradicted(entry) && is_alone(entry) && !all_passed(entry);
}

bool FeedLane::is_far(const Entry& entry) const {
  return is_numbered() && has_delivered_ && entry.key.order > delivered_order_ &&
         steps_.is_far(entry.key.order - delivered_order_);
}

Duration FeedLane::patience(const Entry& entry) const {
  const bool may_be_wrong = is_alone(entry) && !is_contradicted(entry) && is_far(entry);
  return may_be_wrong ? std::max(config_.hold, config_.restart_quiet) : config_.hold;
}

bool FeedLane::may_go(const Entry& entry, SourceIndex active) const {
  const bool is_next = rule_.numbering == Numbering::kContiguous && has_delivered_ &&
                       entry.key.order == delivered_order_ + 1;
  const bool spoken = (entry.sources & mask_of(active)) != 0 && entry.trusted;
  const bool is_prompt = config_.prompt && !(is_alone(entry) && is_far(entry));
  return ((is_next || is_prompt) && spoken) || all_passed(entry);
}

void FeedLane::release(SourceIndex active, Timestamp now) {
  while (!order_.empty()) {
    const Entry& entry = head();
    if (now - entry.arrived >= patience(entry)) {
      for (size_t i = 0; i < sources_.size(); ++i)
        if (entry.trusted && !is_wrong(entry) && !has_passed(i, entry)) ++sources_[i].behind;
    } else if (!may_go(entry, active)) {
      break;
    }
    let_out(active, now);
  }
  compare_due(now);
}

void FeedLane::let_out(SourceIndex active, Timestamp now) {
  const Entry& entry = head();
  FeedHole hole{.instrument = instrument_,
                .kind = kind_,
                .first = entry.key.order,
                .last = entry.key.order,
                .from = entry.arrived,
                .to = now};
  if (!entry.trusted || is_wrong(entry)) {
    ++counters_.distrusted;
    hole.cause = HoleCause::kDistrusted;
    sink_.on_lane_hole(hole);
    drop_head();
    return;
  }
  if (rule_.numbering == Numbering::kContiguous && has_delivered_ &&
      entry.key.order > delivered_order_ + 1) {
    hole.first = delivered_order_ + 1;
    hole.last = entry.key.order - 1;
    hole.from = delivered_at_;
    sink_.on_lane_hole(hole);
  }
  if (!has_delivered_)
    first_order_ = entry.key.order;
  else if (entry.key.order > delivered_order_)
    steps_.add(entry.key.order - delivered_order_);
  has_delivered_ = true;
  delivered_order_ = entry.key.order;
  delivered_at_ = now;
  latest_ = std::max(latest_, entry.event.header().ts_event);
  for (SourceState& state : sources_) state.anew = 0;
  ++counters_.delivered;
  if ((entry.sources & mask_of(active)) == 0) ++counters_.filled;
  memory_.insert({.key = entry.key,
                  .content = entry.content,
                  .at = now,
                  .sources = entry.sources,
                  .chosen = entry.chosen});
  sink_.on_released(entry.event, entry.chosen);
  drop_head();
}

void FeedLane::drop_head() {
  free_.push_back(order_.front());
  order_.erase(order_.begin());
}

void FeedLane::compare_due(Timestamp now) {
  while (const Delivered* const item = memory_.take_due(now - config_.hold))
    for (size_t i = 0; i < sources_.size(); ++i) {
      const SourceIndex source{static_cast<uint8_t>(i)};
      sink_.on_compared(source, (item->sources & mask_of(source)) == 0);
    }
}

void FeedLane::restart(SourceIndex active, Timestamp now) {
  if (!is_numbered()) return;
  std::array<uint64_t, kSourcesMax> last{};
  for (size_t i = 0; i < sources_.size(); ++i) last[i] = sources_[i].seen;
  begin_count(active, now);
  for (size_t i = 0; i < sources_.size(); ++i) sources_[i].old_last = last[i];
  old_count_is_told_ = false;
}

void FeedLane::begin_count(SourceIndex active, Timestamp now) {
  while (!order_.empty()) let_out(active, now);
  for (SourceState& state : sources_) state = {};
  has_delivered_ = false;
  steps_.clear();
  restarted_at_ = now;
  floor_ = latest_;
  memory_.clear();
}

}  // namespace godwit
