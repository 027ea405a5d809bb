// One order as the market passes it, price by price: where it fills, had the market enough of it.
#pragma once

#include <cstdint>
#include <optional>

#include "trading/simulation/order_trigger.h"
#include "trading/simulation/side_cost.h"

namespace godwit {

/// What an order brings along. Costs are those of its side.
struct WalkTerms {
  std::optional<SideCost> limit;  ///< It pays less, or this; nothing: whatever the market asks.
  bool refuses_to_take = false;   ///< Refused if it could trade at the first price it meets.
  std::optional<SideCost> queue;  ///< The board on which its side queues.
  bool in_plenty = false;  ///< All of the market is at the board on which the other side queues.
};

/// A limit fills only once the market trades strictly beyond it, so that whoever queued at that
/// price before us was served: at the limit while the market moves, at its price where it jumps
/// beyond. At the board on which its side queues an order waits in the same way, whatever its type.
class OrderWalk {
 public:
  OrderWalk(const WalkTerms& terms, const OrderTrigger& trigger)
      : terms_{terms}, trigger_{trigger} {
    // Bids above the day's limit queue at the limit.
    if (terms_.limit && terms_.queue && *terms_.limit > *terms_.queue) terms_.limit = terms_.queue;
  }

  /// The market is at `to`, having passed nothing between.
  void jump(SideCost to) {
    ++step_;
    from_ = to;
    if (is_done() || !trigger_.update(to)) return;
    arrive(to);
  }

  /// The market goes to `to` through every price between.
  void move(SideCost to) {
    ++step_;
    if (is_done()) return;
    if (const std::optional<SideCost> met = trigger_.crossing(to)) arrive(*met);
    trigger_.update(to);
    if (!is_done() && trigger_.is_met() && terms_.limit && to < *terms_.limit) fill(*terms_.limit);
    from_ = to;
  }

  [[nodiscard]] bool is_done() const { return filled_.has_value() || refused_; }
  [[nodiscard]] std::optional<SideCost> filled() const { return filled_; }
  [[nodiscard]] bool refused() const { return refused_; }
  /// Whether it wanted to trade where its side queues.
  [[nodiscard]] bool met_board() const { return met_board_; }
  [[nodiscard]] const OrderTrigger& trigger() const { return trigger_; }
  [[nodiscard]] uint32_t steps() const { return step_; }
  /// Where it filled: the number of the step, 1 for the first price, and how far into it.
  [[nodiscard]] uint32_t filled_step() const { return filled_step_; }
  [[nodiscard]] uint64_t filled_distance() const { return filled_distance_; }

 private:
  /// It may trade and the market is at `at`, which it has not moved through.
  void arrive(SideCost at) {
    if (!terms_.limit) {
      if (!terms_.queue || at < *terms_.queue) return fill(at);
      met_board_ = true;
      terms_.limit = terms_.queue;
      return;
    }
    const SideCost limit = *terms_.limit;
    if (at < limit || (terms_.in_plenty && at == limit)) {
      refused_ = terms_.refuses_to_take && step_ == 1;
      if (!refused_) fill(at);
      return;
    }
    if (terms_.queue && limit == *terms_.queue) met_board_ = true;
  }

  void fill(SideCost cost) {
    filled_ = cost;
    filled_step_ = step_;
    const auto a = static_cast<uint64_t>(from_.raw());
    const auto b = static_cast<uint64_t>(cost.raw());
    filled_distance_ = from_ < cost ? b - a : a - b;
  }

  WalkTerms terms_;
  OrderTrigger trigger_;
  SideCost from_;
  std::optional<SideCost> filled_;
  uint64_t filled_distance_ = 0;
  uint32_t step_ = 0;
  uint32_t filled_step_ = 0;
  bool refused_ = false;
  bool met_board_ = false;
};

}  // namespace godwit
