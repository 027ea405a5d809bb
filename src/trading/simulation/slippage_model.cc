#include "trading/simulation/slippage_model.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "foundation/base/number_text.h"
#include "trading/simulation/volume_profile.h"

namespace godwit {
namespace {

constexpr std::array<std::string_view, 4> kNames{"normal", "seed_signed", "volume_profile",
                                                 "spread_volatility"};

/// Rounded up: against us, whatever its sign. Nothing for NaN and what no price can hold.
std::optional<Price> to_distance(double raw) noexcept {
  const double whole = std::ceil(raw);
  if (!(std::abs(whole) < 9e18)) return std::nullopt;
  return Price::from_raw(static_cast<int64_t>(whole));
}

std::optional<Price> spread_and_volatility(const SlippageModel& model,
                                           const SlippageInputs& inputs) noexcept {
  if (!inputs.spread) return std::nullopt;
  const double half_spread = static_cast<double>(inputs.spread->raw()) / 2 * model.spread_part;
  double movement = 0;
  if (model.volatility_part > 0 && model.exposure_s > 0)  // Else the volatility may be unknown.
    movement = std::abs(static_cast<double>(inputs.market.raw())) * model.volatility_part *
               inputs.volatility * std::sqrt(model.exposure_s) * std::abs(inputs.noise);
  return to_distance(std::ceil(half_spread) + std::ceil(movement));
}

}  // namespace

std::string_view SlippageModel::name() const noexcept {
  const bool normal = form == SlippageForm::kNormal || form == SlippageForm::kSeedSigned;
  if (normal && standard_deviation == 0) return "none";
  return kNames[static_cast<size_t>(form)];
}

bool SlippageModel::needs_noise() const noexcept {
  switch (form) {
    case SlippageForm::kNormal:
    case SlippageForm::kSeedSigned: return standard_deviation > 0;
    case SlippageForm::kVolumeProfile: return false;
    case SlippageForm::kSpreadVolatility: return volatility_part > 0 && exposure_s > 0;
  }
  return false;
}

std::string SlippageModel::describe() const {
  if (name() == "none") return "none: fills at the market's price";
  switch (form) {
    case SlippageForm::kNormal:
      return "price x (1 +- " + format_double(standard_deviation) +
             " x |z|), z standard normal, always against us";
    case SlippageForm::kSeedSigned:
      return "price x (1 +- " + format_double(standard_deviation) +
             " x z), z standard normal with its sign: half of the fills are better than the market";
    case SlippageForm::kVolumeProfile:
      return "to a price drawn by the volume traded there today, on the worse side, within " +
             format_double(reach) + " of the price; that far where nothing traded";
    case SlippageForm::kSpreadVolatility:
      return format_double(spread_part) + " x half of the current spread + " +
             format_double(volatility_part) + " x price x volatility x sqrt(" +
             format_double(exposure_s) + " s) x |z|, always against us";
  }
  return "";
}

std::optional<SlippageForm> parse_slippage_form(std::string_view name) noexcept {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<SlippageForm>(found - kNames.begin());
}

std::span<const std::string_view> slippage_form_names() noexcept { return kNames; }

std::optional<Price> slippage_distance(const SlippageModel& model,
                                       const SlippageInputs& inputs) noexcept {
  const double size = std::abs(static_cast<double>(inputs.market.raw()));
  switch (model.form) {
    case SlippageForm::kNormal:
      return to_distance(size * (model.standard_deviation * std::abs(inputs.noise)));
    case SlippageForm::kSeedSigned:
      return to_distance(size * (model.standard_deviation * inputs.noise));
    case SlippageForm::kVolumeProfile: {
      if (inputs.profile == nullptr) return std::nullopt;
      const std::optional<Price> reach = to_distance(size * model.reach);
      if (!reach) return std::nullopt;
      return inputs.profile->draw_distance(inputs.side, inputs.market, *reach, inputs.uniform);
    }
    case SlippageForm::kSpreadVolatility: return spread_and_volatility(model, inputs);
  }
  return std::nullopt;
}

}  // namespace godwit
