// Our orders against one bar: what fills, at which price, how much, and which orders are over.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/day_facts.h"
#include "market/domain/event.h"
#include "market/domain/order_request.h"
#include "market/domain/order_state.h"
#include "market/domain/reason.h"
#include "trading/simulation/bar_path.h"
#include "trading/simulation/order_trigger.h"
#include "trading/simulation/order_walk.h"

namespace godwit {

/// An order that rests, or has just come. The display quantity of an iceberg makes no difference in
/// bars: whoever is ahead of us at a price is served before us in any case.
struct BarOrder {
  Side side = Side::kBuy;
  OrderType type = OrderType::kMarket;
  TimeInForce tif = TimeInForce::kGtc;
  bool post_only = false;
  bool is_new = true;  ///< No bar has met it yet.
  Quantity remaining;
  std::optional<Price> limit_price;
  OrderTrigger trigger;
  Timestamp arrival;  ///< When it reached the venue.
  std::optional<Timestamp> expires;
  OrderGroup group;

  [[nodiscard]] static BarOrder of(const OrderRequest& request, Price tick, Timestamp arrival);
};

/// A bar and what was true of its instrument in it.
struct BarMarket {
  const Bar& bar;
  Timestamp opens;   ///< Orders that arrived by then meet the open.
  Timestamp closes;  ///< The end of trading in it.
  Quantity lot;      ///< > 0.
  PriceRange range;  ///< Absent limits are no limits: whoever does not know them must not ask.
  bool suspended = false;
  bool opens_day = true;   ///< Its open is an opening auction, or the first price of a trading day.
  bool closes_day = true;  ///< Its close is a closing auction, or the last price of a trading day.
  std::span<const Bar> inner;  ///< For kLowerTimeframe; the bounds take them in where they are.
  Duration inner_length;       ///< The interval of `inner`.
};

enum class BarMoment : uint8_t { kOpen, kInside, kClose };

/// What became of one order. A fill has a quantity; it happened at `moment`, and nothing before the
/// bar's close may know of one that was not at the open.
struct BarResult {
  Quantity filled;
  Price price;
  BarMoment moment = BarMoment::kOpen;
  Quantity taken_off;  ///< By what filled of its group.
  Quantity remaining;
  OrderTrigger trigger;           ///< After the bar, where the order still works.
  std::optional<OrderEvent> end;  ///< kCanceled, kExpire or kReject; nothing for one that filled.
  Reason reason = Reason::kNone;  ///< Of the end.
};

/// Whether the orders met the bar at all. Where they did not nothing fills and no trigger moves,
/// but what was to end with it ends.
enum class BarVerdict : uint8_t {
  kMatched,
  kNotTraded,         ///< Suspended, or no volume.
  kInnerBarsMissing,  ///< kLowerTimeframe without bars that fit: choose another model, and say so.
  kOutsideLimits,     ///< All of its prices are beyond the day's limits.
};

/// Matches orders of one instrument against one bar. The bar's volume is one budget, taken in the
/// order of arrival: an order never gets less because of one behind it. Orders of one group cancel
/// each other and queue as one, in the places of its members: the one that the market meets first
/// comes first, and under the bounds the one that is worth least (most) to us; stops before targets
/// and targets before stops, that is.
///
/// market: at the open; where its side queues, once the price leaves the board.
/// limit: strictly beyond it (see OrderWalk); a post-only order that could trade at the first price
/// it meets is rejected. stop, trailing stop, market-if-touched: at the trigger, or at the open
/// where that is beyond it. stop-limit: from the trigger on as a limit order. market-on-open,
/// market-on-close, at auction: at that price of the day alone. IOC, FOK: at the open alone; FOK
/// only if all of it fits the budget. An order that arrived after the open meets what comes later:
/// the inner bars that begin after it, the close under kOhlc and kAdaptive, and whichever is worst
/// (best) for it under the bounds. An order that expires inside the bar is certain only of the
/// open, in the same way.
class BarMatcher {
 public:
  explicit BarMatcher(PathModel model) : model_{model} {}

  /// orders: by arrival. `budget` is what is left of the bar's volume and is reduced by what fills.
  /// Results are in the order of `orders` and stay valid until the next call. Nothing of `orders`
  /// changes, so that the same orders can meet the bar under two models. Allocates only when there
  /// are more orders than ever before.
  [[nodiscard]] std::span<const BarResult> match(std::span<const BarOrder> orders,
                                                 const BarMarket& market, Quantity& budget);
  /// Of the last match.
  [[nodiscard]] BarVerdict verdict() const { return verdict_; }
  [[nodiscard]] PathModel model() const { return model_; }

 private:
  /// What an order would do alone, with all the volume it wants.
  struct Course {
    std::optional<SideCost> cost;
    int128 worth = 0;  ///< Per unit, in raw costs; of no meaning without a fill.
    BarMoment moment = BarMoment::kOpen;
    uint32_t step = 0;
    uint64_t distance = 0;
    bool refused = false;
    bool met_board = false;
    bool met_auction = false;
    bool is_placed = false;  ///< It has had its turn.
  };
  void judge(const BarMarket& market);
  void chart(const BarOrder& order, const BarMarket& market, BarResult& result, Course& course);
  /// Which of order `i`'s group has its turn when i's place comes; i itself without a group.
  [[nodiscard]] size_t next_of_group(std::span<const BarOrder> orders, size_t i) const;
  [[nodiscard]] bool comes_before(const Course& a, const Course& b) const;
  void fill(std::span<const BarOrder> orders, size_t i, const BarMarket& market, Quantity& budget);
  void end(const BarOrder& order, const BarMarket& market, const Course& course,
           BarResult& result) const;

  PathModel model_;
  BarVerdict verdict_ = BarVerdict::kMatched;
  bool inner_fits_ = false;
  std::vector<BarResult> results_;
  std::vector<Course> courses_;
};

/// The limits and the suspension of the day. What the facts do not know stays absent.
void apply(const DayFacts& facts, BarMarket& market);

}  // namespace godwit
