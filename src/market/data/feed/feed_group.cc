#include "market/data/feed/feed_group.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace godwit {

FeedGroup::FeedGroup(const FeedGroupConfig& config, size_t sources, size_t instruments,
                     FeedGroupSink& sink)
    : config_{config}, sink_{sink} {
  CHECK(sources >= 1 && sources <= kSourcesMax, "a feed group has 1 to 32 sources");
  monitors_.reserve(sources);
  for (size_t i = 0; i < sources; ++i)
    monitors_.emplace_back(SourceIndex{static_cast<uint8_t>(i)}, config.monitor, instruments,
                           static_cast<AlarmSink&>(*this));
  instruments_.reserve(instruments);
  for (size_t i = 0; i < instruments; ++i) {
    Instrument instrument{.choice = SourceChoice{sources, config.switch_back_after},
                          .lanes = std::vector<std::unique_ptr<FeedLane>>(LaneRules::kSlots),
                          .alarms = std::vector<AlarmSet>(sources)};
    for (const EventKind kind : config.kinds) {
      CHECK(event_size(kind) > 0, "a feed group carries events that stand alone");
      instrument.lanes[LaneRules::slot(kind)] = std::make_unique<FeedLane>(
          InstrumentIndex{static_cast<uint32_t>(i)}, kind, config.monitor.lanes[kind], config.lane,
          sources, static_cast<LaneSink&>(*this));
    }
    instruments_.push_back(std::move(instrument));
  }
}

void FeedGroup::on_event(SourceIndex source, const MarketEvent& event, Timestamp now) {
  now_ = std::max(now_, now);
  const EventHeader& header = event.header();
  CHECK(source.value() < monitors_.size(), "an event of an unknown source");
  CHECK(header.instrument.value() < instruments_.size(), "an event of an unknown instrument");
  at_ = header.instrument;
  Instrument& instrument = instruments_[at_.value()];
  FeedLane* const lane = instrument.lanes[LaneRules::slot(header.kind)].get();
  if (lane == nullptr) {
    ++counters_.refused_kind;
    return;
  }
  FeedMonitor& monitor = monitors_[source.value()];
  const AlarmSet doubts = monitor.on_event(event, now_);
  const std::optional<LaneKey> key = lane_key(event, config_.monitor.lanes[header.kind]);
  if (key) {
    const bool trusted = doubts.empty() && !monitor.alarms(at_).doubts_content();
    lane->arrive(source, event, *key, trusted, instrument.choice.active(), now_);
  } else {
    ++counters_.unnumbered;
    sink_.on_hole({.instrument = at_,
                   .cause = HoleCause::kUnnumbered,
                   .kind = header.kind,
                   .from = now_,
                   .to = now_});
  }
  choose(at_);
  lane->release(instrument.choice.active(), now_);
  choose(at_);
}

void FeedGroup::on_time(Timestamp now) {
  now_ = std::max(now_, now);
  for (FeedMonitor& monitor : monitors_) monitor.on_time(now_);
  for (size_t i = 0; i < instruments_.size(); ++i) {
    instruments_[i].alarms_changed = true;  // Time alone may bring a source back.
    choose(InstrumentIndex{static_cast<uint32_t>(i)});
    release(InstrumentIndex{static_cast<uint32_t>(i)});
  }
}

void FeedGroup::release(InstrumentIndex index) {
  at_ = index;
  Instrument& instrument = instruments_[index.value()];
  for (const std::unique_ptr<FeedLane>& lane : instrument.lanes)
    if (lane) lane->release(instrument.choice.active(), now_);
  choose(index);
}

void FeedGroup::on_lost(SourceIndex source, uint64_t count, Timestamp now) {
  now_ = std::max(now_, now);
  counters_.lost_before += count;
  monitors_[source.value()].on_lost(now_);
  for (size_t i = 0; i < instruments_.size(); ++i)
    choose(InstrumentIndex{static_cast<uint32_t>(i)});
}

void FeedGroup::restart(Timestamp now) {
  now_ = std::max(now_, now);
  for (size_t i = 0; i < instruments_.size(); ++i) {
    at_ = InstrumentIndex{static_cast<uint32_t>(i)};
    for (const std::unique_ptr<FeedLane>& lane : instruments_[i].lanes)
      if (lane) lane->restart(instruments_[i].choice.active(), now_);
  }
  for (FeedMonitor& monitor : monitors_) monitor.restart_numbers();
}

void FeedGroup::pause(InstrumentIndex instrument, Timestamp now) {
  now_ = std::max(now_, now);
  for (FeedMonitor& monitor : monitors_) monitor.pause(instrument, now_);
  choose(instrument);
}

void FeedGroup::resume(InstrumentIndex instrument, Timestamp now) {
  now_ = std::max(now_, now);
  for (FeedMonitor& monitor : monitors_) monitor.resume(instrument, now_);
  choose(instrument);
}

void FeedGroup::choose(InstrumentIndex index) {
  Instrument& instrument = instruments_[index.value()];
  if (!instrument.alarms_changed) return;
  instrument.alarms_changed = false;
  if (const auto change = instrument.choice.choose(instrument.alarms, now_)) {
    ++counters_.switches;
    sink_.on_switch({.instrument = index,
                     .from = change->from,
                     .to = change->to,
                     .cause = change->cause,
                     .ts = now_});
  }
  mark_soundness(instrument, index);
}

void FeedGroup::mark_soundness(Instrument& instrument, InstrumentIndex index) {
  const bool sound = instrument.choice.any_sound();
  if (sound == !instrument.hole_from) return;
  if (!sound) instrument.hole_from = now_ - config_.hole_look_back;
  sink_.on_hole({.instrument = index,
                 .cause = HoleCause::kNoSoundSource,
                 .from = *instrument.hole_from,
                 .to = now_,
                 .open = !sound});
  if (sound) instrument.hole_from.reset();
}

void FeedGroup::on_alarm(const FeedAlarm& alarm) {
  Instrument& instrument = instruments_[alarm.instrument.value()];
  AlarmSet& alarms = instrument.alarms[alarm.source.value()];
  if (alarm.raised)
    alarms.insert(alarm.code);
  else
    alarms.erase(alarm.code);
  instrument.alarms_changed = true;
  sink_.on_alarm(alarm);
}

void FeedGroup::on_released(const MarketEvent& event, SourceIndex source) {
  sink_.on_event(event, source);
}

void FeedGroup::on_lane_hole(const FeedHole& hole) { sink_.on_hole(hole); }

void FeedGroup::on_lane_conflict(const FeedConflict& conflict) { sink_.on_conflict(conflict); }

void FeedGroup::on_compared(SourceIndex source, bool missed) {
  monitors_[source.value()].on_compared(at_, missed, now_);
}

SourceIndex FeedGroup::active(InstrumentIndex instrument) const {
  return instruments_.at(instrument.value()).choice.active();
}

AlarmSet FeedGroup::alarms(SourceIndex source, InstrumentIndex instrument) const {
  return monitor(source).alarms(instrument);
}

const FeedMonitor& FeedGroup::monitor(SourceIndex source) const {
  return monitors_.at(source.value());
}

const LaneCounters* FeedGroup::lane_counters(InstrumentIndex instrument, EventKind kind) const {
  const auto& lane = instruments_.at(instrument.value()).lanes[LaneRules::slot(kind)];
  return lane ? &lane->counters() : nullptr;
}

}  // namespace godwit
