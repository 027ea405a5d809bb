#include "market/rules/price_limits.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

/// reference x (1 + share), on the tick grid.
Price moved(Price reference, int64_t share_raw, Price tick, Rounding rounding) {
  const int128 wide = static_cast<int128>(reference.raw()) * (Rate::kScale + share_raw);
  const int128 ticks = divide(wide, static_cast<int128>(tick.raw()) * Rate::kScale, rounding);
  const std::optional<Price> price = Price::in_range(ticks * tick.raw());
  CHECK(price.has_value(), "a limit price overflows");
  return *price;
}

void check_inputs(Price reference, const LimitBand& band, Price tick) {
  CHECK(tick.raw() > 0, "limits need a tick");
  CHECK(band.up.raw() >= 0 && band.up.raw() <= Rate::kScale && band.down.raw() >= 0 &&
            band.down.raw() <= Rate::kScale,
        "limits are shares of the reference");
  constexpr int64_t kPriceMax = 1'000'000'000;
  if (reference.raw() <= 0 || reference > Price::from_units(kPriceMax) ||
      tick > Price::from_units(kPriceMax))
    throw Error{ErrorKind::kDataRefused,
                "price limits: expected a reference price above 0 and at most 1e9, got " +
                    format_fixed(reference)};
}

}  // namespace

LimitPair stock_limits(Price reference, LimitBand band, Price tick) {
  check_inputs(reference, band, tick);
  LimitPair limits{moved(reference, -band.down.raw(), tick, Rounding::kHalfUp),
                   moved(reference, band.up.raw(), tick, Rounding::kHalfUp)};
  if (limits.up - reference < tick)
    limits.up = round_to_grid(reference, tick, Rounding::kDown) + tick;
  if (reference - limits.down < tick)
    limits.down = round_to_grid(reference, tick, Rounding::kUp) - tick;
  limits.down = std::max(limits.down, tick);
  return limits;
}

LimitPair futures_limits(Price reference, LimitBand band, Price tick, LimitRounding rounding) {
  check_inputs(reference, band, tick);
  const bool inside = rounding == LimitRounding::kInside;
  return {moved(reference, -band.down.raw(), tick, inside ? Rounding::kUp : Rounding::kDown),
          moved(reference, band.up.raw(), tick, inside ? Rounding::kDown : Rounding::kUp)};
}

}  // namespace godwit
