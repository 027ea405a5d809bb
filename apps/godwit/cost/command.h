// `godwit cost`: what one order is expected to cost, and the calibration of the cost models.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "trading/simulation/cost_profile.h"

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_cost_command(CLI::App& app, Globals& globals);

/// Its subcommands, one file each.
void add_calibrate_impact(CLI::App& calibrate, Globals& globals);
void add_calibrate_spread(CLI::App& calibrate, Globals& globals);

/// The profile of that name. Throws Error(kUsage) with a suggestion.
[[nodiscard]] CostProfile profile_option(std::string_view name);

/// Half of an assumed spread and the mean of the slippage, as a share of `price`; nothing where the
/// slippage is not a share of the price.
[[nodiscard]] std::optional<double> assumed_cost(const CostProfile& profile,
                                                 std::optional<Price> spread, double price);

/// The text of an option as an exact number, above `least`; nothing for "". Throws Error(kUsage).
template <class F>
[[nodiscard]] std::optional<F> exact_option(std::string_view option, const std::string& text,
                                            std::optional<F> least) {
  if (text.empty()) return std::nullopt;
  const Result<F, DecimalError> value = parse_fixed<F>(text);
  if (!value)
    throw usage_error(std::string{option} + ": expected a decimal number, got \"" + text + "\" (" +
                      std::string{describe(value.error())} + ")");
  if (least && !(*value > *least))
    throw usage_error(std::string{option} + ": expected a number above " + format_fixed(*least) +
                      ", got \"" + text + "\"");
  return *value;
}

}  // namespace godwit
