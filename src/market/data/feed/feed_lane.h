// Joins the copies of one lane (an instrument's events of one kind) that several sources bring into
// one ordered stream without doubles.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "market/data/feed/feed_group_event.h"
#include "market/data/feed/lane_memory.h"
#include "market/data/feed/step_scale.h"

namespace godwit {

struct LaneConfig {
  /// How long an event may wait for its predecessors and copies from slower sources. The promise
  /// of completeness needs: no sound source lags the fastest one by more.
  Duration hold = Duration::from_ns(200'000'000);
  size_t window_events = 512;   ///< Events that may wait at one time; more are forced out early.
  size_t memory_events = 4096;  ///< Delivered events of which a copy is still recognised.
  uint32_t absent_after = 8;    ///< Events waited for in vain before a source is not waited for.
  /// The active source's trusted events go out at once in any lane; what a stand-by brings for a
  /// place before them is then late (a marked hole) instead of delivered in order.
  bool prompt = false;
  /// So many trusted events in a row of one source, later in time than all that went out but of
  /// numbers behind them, say that the count began anew, or that a number far ahead went out.
  uint32_t restart_after = 5;
  /// How long that must have been so, and nothing else gone out, in lanes without the venue's time
  /// and in those ordered by time; elsewhere twice `hold`. Also the longest that a number far ahead
  /// waits for other sources to speak.
  Duration restart_quiet = Duration::seconds(5);
};

struct LaneCounters {
  uint64_t delivered = 0;
  uint64_t filled = 0;      ///< Delivered from another source than the active one.
  uint64_t copies = 0;      ///< Second copies from other sources.
  uint64_t repeats = 0;     ///< The same event again from the same source.
  uint64_t conflicts = 0;   ///< Copies with other content.
  uint64_t late = 0;        ///< Left out: a later one had gone out.
  uint64_t distrusted = 0;  ///< Left out: only doubted copies.
  uint64_t too_old = 0;     ///< Copies or late ones: beyond the memory, or before a restart.
  uint64_t restarts = 0;    ///< New counts that nobody had told of.
  uint64_t overruns = 0;    ///< Forced out of a full window before their time.
};

/// Where a lane's results go. It must not call the lane back.
class LaneSink {
 public:
  virtual ~LaneSink() = default;
  virtual void on_released(const MarketEvent& event, SourceIndex source) = 0;
  virtual void on_lane_hole(const FeedHole& hole) = 0;
  virtual void on_lane_conflict(const FeedConflict& conflict) = 0;
  /// `source` brought or missed an event that was delivered `hold` ago, or came late.
  virtual void on_compared(SourceIndex source, bool missed) = 0;
};

/// An event goes out when nothing can precede it any more: its number is the next one and the
/// active source brought it, or every source that is waited for has brought or passed it, or it has
/// waited `hold`. A distrusted one goes out only if a second source brings the same content. Hence,
/// with one source that brings every event in order, trusted and within `hold` of the fastest copy,
/// whatever the others lose, delay, repeat or reorder: everything goes out, once, in order.
///
/// Wrong numbers. What has waited `hold` for others in vain does not go out if its own source has
/// since brought a lower number, or if its number lies far ahead (StepScale) of what another has
/// since brought. So a source that is sound in the sense above does not lose to one of wrong
/// numbers, unless they are wrong by little and nothing comes within `hold`: then restart_after
/// events are lost, into holes.
///
/// A new count. After restart(), or once restart_after events say so, numbers may begin anywhere.
/// What is then not later in time than the old count (without the venue's time: what continues the
/// old numbers of its source, for restart_quiet) is left out. After a restart that nobody told of,
/// and then alone, an event may go out that precedes one before it.
/// One thread. No allocation after construction.
class FeedLane {
 public:
  FeedLane(InstrumentIndex instrument, EventKind kind, const LaneRule& rule,
           const LaneConfig& config, size_t sources, LaneSink& sink);

  /// `key` by lane_key(). Follow it with release().
  void arrive(SourceIndex source, const MarketEvent& event, const LaneKey& key, bool trusted,
              SourceIndex active, Timestamp now);
  /// Lets out what may go at `now`. Call it after arrivals and as time passes.
  void release(SourceIndex active, Timestamp now);
  /// Lets out all that waits and forgets numbers: the venue starts a new count. Nothing happens in
  /// a lane that is ordered by time.
  void restart(SourceIndex active, Timestamp now);

