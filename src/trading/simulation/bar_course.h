// What one order would do in one bar, alone and with all the volume that it wants.
#pragma once

#include <cstdint>
#include <optional>

#include "foundation/base/fixed.h"
#include "trading/simulation/bar_order.h"
#include "trading/simulation/bar_path.h"
#include "trading/simulation/order_trigger.h"
#include "trading/simulation/side_cost.h"

namespace godwit {

enum class BarMoment : uint8_t { kOpen, kInside, kClose };

struct BarCourse {
  std::optional<SideCost> cost;  ///< Of its fill; nothing when it does not fill.
  int128 worth = 0;              ///< Of a unit, see PathModel, in raw prices.
  int128 rise = 0;               ///< Its price less the open, in raw prices.
  BarMoment moment = BarMoment::kOpen;
  uint32_t step = 0;         ///< Where on its path it fills: the number of the move
  uint64_t distance = 0;     ///< and how far into it.
  bool refused = false;      ///< Post-only, and it could trade at once.
  bool met_board = false;    ///< It stood where its side queues.
  bool met_auction = false;  ///< The one price that it was for has been.
  OrderTrigger trigger;      ///< After the bar, or when it filled.

  /// To that of an order that nothing happens to. Field by field: a copy of a whole one that was
  /// just written costs more than the rest of the work.
  void reset(const OrderTrigger& before) {
    cost.reset();
    worth = rise = 0;
    moment = BarMoment::kOpen;
    step = 0;
    distance = 0;
    refused = met_board = met_auction = false;
    trigger = before;
  }
};

/// Along the path that `model` gives it. inner_fits: whether market.inner may be used; without it
/// kLowerTimeframe has no path, and nothing happens. `course` is written whole.
void chart_course(const BarOrder& order, const BarMarket& market, PathModel model, bool inner_fits,
                  BarCourse& course);

/// Whether of two orders that cancel each other the first is served before the second. What fills
/// comes before what does not, the open before the rest of the bar and the close after it; then
/// what the common path meets earlier. Under the bounds: of prices on one side of the open the
/// nearer, else the one that is worth less to us (pessimistic) or more (optimistic).
[[nodiscard]] bool comes_before(const BarCourse& a, const BarCourse& b, PathModel model);

}  // namespace godwit
