// A recorded source made bad on purpose, the same way for the same seed: to prove failover.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "foundation/base/random.h"
#include "market/data/feed/arrival.h"

namespace godwit {

enum class FaultKind : uint8_t {
  kDrop,       ///< The event never comes.
  kDelay,      ///< It and all behind it come later, in order: by up to `amount`.
  kDuplicate,  ///< It comes again, up to `amount` later.
  kCorrupt,    ///< Its prices are off by the share `magnitude`, up or down.
  kReorder,    ///< It alone comes up to `amount` later; others overtake it.
  kFreeze,     ///< The source stops for `amount`; what it held back comes at once, in order.
  kClockSkew,  ///< ts_event is off by `amount`, which may be negative.
  kNumber,     ///< Its number is off by `magnitude`, up or down, but stays above zero.
};

struct Fault {
  FaultKind kind = FaultKind::kDrop;
  double rate = 0;  ///< Chance of each event, 0 to 1; 1 within an interval is an outage.
  Duration amount;
  double magnitude = 0;
  /// Only arrivals at or after `from` and before `to` are hit.
  Timestamp from = Timestamp::from_ns(INT64_MIN);
  Timestamp to = Timestamp::from_ns(INT64_MAX);
};

/// Wraps a stream; faults act on each event in the order given. The draw for fault f of event e is
/// a function of (seed, e, f) alone, so that one more fault shifts nobody else's. ts_recv moves
/// along with the arrival.
class FaultInjector final : public ArrivalStream {
 public:
  FaultInjector(std::unique_ptr<ArrivalStream> inner, uint64_t seed, std::vector<Fault> faults);

  [[nodiscard]] const Arrival* peek() override;
  void pop() override;
  /// Events hit so far by faults[i].
  [[nodiscard]] uint64_t hits(size_t i) const { return hits_.at(i); }

 private:
  void read_one();
  void schedule(const Arrival& arrival);

  std::unique_ptr<ArrivalStream> inner_;
  RandomSource random_;
  std::vector<Fault> faults_;
  std::vector<uint64_t> hits_;
  uint64_t events_ = 0;
  std::deque<Arrival>
      waiting_;  // In the order of arrival; equal ones in the order of their coming.
  std::optional<Timestamp> in_order_until_;  // Nothing in order comes before this.
};

}  // namespace godwit
