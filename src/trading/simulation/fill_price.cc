#include "trading/simulation/fill_price.h"

#include <algorithm>
#include <cmath>

namespace godwit {
namespace {

/// How far the price may go for us: limits of the day, unless the market is beyond them itself.
Price bound(Price price, const FillPriceInputs& inputs) noexcept {
  if (!inputs.limits) return price;
  return inputs.side == Side::kBuy ? std::min(price, std::max(inputs.limits->up, inputs.market))
                                   : std::max(price, std::min(inputs.limits->down, inputs.market));
}

/// `price` moved against the side by `distance`; a sell of something worth more than nothing ends
/// at zero.
std::optional<Price> move_against(Price price, int64_t distance,
                                  const FillPriceInputs& inputs) noexcept {
  const int128 moved =
      static_cast<int128>(price.raw()) + static_cast<int128>(sign(inputs.side)) * distance;
  const bool floored = inputs.side == Side::kSell && price.raw() > 0;
  return Price::in_range(floored ? std::max<int128>(moved, 0) : moved);
}

/// On the tick grid, against us, within the limits of the day.
std::optional<Price> to_grid(Price price, const FillPriceInputs& inputs, Price tick) noexcept {
  const int128 step = std::max<int64_t>(tick.raw(), 1);
  const Rounding against = inputs.side == Side::kSell ? Rounding::kDown : Rounding::kUp;
  const auto on_grid = Price::in_range(divide(price.raw(), step, against) * step);
  if (!on_grid) return std::nullopt;
  return bound(*on_grid, inputs);
}

/// The distance is small beside the price: computing it alone keeps the price's last digits exact.
std::optional<int64_t> share_of(Price price, double fraction) noexcept {
  const double distance = std::ceil(std::abs(static_cast<double>(price.raw())) * fraction);
  if (!(distance < 9e18)) return std::nullopt;
  return static_cast<int64_t>(distance);
}

}  // namespace

std::optional<FillPrice> fill_price(const FillPriceInputs& inputs, const CostProfile& costs,
                                    const Instrument& instrument) noexcept {
  const std::optional<Price> slip =
      slippage_distance(costs.slippage, {.side = inputs.side,
                                         .market = inputs.market,
                                         .noise = inputs.noise,
                                         .uniform = inputs.uniform,
                                         .spread = inputs.spread,
                                         .volatility = inputs.volatility,
                                         .profile = inputs.profile});
  const auto distance = slip ? checked_add(*slip, inputs.half_spread) : std::nullopt;
  if (!distance) return std::nullopt;
  const auto moved = move_against(inputs.market, distance->raw(), inputs);
  if (!moved) return std::nullopt;
  const double pressure =
      inputs.displacement + costs.impact.pressure(inputs.quantity, inputs.daily_volume);
  const auto distance_pushed = share_of(*moved, pressure);
  if (!distance_pushed) return std::nullopt;
  const auto pushed = move_against(*moved, *distance_pushed, inputs);
  if (!pushed) return std::nullopt;
  // Rounded once: two small moves within a tick cost one tick, not two.
  const auto slipped = to_grid(*moved, inputs, instrument.tick);
  const auto paid = to_grid(*pushed, inputs, instrument.tick);
  if (!slipped || !paid) return std::nullopt;

  const auto cost = [&](Price from, Price to) -> std::optional<Amount> {
    const auto worse =
        inputs.side == Side::kBuy ? checked_subtract(to, from) : checked_subtract(from, to);
    if (!worse) return std::nullopt;
    return notional(*worse, inputs.quantity, instrument.multiplier, Rounding::kHalfEven);
  };
  const auto slippage = cost(inputs.market, *slipped);
  const auto impact = cost(*slipped, *paid);
  if (!slippage || !impact) return std::nullopt;
  return FillPrice{*paid, *slippage, *impact};
}

}  // namespace godwit
