// What a fill pays: the market's price, moved against us by spread, slippage and our own impact.
#pragma once

#include <limits>
#include <optional>

#include "market/domain/fill.h"
#include "market/domain/instrument.h"
#include "market/rules/price_limits.h"
#include "trading/simulation/cost_profile.h"

namespace godwit {

struct FillPriceInputs {
  Side side = Side::kBuy;
  Price market;  ///< Price of the market at that instant, e.g. the open.
  Quantity quantity;
  double daily_volume = 0;  ///< In units of quantity; NaN when unknown: no impact then.
  double noise = 0;         ///< Standard normal draw of this fill.
  double uniform = 0;  ///< Uniform draw of this fill in [0, 1), for SlippageForm::kVolumeProfile.
  Price half_spread;   ///< >= 0; for a `market` that is a middle, not what we would trade at.
  double displacement = 0;      ///< What earlier fills of ours add (ImpactState::against), >= 0.
  std::optional<Price> spread;  ///< As SlippageInputs.
  double volatility = std::numeric_limits<double>::quiet_NaN();
  const VolumeProfile* profile = nullptr;
  std::optional<LimitPair> limits;  ///< Of the day; a fill is never priced beyond them.
};

struct FillPrice {
  Price paid;       ///< On the tick grid, rounded against us.
  Amount slippage;  ///< quantity x multiplier x (slipped price - market), as a cost: half of the
                    ///< spread and slippage. Negative only with SlippageForm::kSeedSigned.
  Amount impact;    ///< quantity x multiplier x (paid - slipped price), as a cost, >= 0.
};

/// Nothing when an amount is out of range, or when the slippage model needs what the inputs do not
/// know. A sell is never priced below zero.
[[nodiscard]] std::optional<FillPrice> fill_price(const FillPriceInputs& inputs,
                                                  const CostProfile& costs,
                                                  const Instrument& instrument) noexcept;

}  // namespace godwit
