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

/// `price` moved against the side by `distance`, on the tick grid, against us.
std::optional<Price> move_against(Price price, int64_t distance, const FillPriceInputs& inputs,
                                  Price tick) noexcept {
  const int128 moved =
      static_cast<int128>(price.raw()) + static_cast<int128>(sign(inputs.side)) * distance;
  const int128 step = std::max<int64_t>(tick.raw(), 1);
  const bool sells = inputs.side == Side::kSell;
  const int128 on_grid = divide(moved, step, sells ? Rounding::kDown : Rounding::kUp) * step;
  const auto there =
      Price::in_range(sells && price.raw() > 0 ? std::max<int128>(on_grid, 0) : on_grid);
  if (!there) return std::nullopt;
  return bound(*there, inputs);
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
  const auto slipped = move_against(inputs.market, distance->raw(), inputs, instrument.tick);
  if (!slipped) return std::nullopt;
  const double pressure =
      inputs.displacement + costs.impact.pressure(inputs.quantity, inputs.daily_volume);
  const auto pushed = share_of(*slipped, pressure);
  if (!pushed) return std::nullopt;
  const auto paid = move_against(*slipped, *pushed, inputs, instrument.tick);
  if (!paid) return std::nullopt;

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
