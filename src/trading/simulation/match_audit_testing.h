// For tests: follows a matching book by its outcomes alone and says what is wrong with them:
// quantity made or lost, an order passed over, a price that nobody had agreed to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>

#include "trading/simulation/order_flow_testing.h"

namespace godwit::test {

class MatchAudit {
 public:
  /// `indicated`: what the book said of its auction before the request.
  void take(const Request& request, std::span<const MatchEvent> events,
            const std::optional<AuctionResult>& indicated) {
    begin(request);
    Quantity auction_volume;
    for (const MatchEvent& event : events) {
      if (event.kind == MatchEventKind::kTrade && request.kind == RequestKind::kUncross) {
        auction_trade(event, indicated);
        auction_volume += event.quantity;
      } else {
        one(event);
      }
      if (!finding_.empty()) return;
    }
    if (indicated && auction_volume != indicated->volume) finding_ = "not the indicated volume";
    if (!arriving_left_.is_zero()) finding_ = "what arrived is neither traded nor rests nor ended";
    if (!collecting_ && crossed()) finding_ = "the book is left crossed";
  }
  [[nodiscard]] const std::string& finding() const { return finding_; }
  [[nodiscard]] Quantity quantity_resting(Side side) const {
    Quantity sum;
    for (const auto& [place, order] : queue(side)) sum += order.left;
    return sum;
  }

 private:
  /// Price as the side ranks it (lower is first), then turn.
  using Place = std::tuple<int64_t, uint64_t>;
  struct Known {
    uint64_t id = 0;
    Price price;
    Quantity shown;
    Quantity left;
    Quantity display;
    bool is_market = false;
  };
  using Queue = std::map<Place, Known>;
  struct At {
    Side side = Side::kBuy;
    Place place;
  };

  void begin(const Request& request) {
    arriving_left_ = {};
    order_ = request.order;
    limit_ = order_.price;
    display_ = order_.display;
    if (request.kind == RequestKind::kSubmit) arriving_left_ = order_.quantity;
    if (request.kind == RequestKind::kBeginAuction) collecting_ = true;
    if (request.kind == RequestKind::kUncross) collecting_ = false;
  }

  void one(const MatchEvent& event) {
    switch (event.kind) {
      case MatchEventKind::kRejected: arriving_left_ = {}; return;
      case MatchEventKind::kTrade: return continuous_trade(event);
      case MatchEventKind::kRested: return rest(event);
      case MatchEventKind::kCanceled: return cancel(event);
      case MatchEventKind::kReduced: return reduce(event);
      case MatchEventKind::kReplaced: return replace(event);
      case MatchEventKind::kRefreshed: return refresh(event);
    }
  }
  void continuous_trade(const MatchEvent& event) {
    const Side other = event.side == Side::kBuy ? Side::kSell : Side::kBuy;
    if (queue(other).empty()) return fail("a trade with nobody");
    Known& resting = queue(other).begin()->second;
    if (resting.id != event.counter_order_id)
      return fail("an order of better place was passed over");
    if (resting.price != event.price) return fail("not at the resting price");
    if (!is_market() && (event.side == Side::kBuy ? event.price > limit_ : event.price < limit_))
      return fail("beyond the limit of what arrived");
    if (event.quantity.sign() <= 0 || event.quantity > resting.shown)
      return fail("more than the resting order shows");
    if (event.quantity > arriving_left_) return fail("more than what arrived");
    arriving_left_ -= event.quantity;
    if (arriving_left_ != event.left) return fail("what is left of the arriving order");
    take_from(other, event.quantity);
    if (event.counter_left != left_after_) return fail("what is left of the resting order");
  }
  void auction_trade(const MatchEvent& event, const std::optional<AuctionResult>& indicated) {
    if (!indicated || event.price != indicated->price) return fail("not at the auction's price");
    const std::pair<Side, uint64_t> ids[] = {{Side::kBuy, event.order_id},
                                             {Side::kSell, event.counter_order_id}};
    for (const auto& [side, id] : ids) {
      if (queue(side).empty()) return fail("a trade with nobody");
      Known& order = queue(side).begin()->second;
      if (order.id != id) return fail("an order of better place was passed over in the auction");
      if (!order.is_market &&
          (side == Side::kBuy ? event.price > order.price : event.price < order.price))
        return fail("beyond its limit in the auction");
      if (event.quantity > order.left) return fail("more than it has in the auction");
      order.left -= event.quantity;
      order.shown = std::min(order.shown, order.left);
      if (order.left != (side == Side::kBuy ? event.left : event.counter_left))
        return fail("what is left in the auction");
      if (order.left.is_zero()) drop(id);
    }
  }
  void take_from(Side side, Quantity quantity) {
    Known& order = queue(side).begin()->second;
    order.shown -= quantity;
    order.left -= quantity;
    left_after_ = order.left;
    if (order.left.is_zero()) drop(order.id);
  }

