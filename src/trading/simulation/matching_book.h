// One instrument's market: continuous trading by price and time, and call auctions, on integers.
// Orders in, outcomes out; nothing else is known here: no accounts, no clock, no rules of lots.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/hash.h"
#include "foundation/base/serial.h"
#include "market/book/order_book_set.h"
#include "trading/simulation/call_auction.h"
#include "trading/simulation/match_event.h"

namespace godwit {

/// Every request answers with its outcomes in their order; they stay valid until the next request.
/// Price first, then time; trades at the resting order's price. An iceberg's hidden part has no
/// place of its own: when what it shows is gone the next slice goes to the end of the queue.
/// Refusals: kOrderNotFound; kLotSizeViolation (a quantity that is not positive);
/// kUnexpectedTerm (a number that rests already, a price on a market order, post-only or iceberg on
/// one that cannot rest); kDisplayQuantityInvalid (negative, more than the order has, or so little
/// that it makes more than kIcebergSlicesMax slices); kUnsupportedOrderType;
/// kUnsupportedTimeInForce; kPriceOutsideDailyLimit; kPostOnlyWouldTrade; kQuantityAboveMaximum
/// (the side's total would leave its range, or the bound on orders is reached).
/// One thread. Once as many orders, levels and outcomes have been seen as ever come, nothing is
/// allocated.
class MatchingBook {
 public:
  using Events = std::span<const MatchEvent>;

  explicit MatchingBook(const OrderBookSet::Limits& limits = {});

  /// Continuous: trades what it can, then rests, unless its terms forbid. While an auction collects
  /// it only rests: limit and market orders, not kIoc, kFok or post-only; kAtAuction is for then
  /// alone. Fill-or-kill counts what it could trade, hidden parts included, before it trades.
  Events submit(const MatchOrder& order);
  Events cancel(uint64_t order_id);
  /// Takes `by` > 0 off what is left, the hidden part first; it keeps its place. All: canceled.
  Events reduce(uint64_t order_id, Quantity by);
  /// A new limit and a new quantity left (> 0). The same price and no more than before keeps its
  /// place; all else goes to the end of the queue after it has met the book like a new order.
  /// Market orders in an auction have no limit to replace: kUnexpectedTerm.
  Events replace(uint64_t order_id, Price price, Quantity quantity);
  /// The day's limits. Cancels what rests outside them.
  Events set_price_band(const PriceBand& band);

  /// From here on orders are collected: the book may cross, nothing trades.
  void begin_auction() noexcept { collecting_ = true; }
  /// What the auction would do now; nothing when nothing would trade.
  [[nodiscard]] std::optional<AuctionResult> indicative(const AuctionRule& rule) const;
  /// Trades at the one price, better prices first and each in the order of arrival, market orders
  /// before all; icebergs with all they have, and what fills in part keeps its place. Then cancels
  /// what is left of market orders (kNotFilledAtOnce) and of orders for the auction alone
  /// (kExpired). The rest stands in continuous trading, in its place. Owners are not kept apart:
  /// one price is made for all.
  Events uncross(const AuctionRule& rule);
  [[nodiscard]] bool collecting() const noexcept { return collecting_; }

  struct Resting {
    uint64_t order_id = 0;
    uint32_t owner = 0;
    Side side = Side::kBuy;
    bool is_market = false;  ///< Only while an auction collects.
    Price price;             ///< Zero for market orders.
    Quantity shown;
    Quantity hidden;
    friend bool operator==(const Resting&, const Resting&) = default;
  };
  [[nodiscard]] std::optional<Resting> find(uint64_t order_id) const;
  /// Shown quantities; market orders in an auction are no level.
  [[nodiscard]] std::optional<PriceLevel> best(Side side) const;
  size_t levels(Side side, std::span<PriceLevel> into) const;
  [[nodiscard]] size_t order_count() const noexcept { return orders_.order_count(); }
  /// Of one side, hidden parts included.
  [[nodiscard]] Quantity quantity_resting(Side side) const { return total_of(book_side(side)); }
  /// visit(const Resting&), first to trade first.
  template <class Visit>
  void visit_orders(Side side, Visit visit) const {
    orders_.visit_handles(0, book_side(side), [&](Handle handle) {
      visit(view(handle));
      return true;
    });
  }

