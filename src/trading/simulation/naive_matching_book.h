// The matching book in the plainest way: one list of orders, searched from end to end for
// everything. The oracle that the fast one is compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "trading/simulation/call_auction.h"
#include "trading/simulation/match_event.h"

namespace godwit {

/// Contract of MatchingBook, without a bound on its orders. Every request costs what all orders
/// together cost, fill-or-kill a copy of the whole.
class NaiveMatchingBook {
 public:
  struct Order {
    MatchOrder terms;
    Quantity shown;
    Quantity hidden;
    uint64_t turn = 0;  ///< Smaller: earlier in its queue.
  };
  using Events = std::vector<MatchEvent>;

  Events submit(const MatchOrder& order);
  Events cancel(uint64_t order_id);
  Events reduce(uint64_t order_id, Quantity by);
  Events replace(uint64_t order_id, Price price, Quantity quantity);
  Events set_price_band(const PriceBand& band);
  void begin_auction() { collecting_ = true; }
  [[nodiscard]] std::optional<AuctionResult> indicative(const AuctionRule& rule) const;
  Events uncross(const AuctionRule& rule);
  [[nodiscard]] bool collecting() const { return collecting_; }

  /// First to trade first.
  [[nodiscard]] std::vector<Order> orders(Side side) const;

 private:
  using List = std::vector<Order>;
  [[nodiscard]] Reason refusal(const MatchOrder& order, bool is_new) const;
  [[nodiscard]] List::iterator find(uint64_t order_id);
  [[nodiscard]] List::iterator first(Side side);
  void run(Order order, bool rests, Events& events);
  void rest(Order order, Events& events);
  void cancel_one(List::iterator at, Reason reason, Events& events);
  void lower(Order& order, Quantity left, Events& events);

  List orders_;
  uint64_t turns_ = 0;
  PriceBand band_;
  bool collecting_ = false;
};

}  // namespace godwit
