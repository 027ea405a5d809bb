// One stream of market events out of several live sources that carry the same instruments.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "market/data/feed/feed_group_config.h"
#include "market/data/feed/feed_group_event.h"
#include "market/data/feed/feed_lane.h"
#include "market/data/feed/feed_monitor.h"
#include "market/data/feed/source_choice.h"

namespace godwit {

struct FeedGroupCounters {
  uint64_t refused_kind = 0;  ///< Events of a kind that the group does not carry.
  uint64_t unnumbered = 0;    ///< Events without number in a numbered lane: left out, a hole each.
  uint64_t switches = 0;
  uint64_t lost_before = 0;  ///< Told by on_lost().
};

/// A primary (source 0) and stand-bys. Every source is monitored; per instrument one is active, by
/// SourceChoice; each lane joins the copies by FeedLane.
///
/// What is promised, per instrument and kind, counting from a moment when all sources are up:
/// - Never an event twice, never one before its predecessor.
/// - If one source is sound, everything comes out exactly as that source brings it. Sound: all
///   events, in order, none doubted, no alarm on content, none later than `hold` after the fastest
///   copy; and at no time do more than window_events wait. Which one is sound need not be known.
/// - If none is, whatever is missing lies in a hole that the sink is told of: in lanes of
///   consecutive numbers always, by number; elsewhere when it came late or distrusted, by number or
///   time, and over any time in which all sources were in alarm. An event without consecutive
///   number that every source loses while one of them shows no alarm leaves no trace at all.
/// - A wrong price that the monitor doubts does not come out unless two sources agree on it. One
///   that passes every check comes from the active source; when the copies differ the sink hears
///   of a conflict. Two sources cannot tell who is wrong; three could, by waiting for a majority.
/// Events of kContent lanes that bear one ts_event have no order among them, and true repeats
/// within it are one event. BookDelta is refused: a book is failed over as a whole.
///
/// The price of order: outside lanes of consecutive numbers an event waits for the slowest source
/// that is up, `hold` at most (LaneConfig::prompt waives it).
/// One thread, no allocation after construction.
class FeedGroup final : private AlarmSink, private LaneSink {
 public:
  /// `instruments`: indices 0 to instruments - 1. 1 to 32 sources. The sink must outlive the group.
  FeedGroup(const FeedGroupConfig& config, size_t sources, size_t instruments, FeedGroupSink& sink);

  /// One event of one source. `now` is the consumer's clock (a step back counts as no step).
  void on_event(SourceIndex source, const MarketEvent& event, Timestamp now);
  /// Lets out what has waited long enough, judges silence. Call it a few times within `hold`.
  void on_time(Timestamp now);
  /// `count` events of a source were lost on this side, before the group saw them (a full ring).
  void on_lost(SourceIndex source, uint64_t count, Timestamp now);
  /// The venue starts new numbers (a new session): lets out all that waits, forgets the old ones;
  /// what a lagging source still brings of them is left out. Where nobody calls this, a lane finds
  /// out by itself after a while (LaneConfig::restart_after).
  void restart(Timestamp now);
  /// An instrument's market closes and opens again, as its sessions have it: between the two no
  /// silence, low rate or step of time is an alarm. Events are carried as ever.
  void pause(InstrumentIndex instrument, Timestamp now);
  void resume(InstrumentIndex instrument, Timestamp now);

  [[nodiscard]] SourceIndex active(InstrumentIndex instrument) const;
  [[nodiscard]] AlarmSet alarms(SourceIndex source, InstrumentIndex instrument) const;
  [[nodiscard]] const FeedMonitor& monitor(SourceIndex source) const;
  [[nodiscard]] const FeedGroupCounters& counters() const { return counters_; }
  /// Null when the group does not carry `kind`.
  [[nodiscard]] const LaneCounters* lane_counters(InstrumentIndex instrument, EventKind kind) const;

 private:
  struct Instrument {
    SourceChoice choice;
    std::vector<std::unique_ptr<FeedLane>> lanes;  // By LaneRules::slot; null: not carried.
    std::vector<AlarmSet> alarms;                  // By source.
    bool alarms_changed = false;
    std::optional<Timestamp> hole_from;  // Since when no source has been sound.
  };
  void on_alarm(const FeedAlarm& alarm) override;
  void on_released(const MarketEvent& event, SourceIndex source) override;
  void on_lane_hole(const FeedHole& hole) override;
  void on_lane_conflict(const FeedConflict& conflict) override;
  void on_compared(SourceIndex source, bool missed) override;

  void release(InstrumentIndex index);
  void choose(InstrumentIndex index);
  void mark_soundness(Instrument& instrument, InstrumentIndex index);

  FeedGroupConfig config_;
  FeedGroupSink& sink_;
  Timestamp now_ = Timestamp::from_ns(INT64_MIN);
  InstrumentIndex at_;  // Whose lane is at work.
  std::vector<FeedMonitor> monitors_;
  std::vector<Instrument> instruments_;
  FeedGroupCounters counters_;
};

}  // namespace godwit
