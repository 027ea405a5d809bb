#include "market/data/feed/feed_lane.h"

#include <algorithm>

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

void FeedLane::arrive(SourceIndex source, const MarketEvent& event, const LaneKey& key,
                      bool trusted, SourceIndex active, Timestamp now) {
  SourceState& state = sources_[source.value()];
  state.behind = 0;
  if (trusted) state.seen = std::max(state.seen, key.order);
  const Entry entry{.event = event,
                    .key = key,
                    .content = event.content_hash(rule_.venue_time),
                    .arrived = now,
                    .sources = mask_of(source),
                    .chosen = source,
                    .trusted = trusted};
  if (has_delivered_ && key.order <= delivered_order_ && settle_past(entry, now)) return;
  if (Entry* const waiting = find_waiting(key)) {
    join_copy(*waiting, entry, active, now);
    return;
  }
  if (free_.empty()) {
    ++counters_.overruns;
    let_out(active, now);
    // What was forced out may have been the later one.
    if (has_delivered_ && key.order <= delivered_order_ && settle_past(entry, now)) return;
  }
  insert(entry);
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

bool FeedLane::settle_past(const Entry& entry, Timestamp now) {
  if (Delivered* const before = memory_.find(entry.key)) {
    ++((before->sources & entry.sources) != 0 ? counters_.repeats : counters_.copies);
    before->sources |= entry.sources;
    if (before->content != entry.content && !before->left_out)
      tell_conflict(entry.key.order, before->chosen, entry.chosen, now);
    return true;
  }
  // Events of one time have no order among them: this one may still follow the others.
  if (rule_.numbering == Numbering::kContent && entry.key.order == delivered_order_) return false;
  if (memory_.has_forgotten(entry.key.order))
    ++counters_.too_old;
  else
    leave_out_late(entry, now);
  return true;
}

void FeedLane::leave_out_late(const Entry& entry, Timestamp now) {
  ++counters_.late;
  // In a lane of consecutive numbers the hole was marked when its number was passed over; before
  // the first there was nothing to pass over.
  if (rule_.numbering != Numbering::kContiguous || entry.key.order < first_order_)
    sink_.on_lane_hole({.instrument = instrument_,
                        .cause = HoleCause::kLate,
                        .kind = kind_,
                        .first = entry.key.order,
                        .last = entry.key.order,
                        .from = now,
                        .to = now});
  for (size_t i = 0; i < sources_.size() && entry.trusted; ++i) {
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

bool FeedLane::may_go(const Entry& entry, SourceIndex active) const {
  const bool is_next = rule_.numbering == Numbering::kContiguous && has_delivered_ &&
                       entry.key.order == delivered_order_ + 1;
  const bool spoken = (entry.sources & mask_of(active)) != 0 && entry.trusted;
  if ((is_next || config_.prompt) && spoken) return true;
  for (size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].behind < config_.absent_after && !has_passed(i, entry)) return false;
  return true;
}

void FeedLane::release(SourceIndex active, Timestamp now) {
  while (!order_.empty()) {
    const Entry& entry = head();
    if (now - entry.arrived >= config_.hold) {
      for (size_t i = 0; i < sources_.size(); ++i)
        if (entry.trusted && !has_passed(i, entry)) ++sources_[i].behind;
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
  if (!entry.trusted) {
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
  if (!has_delivered_) first_order_ = entry.key.order;
  has_delivered_ = true;
  delivered_order_ = entry.key.order;
  delivered_at_ = now;
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
  while (!order_.empty()) let_out(active, now);
  for (SourceState& state : sources_) state = {};
  has_delivered_ = false;
  memory_.clear();
}

}  // namespace godwit
