#include "trading/simulation/cost_profile.h"

#include <algorithm>
#include <array>

namespace godwit {
namespace {

/// parts of ten thousand.
constexpr Rate basis_points(int64_t count) {
  return Rate::from_raw(count * (Rate::kScale / 10000));
}
constexpr SlippageModel normal(double standard_deviation) {
  return {.standard_deviation = standard_deviation};
}
/// The seed's numbers; a market's own are calibrated (docs/costs.md).
constexpr ImpactModel kSeedImpact{.alpha = 0.001, .beta = 1};

constexpr std::array<CostProfile, 10> kProfiles{{
    {.name = "none"},
    {.name = "seed_stock",
     .commission = {.rate = basis_points(10), .minimum = Amount::from_units(5)},
     .slippage = normal(0.0005),
     .impact = kSeedImpact},
    {.name = "seed_futures",
     .commission = {.rate = basis_points(1)},
     .slippage = normal(0.001),
     .impact = kSeedImpact,
     .margin = basis_points(1000)},
    {.name = "seed_forex",
     .slippage = normal(0.00005),
     .impact = kSeedImpact,
     .spread_pips = Rate::from_raw(Rate::kScale / 10 * 12)},
    {.name = "seed_crypto",
     .commission = {.rate = basis_points(10)},
     .slippage = normal(0.002),
     .impact = kSeedImpact},
    {.name = "cn_ashare",
     .slippage = normal(0.0005),
     .impact = kSeedImpact,
     .fees = FeeSource::kChineseStocks},
    {.name = "cn_futures",
     .slippage = normal(0.001),
     .impact = kSeedImpact,
     .fees = FeeSource::kChineseFutures},
    {.name = "fx_retail",
     .slippage = normal(0.00005),
     .impact = kSeedImpact,
     .fees = FeeSource::kForex},
    {.name = "binance_spot",
     .slippage = normal(0.002),
     .impact = kSeedImpact,
     .fees = FeeSource::kBinanceSpot},
    {.name = "binance_perp",
     .slippage = normal(0.002),
     .impact = kSeedImpact,
     .fees = FeeSource::kBinancePerpetual},
}};

constexpr size_t kFixed = 5;  // Those that need no rules come first.
static_assert(kProfiles[kFixed - 1].fees == FeeSource::kProfile &&
              kProfiles[kFixed].fees != FeeSource::kProfile);

constexpr auto kNames = [] {
  std::array<std::string_view, kProfiles.size()> names;
  for (size_t i = 0; i < names.size(); ++i) names[i] = kProfiles[i].name;
  return names;
}();

}  // namespace

std::optional<CostProfile> find_cost_profile(std::string_view name) noexcept {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return kProfiles[static_cast<size_t>(found - kNames.begin())];
}

std::span<const std::string_view> fixed_cost_profile_names() noexcept {
  return std::span{kNames}.first(kFixed);
}

std::span<const std::string_view> cost_profile_names() noexcept { return kNames; }

std::string_view default_cost_profile(const Instrument& instrument) noexcept {
  const std::string_view venue = instrument.id.venue();
  switch (instrument.market) {
    case Market::kStock:
      return venue == "SSE" || venue == "SZSE" || venue == "BSE" ? "cn_ashare" : "seed_stock";
    case Market::kFutures:
      return instrument.currency == *Currency::parse("CNY") ? "cn_futures" : "seed_futures";
    case Market::kForex: return "fx_retail";
    case Market::kCrypto:
      if (venue != "BINANCE") return "seed_crypto";
      return instrument.margin_class == MarginClass::kMargin ? "binance_perp" : "binance_spot";
    case Market::kUnknown:
    case Market::kIndex: break;
  }
  return "seed_stock";
}

}  // namespace godwit
