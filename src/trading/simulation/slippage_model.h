// How much worse than the market's price a fill is, before our own size is counted. Market
// statistics are doubles here; the distance that comes out is an exact price.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "market/domain/fill.h"
#include "market/domain/price.h"

namespace godwit {

class VolumeProfile;

enum class SlippageForm : uint8_t {
  kNormal,            ///< price x sd x |z|.
  kSeedSigned,        ///< price x sd x z: half of the fills are better than the market.
  kVolumeProfile,     ///< To a price drawn by the volume that traded there today.
  kSpreadVolatility,  ///< A part of the half-spread, and of how far the price moves while we act.
};

/// A value; the numbers that a form does not use are ignored. Every form but kSeedSigned is always
/// against us.
struct SlippageModel {
  double standard_deviation = 0;  ///< kNormal, kSeedSigned: of the price, >= 0; 0 draws nothing.
  SlippageForm form = SlippageForm::kNormal;
  /// kVolumeProfile: prices farther than this share of the price are not drawn; where nothing has
  /// traded within it on the worse side, it is the slippage.
  double reach = 0.001;
  double spread_part = 1;      ///< kSpreadVolatility: of half of the current spread, >= 0.
  double volatility_part = 1;  ///< kSpreadVolatility: of sigma x sqrt(exposure) x |z|, >= 0.
  double exposure_s = 1;       ///< kSpreadVolatility: seconds from decision to fill, >= 0.

  /// "normal", "seed_signed", "volume_profile", "spread_volatility"; "none" when nothing is drawn.
  [[nodiscard]] std::string_view name() const noexcept;
  /// The formula with its numbers, one sentence for reports.
  [[nodiscard]] std::string describe() const;
  /// Whether SlippageInputs::noise is looked at.
  [[nodiscard]] bool needs_noise() const noexcept;
};

[[nodiscard]] std::optional<SlippageForm> parse_slippage_form(std::string_view name) noexcept;
[[nodiscard]] std::span<const std::string_view> slippage_form_names() noexcept;

/// What the market looks like when an order meets it.
struct SlippageInputs {
  Side side = Side::kBuy;
  Price market;
  double noise = 0;             ///< Standard normal draw of this fill.
  double uniform = 0;           ///< Uniform draw in [0, 1) of this fill (kVolumeProfile).
  std::optional<Price> spread;  ///< Current ask - bid, >= 0 (kSpreadVolatility).
  /// Of log mid prices, in 1/sqrt(s) (kSpreadVolatility); NaN: not known.
  double volatility = std::numeric_limits<double>::quiet_NaN();
  const VolumeProfile* profile = nullptr;  ///< Of the trading day so far (kVolumeProfile).
};

/// How far the fill is from the market: positive is worse for us. Nothing when it is out of range
/// or when the model needs what the inputs do not know: never zero in its place.
[[nodiscard]] std::optional<Price> slippage_distance(const SlippageModel& model,
                                                     const SlippageInputs& inputs) noexcept;

/// The mean of |z|, sqrt(2 / pi): as `noise` it turns kNormal and kSpreadVolatility into their
/// expectations.
inline constexpr double kMeanAbsoluteNoise = 0.79788456080286535588;

}  // namespace godwit
