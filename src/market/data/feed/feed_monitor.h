// Watches one live source: what it brings, when, and whether it can be believed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "market/data/feed/feed_alarm.h"
#include "market/data/feed/feed_monitor_config.h"

namespace godwit {

/// Seven detectors per instrument, each behind a latch with hysteresis and counters; alarms go to
/// the sink as they rise and clear. One thread; time is handed in (where it steps back, the latest
/// so far holds). No allocation after construction.
class FeedMonitor {
 public:
  /// Watches InstrumentIndex 0 to instruments - 1. The sink must outlive the monitor.
  FeedMonitor(SourceIndex source, const FeedMonitorConfig& config, size_t instruments,
              AlarmSink& sink);

  /// Judges one event; ts_recv must be set. Returns the codes for which this very event is doubted,
  /// whether or not the alarm is up: spike, crossed, clock skew, and sequence where its number is
  /// too far ahead to be believed, or where it bears none although its lane is numbered.
  AlarmSet on_event(const MarketEvent& event, Timestamp now);
  /// Judges silence and rates. Call it now and then, a few times within the shortest threshold.
  void on_time(Timestamp now);
  /// The market of an instrument closes, as its sessions have it: until resume() silence, rates and
  /// steps of time are not judged. What comes nevertheless is judged as ever. Alarms that are up
  /// stay up, so that a source that was dead before the close is no better after it. Without a
  /// call every instrument is open.
  void pause(InstrumentIndex instrument, Timestamp now);
  /// It opens again: silence counts from now.
  void resume(InstrumentIndex instrument, Timestamp now);
  /// The group's finding: this source brought an event that others brought, or missed it.
  void on_compared(InstrumentIndex instrument, bool missed, Timestamp now);
  /// Events of this source were lost before anybody could look at them: raises kMissed everywhere.
  void on_lost(Timestamp now);
  /// The venue starts new numbers: the next ones are compared with nothing before.
  void restart_numbers();

  [[nodiscard]] AlarmSet alarms(InstrumentIndex instrument) const {
    return watch(instrument).raised;
  }
  /// Counters of one alarm: bad observations, times raised.
  [[nodiscard]] const AlarmLatch& latch(InstrumentIndex instrument, AlarmCode code) const {
    return watch(instrument).latches[static_cast<size_t>(code)];
  }

 private:
  struct LaneWatch {
    LaneWatch(const FeedMonitorConfig& config, const LaneRule& rule)
        : gap{config.gap, rule.cadence},
          spike{config.spike},
          sequence{config.sequence, rule.numbering} {}
    GapDetector gap;
    SpikeDetector spike;
    SequenceDetector sequence;
  };
  struct Watch {
    explicit Watch(const FeedMonitorConfig& config);
    AlarmSet raised;
    bool is_paused = false;
    std::array<AlarmLatch, kAlarmCodes> latches;
    StaleDetector stale;
    RateDetector rate;
    std::vector<LaneWatch> lanes;  // By LaneRules::slot.
  };
  [[nodiscard]] const Watch& watch(InstrumentIndex instrument) const;
  [[nodiscard]] Watch& watch(InstrumentIndex instrument);
  /// Hands an observation to the latch and tells of a change. True when it was bad.
  bool latch_observation(Watch& watch, InstrumentIndex instrument, AlarmCode code,
                         const Observation& seen);
  void judge_lane(Watch& watch, const MarketEvent& event, AlarmSet& doubts);
  void judge_content(Watch& watch, const MarketEvent& event, AlarmSet& doubts);
  void judge_time(Watch& watch, InstrumentIndex instrument);

  SourceIndex source_;
  FeedMonitorConfig config_;
  AlarmSink& sink_;
  Timestamp now_ = Timestamp::from_ns(INT64_MIN);
  std::vector<Watch> watches_;
};

}  // namespace godwit