  /// Everything that later outcomes depend on, in an order of its own.
  void save(Writer& writer) const;
  /// Into a new book. Throws Error when the bytes make no sound book.
  void load(Reader& reader);
  /// Equal for books that will answer alike.
  [[nodiscard]] Hash128 state_hash() const;
  /// Stops the process when the book is not sound: O(orders).
  void check() const;

 private:
  using Handle = OrderBookSet::Handle;
  /// What a resting order has beside its number, price and shown quantity.
  struct Terms {
    Quantity hidden;
    Quantity display;  ///< Zero: no iceberg.
    uint32_t owner = 0;
    SelfMatch self_match = SelfMatch::kAllow;
    bool post_only = false;
    bool auction_only = false;
    uint8_t padding = 0;
  };
  /// An order on its way through the book.
  struct Arrival {
    uint64_t order_id = 0;
    BookSide side = BookSide::kBid;
    Price limit;
    Quantity left;
    uint32_t owner = 0;
    SelfMatch self_match = SelfMatch::kAllow;
  };
  enum class Met : uint8_t { kNobodyElse, kItself };

  // Where market orders stand while an auction collects: before every limit that a band allows.
  static constexpr Price price_of_market(BookSide side) {
    return side == BookSide::kBid ? Price::max() : -Price::max();
  }
  static constexpr bool is_price_of_market(Price price) {
    return price == Price::max() || price == -Price::max();
  }
  static constexpr Price told_price(Price price) {
    return is_price_of_market(price) ? Price{} : price;
  }

  [[nodiscard]] bool may_rest(const MatchOrder& order) const;
  [[nodiscard]] Reason refusal(const MatchOrder& order) const;
  [[nodiscard]] Reason refusal_to_replace(Handle handle, Price price, Quantity quantity) const;
  void arrive(Arrival& arrival, const Terms& terms, bool rests);
  [[nodiscard]] bool is_own(const Arrival& arrival, Handle resting) const;
  [[nodiscard]] Met match(Arrival& arrival);
  void trade(Arrival& arrival, Handle resting, const RestingOrder& order);
  void take(Handle handle, const RestingOrder& order, Quantity quantity);
  [[nodiscard]] bool can_fill(const Arrival& arrival) const;
  [[nodiscard]] bool would_trade(BookSide side, Price limit) const;
  void enter(const Arrival& arrival, const Terms& terms);
  void remove(Handle handle, Reason reason);
  void lower(Handle handle, Quantity left);
  template <class ReasonOf>
  void cancel_where(ReasonOf reason_of);
  void trade_in_auction(Handle buy, Handle sell, Price price, Quantity quantity);
  void take_in_auction(Handle handle, Quantity left);
  void collect_levels(BookSide side, std::vector<AuctionLevel>& levels, Quantity& market) const;

  Events refuse(uint64_t order_id, Side side, Reason reason);
  void tell_canceled(uint64_t order_id, BookSide side, Price price, Quantity quantity,
                     Reason reason);
  [[nodiscard]] Resting view(Handle handle) const;
  void check_side(BookSide side) const;
  void load_order(Reader& reader, BookSide side);
  [[nodiscard]] Quantity left_of(Handle handle) const {
    return orders_.order(handle).quantity + terms_[handle.value()].hidden;
  }
  [[nodiscard]] Quantity total_of(BookSide side) const {
    return total_[side == BookSide::kBid ? 0 : 1];
  }
  [[nodiscard]] Quantity& total_of(BookSide side) { return total_[side == BookSide::kBid ? 0 : 1]; }

  OrderBookSet orders_;       // Shown quantities.
  std::vector<Terms> terms_;  // By the place of the order.
  Quantity total_[2];         // Left on each side, hidden parts included.
  uint32_t orders_max_;
  PriceBand band_;
  bool collecting_ = false;
  std::vector<MatchEvent> events_;
  mutable std::vector<AuctionLevel> bids_;  // Room for the auction's picture.
  mutable std::vector<AuctionLevel> asks_;
  std::vector<Handle> leaving_;
};

}  // namespace godwit
