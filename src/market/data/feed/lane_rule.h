// How a venue numbers and times its events, kind by kind. One instrument's events of one kind form
// a lane: within a lane there is an order, and a way to tell one event from the next.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "foundation/base/time.h"
#include "market/data/feed/market_event.h"

namespace godwit {

class ConfigSection;

/// What tells two events of a lane apart and orders them.
enum class Numbering : uint8_t {
  kContiguous,  ///< Consecutive numbers: a hole is seen at once (trade ids of Binance).
  kIncreasing,  ///< Numbers that grow by any step: what is lost leaves no trace in one source.
  kTime,        ///< ts_event: one event at a time (bars, funding).
  kContent,     ///< Nothing but content and ts_event: true repeats within one time are one event.
};

struct LaneRule {
  Numbering numbering = Numbering::kIncreasing;
  /// ts_event is the venue's and so the same in every source. Where it is not (the source has no
  /// time of the venue, ts_event = ts_recv), it does not count as content.
  bool venue_time = true;
  /// Expected step of ts_event, e.g. one interval for bars; zero: none.
  Duration cadence;
};

/// Where an event stands in its lane. Equal keys: the same event. `order` grows along the lane.
struct LaneKey {
  uint64_t order = 0;
  uint64_t content = 0;  ///< Zero where `order` alone names the event.
  friend bool operator==(const LaneKey&, const LaneKey&) = default;
};

/// The rules of all kinds; BookDelta has none, since its rows mean nothing without their run.
class LaneRules {
 public:
  /// Bars, quote bars, funding by time; all other kinds by increasing number.
  LaneRules();
  /// Section `lane`, a table per kind: [lane.quote] numbering = "increasing" ("contiguous",
  /// "time", "content"), venue_time = true, cadence_ms = 0. Throws Error(kUsage).
  [[nodiscard]] static LaneRules from_config(const ConfigSection& feed);

  [[nodiscard]] const LaneRule& operator[](EventKind kind) const { return rules_[slot(kind)]; }
  [[nodiscard]] LaneRule& operator[](EventKind kind) { return rules_[slot(kind)]; }
  static constexpr size_t kSlots = 9;  ///< One per EventKind, and the unused 0.
  [[nodiscard]] static constexpr size_t slot(EventKind kind) {
    const auto value = static_cast<size_t>(kind);
    return value < kSlots ? value : 0;
  }

 private:
  std::array<LaneRule, kSlots> rules_;
};

/// The venue's number of an event: its sequence, else a trade's id, else 0.
[[nodiscard]] uint64_t venue_number(const MarketEvent& event);

/// Nothing when the lane is numbered and the event bears no number.
[[nodiscard]] std::optional<LaneKey> lane_key(const MarketEvent& event, const LaneRule& rule);

}  // namespace godwit
