// How the market may have moved inside a bar, of which only four prices are known.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "foundation/base/time.h"
#include "market/domain/event.h"
#include "market/domain/money.h"
#include "market/domain/price.h"
#include "trading/simulation/side_cost.h"

namespace godwit {

/// Every path jumps to the open and then moves through every price between its points. What one
/// order makes of a path is worth quantity x (close - price paid) to a buyer, quantity x (price got
/// - close) to a seller, nothing without a fill: one result is better than another when it is worth
/// more.
enum class PathModel : uint8_t {
  kPessimistic,     ///< For each order by itself, the path that is worth least to it.
  kOptimistic,      ///< For each order by itself, the path that is worth most to it.
  kOhlc,            ///< Open, high, low, close for all.
  kAdaptive,        ///< The extreme that is nearer to the open comes first; the low when both are.
  kLowerTimeframe,  ///< The bars of a shorter interval inside it, each of them adaptive.
};
inline constexpr int kPathModels = 5;

[[nodiscard]] std::string_view name(PathModel model) noexcept;
[[nodiscard]] std::optional<PathModel> parse_path_model(std::string_view text) noexcept;
/// A sentence for reports.
[[nodiscard]] std::string_view describe(PathModel model) noexcept;

/// Whether the adaptive model passes the high before the low.
[[nodiscard]] bool high_comes_first(const Bar& bar) noexcept;

/// Whether `inner` are the bars inside `bar`: at least one, in order of time, ending with it, and
/// with its open, high, low and close between them.
[[nodiscard]] bool inner_bars_fit(const Bar& bar, std::span<const Bar> inner) noexcept;

/// How much of a bar's volume our orders may take together, in whole lots: `share` of it, rounded
/// down. Quantity::max() where the data have no volume (NaN). share in [0, 1], lot > 0.
[[nodiscard]] Quantity volume_budget(double volume, Rate share, Quantity lot) noexcept;

/// A bar as one side sees it, within the day's limits.
struct SideBar {
  SideCost open;
  SideCost best;   ///< The low to a buyer, minus the high to a seller.
  SideCost worst;  ///< The high to a buyer, minus the low to a seller.
  SideCost close;
  bool worst_first = false;  ///< What the adaptive model says.
};

/// limit_up and limit_down are absent where there are none.
struct PriceRange {
  std::optional<Price> limit_up;
  std::optional<Price> limit_down;

  /// A board on which this side queues: it trades there only once the price has left it.
  [[nodiscard]] std::optional<SideCost> queue(Side side) const {
    const std::optional<Price>& limit = side == Side::kBuy ? limit_up : limit_down;
    return limit ? std::optional{cost_of(side, *limit)} : std::nullopt;
  }
  /// A board on which the other side queues.
  [[nodiscard]] std::optional<SideCost> plenty(Side side) const {
    const std::optional<Price>& limit = side == Side::kBuy ? limit_down : limit_up;
    return limit ? std::optional{cost_of(side, *limit)} : std::nullopt;
  }
  /// Whether all of the bar was traded at prices that the day does not allow.
  [[nodiscard]] bool excludes(const Bar& bar) const {
    return (limit_up && bar.low > *limit_up) || (limit_down && bar.high < *limit_down);
  }
};

/// Prices beyond the limits are taken as the limits.
[[nodiscard]] SideBar side_bar(Side side, const Bar& bar, const PriceRange& range) noexcept;

}  // namespace godwit
