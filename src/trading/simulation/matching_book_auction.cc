// The auction's part of the matching book.
#include <algorithm>

#include "foundation/base/check.h"
#include "trading/simulation/matching_book.h"

namespace godwit {

/// Cancels the orders for which `reason_of` names a reason, first to trade first, bids before asks.
template <class ReasonOf>
void MatchingBook::cancel_where(ReasonOf reason_of) {
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    leaving_.clear();
    orders_.visit_handles(0, side, [&](Handle handle) {
      if (reason_of(handle) != Reason::kNone) leaving_.push_back(handle);
      return true;
    });
    for (const Handle handle : leaving_) remove(handle, reason_of(handle));
  }
}

MatchingBook::Events MatchingBook::set_price_band(const PriceBand& band) {
  CHECK(PriceBand{}.contains(band.low) && PriceBand{}.contains(band.high) && band.low <= band.high,
        "a price band that orders can be in");
  events_.clear();
  band_ = band;
  cancel_where([&](Handle handle) {
    const Price price = orders_.order(handle).price;
    return is_price_of_market(price) || band_.contains(price) ? Reason::kNone
                                                              : Reason::kPriceOutsideDailyLimit;
  });
  return events_;
}

std::optional<AuctionResult> MatchingBook::indicative(const AuctionRule& rule) const {
  AuctionOrders orders;
  collect_levels(BookSide::kBid, bids_, orders.market_bid);
  collect_levels(BookSide::kAsk, asks_, orders.market_ask);
  orders.bids = bids_;
  orders.asks = asks_;
  return clear_auction(orders, rule, band_);
}

/// The side's limit orders by price, hidden parts included, and its market orders.
void MatchingBook::collect_levels(BookSide side, std::vector<AuctionLevel>& levels,
                                  Quantity& market) const {
  levels.clear();
  orders_.visit_handles(0, side, [&](Handle handle) {
    const Price price = orders_.order(handle).price;
    const Quantity left = left_of(handle);
    if (is_price_of_market(price))
      market += left;
    else if (!levels.empty() && levels.back().price == price)
      levels.back().quantity += left;
    else
      levels.push_back({.price = price, .quantity = left});
    return true;
  });
}

MatchingBook::Events MatchingBook::uncross(const AuctionRule& rule) {
  CHECK(collecting_, "an auction ends that has not begun");
  events_.clear();
  if (const std::optional<AuctionResult> result = indicative(rule)) {
    Quantity left = result->volume;
    while (!left.is_zero()) {
      const auto buy = orders_.front(0, BookSide::kBid);
      const auto sell = orders_.front(0, BookSide::kAsk);
      CHECK(buy && sell, "an auction has what it trades");
      const Quantity quantity = std::min({left, left_of(*buy), left_of(*sell)});
      trade_in_auction(*buy, *sell, result->price, quantity);
      left -= quantity;
    }
  }
  collecting_ = false;
  cancel_where([&](Handle handle) {
    if (is_price_of_market(orders_.order(handle).price)) return Reason::kNotFilledAtOnce;
    return terms_[handle.value()].auction_only ? Reason::kExpired : Reason::kNone;
  });
  return events_;
}

void MatchingBook::trade_in_auction(Handle buy, Handle sell, Price price, Quantity quantity) {
  const Quantity buy_left = left_of(buy) - quantity;
  const Quantity sell_left = left_of(sell) - quantity;
  events_.push_back({.kind = MatchEventKind::kTrade,
                     .side = Side::kBuy,
                     .order_id = orders_.order(buy).order_id,
                     .counter_order_id = orders_.order(sell).order_id,
                     .price = price,
                     .quantity = quantity,
                     .left = buy_left,
                     .counter_left = sell_left});
  take_in_auction(buy, buy_left);
  take_in_auction(sell, sell_left);
}

/// Leaves the order `left` in its place; an iceberg shows no more of it than before.
void MatchingBook::take_in_auction(Handle handle, Quantity left) {
  const RestingOrder order = orders_.order(handle);
  Terms& terms = terms_[handle.value()];
  total_of(order.side) -= order.quantity + terms.hidden - left;
  if (left.is_zero()) {
    orders_.remove(handle);
    return;
  }
  const Quantity shown = std::min(order.quantity, left);
  terms.hidden = left - shown;
  if (shown < order.quantity)
    CHECK(orders_.reduce(handle, order.quantity - shown).has_value(), "something stays of it");
}

}  // namespace godwit
