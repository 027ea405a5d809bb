#include "market/data/feed/feed_monitor.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "market/data/feed/event_price.h"

namespace godwit {

FeedMonitor::Watch::Watch(const FeedMonitorConfig& config)
    : latches{AlarmLatch{config.stale.latch},     AlarmLatch{config.gap.latch},
              AlarmLatch{config.spike.latch},     AlarmLatch{config.crossed.latch},
              AlarmLatch{config.sequence.latch},  AlarmLatch{config.clock_skew.latch},
              AlarmLatch{config.rate_drop.latch}, AlarmLatch{config.missed}},
      stale{config.stale},
      rate{config.rate_drop} {
  for (size_t slot = 0; slot < LaneRules::kSlots; ++slot)
    lanes.emplace_back(config, config.lanes[static_cast<EventKind>(slot)]);
}

FeedMonitor::FeedMonitor(SourceIndex source, const FeedMonitorConfig& config, size_t instruments,
                         AlarmSink& sink)
    : source_{source}, config_{config}, sink_{sink}, watches_(instruments, Watch{config}) {}

const FeedMonitor::Watch& FeedMonitor::watch(InstrumentIndex instrument) const {
  CHECK(instrument.value() < watches_.size(), "an event of an instrument that is not watched");
  return watches_[instrument.value()];
}

FeedMonitor::Watch& FeedMonitor::watch(InstrumentIndex instrument) {
  CHECK(instrument.value() < watches_.size(), "an event of an instrument that is not watched");
  return watches_[instrument.value()];
}

bool FeedMonitor::latch_observation(Watch& watch, InstrumentIndex instrument, AlarmCode code,
                                    const Observation& seen) {
  AlarmLatch& latch = watch.latches[static_cast<size_t>(code)];
  if (latch.observe(seen.level, now_)) {
    if (latch.raised())
      watch.raised.insert(code);
    else
      watch.raised.erase(code);
    sink_.on_alarm({.code = code,
                    .raised = latch.raised(),
                    .source = source_,
                    .instrument = instrument,
                    .ts = now_,
                    .observed = seen.observed,
                    .limit = seen.limit});
  }
  return seen.level == Level::kBad;
}

AlarmSet FeedMonitor::on_event(const MarketEvent& event, Timestamp now) {
  now_ = std::max(now_, now);
  const InstrumentIndex instrument = event.header().instrument;
  Watch& watched = watch(instrument);
  judge_time(watched, instrument);  // The silence that ends here.
  watched.stale.arrived(now_);
  watched.rate.arrived();
  AlarmSet doubts;
  judge_content(watched, event, doubts);
  judge_lane(watched, event, doubts);
  return doubts;
}

void FeedMonitor::judge_lane(Watch& watch, const MarketEvent& event, AlarmSet& doubts) {
  const EventHeader& header = event.header();
  const LaneRule& rule = config_.lanes[header.kind];
  LaneWatch& lane = watch.lanes[LaneRules::slot(header.kind)];
  const bool times_hold = !watch.is_paused && !doubts.has(AlarmCode::kClockSkew);
  if (config_.gap.enabled && rule.cadence.ns() > 0 && times_hold)
    if (const std::optional<Observation> seen = lane.gap.observe(header.ts_event))
      latch_observation(watch, header.instrument, AlarmCode::kGap, *seen);
  const bool numbered =
      rule.numbering == Numbering::kContiguous || rule.numbering == Numbering::kIncreasing;
  if (!config_.sequence.enabled || !numbered) return;
  const uint64_t number = venue_number(event);
  if (number == 0) {  // The group leaves it out.
    latch_observation(watch, header.instrument, AlarmCode::kSequence, {.level = Level::kBad});
    doubts.insert(AlarmCode::kSequence);
    return;
  }
  if (const auto step = lane.sequence.observe(number)) {
    latch_observation(watch, header.instrument, AlarmCode::kSequence, step->observation);
    if (step->too_far) doubts.insert(AlarmCode::kSequence);
  }
}

void FeedMonitor::judge_content(Watch& watch, const MarketEvent& event, AlarmSet& doubts) {
  const EventHeader& header = event.header();
  const auto judge = [&](AlarmCode code, const Observation& seen) {
    if (latch_observation(watch, header.instrument, code, seen)) doubts.insert(code);
  };
  if (config_.clock_skew.enabled && config_.lanes[header.kind].venue_time)
    judge(AlarmCode::kClockSkew,
          observe_clock_skew(header.ts_event, header.ts_recv, config_.clock_skew));
  if (config_.crossed.enabled)
    if (const std::optional<TopOfBook> top = top_of_book(event))
      judge(AlarmCode::kCrossed, observe_crossed(*top, config_.crossed));
  if (!config_.spike.enabled) return;
  if (const std::optional<double> price = judged_price(event))
    if (const auto seen = watch.lanes[LaneRules::slot(header.kind)].spike.observe(*price))
      judge(AlarmCode::kSpike, *seen);
}

void FeedMonitor::judge_time(Watch& watch, InstrumentIndex instrument) {
  if (watch.is_paused) return;
  if (config_.stale.enabled)
    latch_observation(watch, instrument, AlarmCode::kStale, watch.stale.observe(now_));
  if (config_.rate_drop.enabled)
    if (const std::optional<Observation> seen = watch.rate.observe(now_))
      latch_observation(watch, instrument, AlarmCode::kRateDrop, *seen);
}

void FeedMonitor::on_time(Timestamp now) {
  now_ = std::max(now_, now);
  for (size_t i = 0; i < watches_.size(); ++i)
    judge_time(watches_[i], InstrumentIndex{static_cast<uint32_t>(i)});
}

void FeedMonitor::pause(InstrumentIndex instrument, Timestamp now) {
  now_ = std::max(now_, now);
  Watch& paused = watch(instrument);
  judge_time(paused, instrument);  // The silence before the close is a silence.
  paused.is_paused = true;
  for (LaneWatch& lane : paused.lanes) lane.gap.restart();
}

void FeedMonitor::resume(InstrumentIndex instrument, Timestamp now) {
  now_ = std::max(now_, now);
  Watch& resumed = watch(instrument);
  if (!resumed.is_paused) return;
  resumed.is_paused = false;
  resumed.stale.arrived(now_);
  resumed.rate.restart(now_);
}

void FeedMonitor::on_compared(InstrumentIndex instrument, bool missed, Timestamp now) {
  now_ = std::max(now_, now);
  latch_observation(watch(instrument), instrument, AlarmCode::kMissed,
                    {.level = missed ? Level::kBad : Level::kGood,
                     .observed = missed ? 1.0 : 0.0,
                     .limit = static_cast<double>(config_.missed.raise_count)});
}

void FeedMonitor::on_lost(Timestamp now) {
  for (uint32_t i = 0; i < watches_.size(); ++i)
    for (uint32_t n = 0; n < config_.missed.raise_count; ++n)
      on_compared(InstrumentIndex{i}, true, now);
}

void FeedMonitor::restart_numbers() {
  for (Watch& watch : watches_)
    for (LaneWatch& lane : watch.lanes) lane.sequence.restart();
}

}  // namespace godwit
