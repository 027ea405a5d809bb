// Named sets of assumptions about what trading costs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "market/accounting/commission.h"
#include "market/domain/instrument.h"
#include "trading/simulation/impact_model.h"
#include "trading/simulation/slippage_model.h"

namespace godwit {

/// Where the charges of a profile come from.
enum class FeeSource : uint8_t {
  kProfile,           ///< CostProfile::commission, on every instrument and day.
  kChineseStocks,     ///< rules/a_share.toml [[cost]], by board and date.
  kChineseFutures,    ///< rules/cn_futures.toml [[fee]], by product and date.
  kForex,             ///< rules/forex.toml [[cost]], by pair and date.
  kBinanceSpot,       ///< rules/crypto.toml [[fee]] of BINANCE spot, by date.
  kBinancePerpetual,  ///< The same of linear perpetuals.
};

struct CostProfile {
  std::string_view name;
  CommissionRule commission;  ///< kProfile.
  SlippageModel slippage;
  ImpactModel impact;
  FeeSource fees = FeeSource::kProfile;
  /// Assumed distance from bid to ask, in pips of the pair; half of it is paid each way where the
  /// market's price is a middle. kForex has its own by pair and date.
  std::optional<Rate> spread_pips;
  /// Of price x quantity x multiplier; absent: the rules say it, or nothing is carried on margin.
  std::optional<Rate> margin;
};

/// By name: `none`, `seed_stock`, `seed_futures`, `seed_forex`, `seed_crypto`, `cn_ashare`,
/// `cn_futures`, `fx_retail`, `binance_spot`, `binance_perp`. docs/costs.md has their numbers.
[[nodiscard]] std::optional<CostProfile> find_cost_profile(std::string_view name) noexcept;
/// The profiles that need no rules: FeeSource::kProfile.
[[nodiscard]] std::span<const std::string_view> fixed_cost_profile_names() noexcept;
[[nodiscard]] std::span<const std::string_view> cost_profile_names() noexcept;

/// The profile that an instrument takes when nobody names one.
///
///   stock         SSE, SZSE, BSE             cn_ashare
///   stock         elsewhere                  seed_stock
///   futures       quoted in CNY              cn_futures
///   futures       elsewhere                  seed_futures
///   forex                                    fx_retail
///   crypto        BINANCE, paid in full      binance_spot
///   crypto        BINANCE, on margin         binance_perp
///   crypto        elsewhere                  seed_crypto
///   index, unknown                           seed_stock
[[nodiscard]] std::string_view default_cost_profile(const Instrument& instrument) noexcept;

}  // namespace godwit