  void rest(const MatchEvent& event) {
    if (event.left != arriving_left_) return fail("what rests is not what was left");
    arriving_left_ = {};
    enter(event.order_id, event.side,
          {.id = event.order_id,
           .price = event.price,
           .shown = event.quantity,
           .left = event.left,
           .display = display_,
           .is_market = is_market()});
  }
  void cancel(const MatchEvent& event) {
    const auto at = places_.find(event.order_id);
    if (at == places_.end()) {
      if (event.quantity != arriving_left_) return fail("not what was left is canceled");
      arriving_left_ = {};
      return;
    }
    if (known(event.order_id).left != event.quantity) return fail("not all of it is canceled");
    drop(event.order_id);
  }
  void reduce(const MatchEvent& event) {
    if (!places_.contains(event.order_id)) return fail("a change of an order unknown");
    Known& order = known(event.order_id);
    order.left -= event.quantity;
    order.shown = std::min(order.shown, order.left);
    if (order.left != event.left || order.left.sign() <= 0) return fail("what a change leaves");
  }
  void replace(const MatchEvent& event) {
    if (!places_.contains(event.order_id)) return fail("a change of an order unknown");
    display_ = known(event.order_id).display;
    drop(event.order_id);
    arriving_left_ = event.quantity;
    limit_ = event.price;
    order_.type = OrderType::kLimit;
  }
  void refresh(const MatchEvent& event) {
    if (!places_.contains(event.order_id)) return fail("a slice of an order unknown");
    const At at = places_.at(event.order_id);
    Known order = known(event.order_id);
    if (!order.shown.is_zero()) return fail("a slice before the last one is gone");
    if (order.left != event.left || event.quantity != std::min(order.display, order.left))
      return fail("a wrong slice");
    order.shown = event.quantity;
    drop(event.order_id);
    enter(event.order_id, at.side, order);
  }

  void enter(uint64_t id, Side side, const Known& order) {
    const int64_t rank = order.is_market      ? std::numeric_limits<int64_t>::min()
                         : side == Side::kBuy ? -order.price.raw()
                                              : order.price.raw();
    const Place place{rank, ++turns_};
    if (!places_.emplace(id, At{side, place}).second) return fail("an order that rests already");
    queue(side).emplace(place, order);
  }
  void drop(uint64_t id) {
    const At at = places_.at(id);
    places_.erase(id);
    queue(at.side).erase(at.place);
  }
  [[nodiscard]] Known& known(uint64_t id) {
    const At& at = places_.at(id);
    return queue(at.side).at(at.place);
  }
  [[nodiscard]] bool crossed() const {
    return !bids_.empty() && !asks_.empty() &&
           bids_.begin()->second.price >= asks_.begin()->second.price;
  }
  [[nodiscard]] bool is_market() const { return order_.type == OrderType::kMarket; }
  [[nodiscard]] Queue& queue(Side side) { return side == Side::kBuy ? bids_ : asks_; }
  [[nodiscard]] const Queue& queue(Side side) const { return side == Side::kBuy ? bids_ : asks_; }
  void fail(const char* what) { finding_ = what; }

  Queue bids_;
  Queue asks_;
  std::map<uint64_t, At> places_;
  uint64_t turns_ = 0;
  bool collecting_ = false;
  MatchOrder order_;  // What the request brought.
  Price limit_;       // Of what arrives.
  Quantity display_;
  Quantity arriving_left_;  // Not yet accounted for.
  Quantity left_after_;
  std::string finding_;
};

}  // namespace godwit::test
