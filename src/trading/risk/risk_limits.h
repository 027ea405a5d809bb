// Our own limits, as the [risk] section of a run states them. A limit that is absent is not in
// force; there are no defaults.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/currency.h"
#include "market/domain/money.h"
#include "market/domain/price.h"

namespace godwit {

/// docs/risk.md says how each is measured. Every limit is kept at the limit itself and broken one
/// unit beyond it.
struct RiskLimits {
  // Per position, on marks: stops.h.
  std::optional<Rate> stop_loss;      ///< Share of the cost, (0, 1).
  std::optional<Rate> take_profit;    ///< Share of the cost, > 0.
  std::optional<Rate> trailing_stop;  ///< Share of the best mark since the entry, (0, 1).
  // Sizing: risk_sizing.h.
  std::optional<Rate> risk_per_trade;      ///< Of the equity, lost when the stop is hit, (0, 1).
  std::optional<Rate> risk_per_trade_max;  ///< The most that a strategy may ask for, (0, 1).
  // Per order, before it is sent: risk_gate.h.
  std::optional<Rate> max_instrument_share;  ///< Exposure of one instrument over equity, > 0.
  std::optional<Rate> max_leverage;          ///< Exposure of all over equity, > 0.
  std::optional<Rate> daily_loss_budget;     ///< Of the equity at the last day's end, (0, 1).
  std::optional<Rate> max_drawdown;          ///< Of the highest equity, (0, 1); then it halts.
  std::optional<Quantity> max_order_quantity;
  std::optional<Amount> max_order_amount;  ///< In the account's currency.
  std::optional<Rate> max_volume_share;    ///< Of the average daily volume, > 0.
  std::optional<Rate> max_depth_share;     ///< Of the depth displayed on the other side, > 0.
  std::optional<Rate> price_collar;        ///< Of the mark, (0, 1).
  std::optional<uint32_t> max_messages_per_second;  ///< Orders and cancels, 1 to 1000.
  std::optional<Duration> max_data_age;

  /// Whether any limit is in force.
  [[nodiscard]] bool any() const;
  /// Every limit in force with its value as TOML, in the order of docs/risk.md.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> entries() const;
  friend bool operator==(const RiskLimits&, const RiskLimits&) = default;
};

/// Every key of [risk] besides `profile`.
[[nodiscard]] std::vector<std::string_view> risk_keys();

/// Reads [risk]: `profile = "seed"` begins with the limits of `rules_folder`/risk_seed.toml, the
/// keys given go before those. `account` is the account's currency: an amount of the profile that
/// is in another one must be given anew. Throws Error(kUsage) with file, line and column.
[[nodiscard]] RiskLimits read_risk_limits(const ConfigSection& risk, Currency account,
                                          const std::filesystem::path& rules_folder);

/// Limits that contradict each other, one sentence each. They are all in force nevertheless: the
/// tighter one decides.
[[nodiscard]] std::vector<std::string> contradictions(const RiskLimits& limits);

/// Paper and live trading need limits. Throws Error(kHalted) when none is in force; mode: "live".
void require_limits(const RiskLimits& limits, std::string_view mode);

}  // namespace godwit