  [[nodiscard]] const LaneCounters& counters() const { return counters_; }
  [[nodiscard]] size_t waiting() const { return order_.size(); }

 private:
  struct Entry {
    MarketEvent event;
    LaneKey key;
    uint64_t content = 0;
    Timestamp arrived;
    SourceMask sources = 0;
    SourceIndex chosen;
    bool trusted = false;
    bool steps_back = false;  // Its source has brought a higher number.
    // What came since speaks against its number:
    bool is_taken_back = false;  // Its own source has brought a lower one.
    bool is_far_ahead = false;   // Another source stands far below it.
  };
  struct SourceState {
    uint64_t seen = 0;      // Order of the latest trusted event that is no repeat.
    uint32_t behind = 0;    // Events in a row that were waited for in vain.
    uint32_t anew = 0;      // Events in a row that speak for a new count, ...
    Timestamp anew_from;    // ... since when.
    uint64_t old_last = 0;  // Its last number before restart(); 0: none.
  };
  [[nodiscard]] static bool is_contradicted(const Entry& entry) {
    return entry.is_taken_back || entry.is_far_ahead;
  }
  [[nodiscard]] bool is_numbered() const;
  /// Whether times tell a new count from an old one.
  [[nodiscard]] bool is_dated() const { return is_numbered() && rule_.venue_time; }
  [[nodiscard]] Entry& head() { return entries_[order_.front()]; }
  [[nodiscard]] Entry* find_waiting(const LaneKey& key);
  void insert(const Entry& entry);
  void join_copy(Entry& entry, const Entry& copy, SourceIndex active, Timestamp now);
  /// Left behind by restart(): of the numbers before it.
  [[nodiscard]] bool is_of_old_count(const Entry& entry, Timestamp now) const;
  void leave_out_old(Timestamp now);
  /// Takes a number of a source that is no repeat: what it speaks against is marked.
  void note_number(SourceState& state, const Entry& entry);
  void join_delivered(Delivered& before, const Entry& entry, Timestamp now);
  /// An unknown event at or below the last delivered order is left out. False when it may still go
  /// out, as it is the first of a new count.
  [[nodiscard]] bool settle_past(const Entry& entry, SourceIndex active, Timestamp now);
  [[nodiscard]] bool says_anew(const Entry& entry) const;
  /// Counts what speaks for a new count; true when it is enough.
  [[nodiscard]] bool count_anew(SourceState& state, const Entry& entry, Timestamp now);
  void leave_out_late(const Entry& entry, Timestamp now);
  void tell_restart(Timestamp now);
  void begin_count(SourceIndex active, Timestamp now);
  /// Nothing can precede it any more, and if it is distrusted no copy will come to confirm it.
  [[nodiscard]] bool may_go(const Entry& entry, SourceIndex active) const;
  [[nodiscard]] bool has_passed(size_t source, const Entry& entry) const;
  [[nodiscard]] bool all_passed(const Entry& entry) const;
  [[nodiscard]] bool is_alone(const Entry& entry) const;
  /// Nobody confirms its number, and what came since speaks against it.
  [[nodiscard]] bool is_wrong(const Entry& entry) const;
  [[nodiscard]] bool is_far(const Entry& entry) const;
  [[nodiscard]] Duration patience(const Entry& entry) const;
  void let_out(SourceIndex active, Timestamp now);
  void drop_head();
  void compare_due(Timestamp now);
  void tell_conflict(uint64_t order, SourceIndex delivered, SourceIndex other, Timestamp now);

  InstrumentIndex instrument_;
  EventKind kind_;
  LaneRule rule_;
  LaneConfig config_;
  LaneSink& sink_;
  std::vector<SourceState> sources_;
  std::vector<Entry> entries_;   // Slots; which are in use says order_.
  std::vector<uint32_t> order_;  // Slots of the waiting, lowest order first.
  std::vector<uint32_t> free_;
  bool has_delivered_ = false;
  uint64_t first_order_ = 0;  // The first delivered; nothing is known of what was before it.
  uint64_t delivered_order_ = 0;
  Timestamp delivered_at_;
  Timestamp latest_ = Timestamp::from_ns(INT64_MIN);  // ts_event of all that was delivered.
  StepScale steps_;
  std::optional<Timestamp> restarted_at_;
  Timestamp floor_;                // latest_ at that time.
  bool old_count_is_told_ = true;  // Its hole, when a source still brought something of it.
  LaneMemory memory_;
  LaneCounters counters_;
};

}  // namespace godwit
