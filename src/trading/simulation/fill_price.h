// What a fill pays: the market's price, moved against us by slippage and by our own impact.
#pragma once

#include <optional>

#include "market/domain/fill.h"
#include "market/domain/instrument.h"
#include "trading/simulation/cost_profile.h"

namespace godwit {

struct FillPriceInputs {
  Side side = Side::kBuy;
  Price market;  ///< Price of the market at that instant, e.g. the open.
  Quantity quantity;
  double daily_volume = 0;  ///< In units of quantity; NaN when unknown: no impact then.
  double noise = 0;         ///< Standard normal draw of this fill.
};

struct FillPrice {
  Price paid;       ///< On the tick grid, rounded against us.
  Amount slippage;  ///< quantity x multiplier x (slipped price - market), as a cost, >= 0.
  Amount impact;    ///< quantity x multiplier x (paid - slipped price), as a cost, >= 0.
};

/// Nothing when an amount is out of range. A sell is never priced below zero.
[[nodiscard]] std::optional<FillPrice> fill_price(const FillPriceInputs& inputs,
                                                  const CostProfile& costs,
                                                  const Instrument& instrument) noexcept;

}  // namespace godwit
