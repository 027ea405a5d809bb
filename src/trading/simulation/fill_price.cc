#include "trading/simulation/fill_price.h"

#include <algorithm>
#include <cmath>

namespace godwit {
namespace {

/// `price` moved against `side` by the share `fraction` >= 0, on the tick grid, against us.
std::optional<Price> move_against(Price price, double fraction, Side side, Price tick) noexcept {
  // The distance is small beside the price: computing it alone keeps the price's last digits exact.
  const double distance = std::ceil(std::abs(static_cast<double>(price.raw())) * fraction);
  if (!(distance < 9e18)) return std::nullopt;
  const int128 moved = static_cast<int128>(price.raw()) +
                       static_cast<int128>(sign(side)) * static_cast<int64_t>(distance);
  const int128 step = std::max<int64_t>(tick.raw(), 1);
  const int128 on_grid =
      divide(moved, step, side == Side::kBuy ? Rounding::kUp : Rounding::kDown) * step;
  return Price::in_range(side == Side::kSell && price.raw() > 0 ? std::max<int128>(on_grid, 0)
                                                                : on_grid);
}

}  // namespace

std::optional<FillPrice> fill_price(const FillPriceInputs& inputs, const CostProfile& costs,
                                    const Instrument& instrument) noexcept {
  const double slip = costs.slippage.standard_deviation * std::abs(inputs.noise);
  double pressure = 0;
  if (costs.impact.alpha > 0 && inputs.daily_volume > 0) {
    const double share = inputs.quantity.to_double() / inputs.daily_volume;
    pressure =
        costs.impact.alpha * (costs.impact.beta == 1 ? share : std::pow(share, costs.impact.beta));
  }
  const auto slipped = move_against(inputs.market, slip, inputs.side, instrument.tick);
  if (!slipped) return std::nullopt;
  const auto paid = move_against(*slipped, pressure, inputs.side, instrument.tick);
  if (!paid) return std::nullopt;

  const auto cost = [&](Price from, Price to) -> std::optional<Amount> {
    const auto distance = checked_subtract(std::max(from, to), std::min(from, to));
    if (!distance) return std::nullopt;
    return notional(*distance, inputs.quantity, instrument.multiplier, Rounding::kHalfEven);
  };
  const auto slippage = cost(inputs.market, *slipped);
  const auto impact = cost(*slipped, *paid);
  if (!slippage || !impact) return std::nullopt;
  return FillPrice{*paid, *slippage, *impact};
}

}  // namespace godwit
