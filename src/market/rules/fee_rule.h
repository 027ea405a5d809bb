// One charge of a market: a tax, a fee or a commission, with its own rounding.
#pragma once

#include <cstdint>
#include <string>

#include "foundation/base/config.h"
#include "foundation/base/fixed.h"
#include "market/domain/fill.h"
#include "market/domain/money.h"
#include "market/rules/row_reader.h"

namespace godwit {

/// What a charge is called in reports.
enum class FeeKind : uint8_t { kCommission, kTax, kFee };

struct FeeRule {
  std::string name;
  FeeKind kind = FeeKind::kFee;
  bool on_buy = true;
  bool on_sell = true;
  Rate rate;       ///< Of the amount, >= 0.
  Amount minimum;  ///< Per order and trading day, >= 0.
  Amount unit;     ///< Rounded to whole multiples of this, > 0.
  Rounding rounding = Rounding::kHalfUp;
  bool inside_commission = false;  ///< Brokers usually pay it out of their commission.

  [[nodiscard]] bool applies(Side side) const { return side == Side::kBuy ? on_buy : on_sell; }
};

/// rate x amount in whole units of the rule, without the minimum. amount >= 0.
[[nodiscard]] Amount charge(const FeeRule& rule, Amount amount);

/// Reads a row of a fee table: name, kind, side, rate, and the optional minimum, unit, rounding
/// and inside_commission. Throws Error(kUsage).
[[nodiscard]] FeeRule read_fee_rule(const ConfigSection& row);

/// unit ("0.01", the default) and rounding (half_up, the default, up, down, half_even).
[[nodiscard]] Amount read_unit(const ConfigSection& row);
[[nodiscard]] Rounding read_rounding(const ConfigSection& row);

}  // namespace godwit
