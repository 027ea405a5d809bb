// Our orders against one bar: what fills, at which price, how much, and which orders are over.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "market/domain/order_state.h"
#include "market/domain/reason.h"
#include "trading/simulation/bar_course.h"
#include "trading/simulation/bar_order.h"

namespace godwit {

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

  /// To that of an order that nothing happens to; field by field, as BarCourse::reset().
  void reset(Quantity quantity, const OrderTrigger& after) {
    filled = taken_off = Quantity{};
    price = Price{};
    moment = BarMoment::kOpen;
    remaining = quantity;
    trigger = after;
    end.reset();
    reason = Reason::kNone;
  }
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
/// each other and queue as one, in the places of its members, served in the order of
/// comes_before(): under kPessimistic stops before targets, under kOptimistic the reverse.
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
  void judge(const BarMarket& market);
  /// Which of order `i`'s group has its turn when i's place comes; i itself without a group.
  [[nodiscard]] size_t next_of_group(std::span<const BarOrder> orders, size_t i) const;
  void fill(std::span<const BarOrder> orders, size_t i, const BarMarket& market, Quantity& budget);
  void end(const BarOrder& order, const BarMarket& market, const BarCourse& course,
           BarResult& result) const;

  PathModel model_;
  BarVerdict verdict_ = BarVerdict::kMatched;
  bool inner_fits_ = false;
  std::vector<BarResult> results_;
  std::vector<BarCourse> courses_;
  std::vector<bool> is_placed_;  ///< Which have had their turn.
};

}  // namespace godwit
