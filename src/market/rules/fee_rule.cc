#include "market/rules/fee_rule.h"

#include <array>

#include "foundation/base/check.h"

namespace godwit {

Amount charge(const FeeRule& rule, Amount amount) {
  CHECK(amount.raw() >= 0, "fees are charged on a fill's absolute amount");
  // One division to the unit: rounding twice could move a tie.
  const int128 exact = static_cast<int128>(amount.raw()) * rule.rate.raw();
  const int128 units =
      divide(exact, static_cast<int128>(rule.unit.raw()) * Rate::kScale, rule.rounding);
  const std::optional<Amount> charged = Amount::in_range(units * rule.unit.raw());
  CHECK(charged.has_value(), "a fee overflows");
  return *charged;
}

Amount read_unit(const ConfigSection& row) {
  return row.has("unit") ? read_fixed<Amount>(row, "unit", Amount::from_raw(1))
                         : Amount::from_raw(Amount::kScale / 100);
}

Rounding read_rounding(const ConfigSection& row) {
  constexpr std::array<std::string_view, 4> kWords{"half_up", "up", "down", "half_even"};
  const std::string word = row.choice_or("rounding", kWords[0], kWords);
  if (word == "up") return Rounding::kUp;
  if (word == "down") return Rounding::kDown;
  return word == "half_even" ? Rounding::kHalfEven : Rounding::kHalfUp;
}

FeeRule read_fee_rule(const ConfigSection& row) {
  constexpr std::array<std::string_view, 3> kKinds{"commission", "tax", "fee"};
  constexpr std::array<std::string_view, 3> kSides{"both", "buy", "sell"};
  FeeRule rule;
  rule.name = row.string("name");
  const std::string kind = row.choice("kind", kKinds);
  rule.kind = kind == "commission" ? FeeKind::kCommission
              : kind == "tax"      ? FeeKind::kTax
                                   : FeeKind::kFee;
  const std::string side = row.choice("side", kSides);
  rule.on_buy = side != "sell";
  rule.on_sell = side != "buy";
  rule.rate = read_rate(row, "rate");
  if (row.has("minimum")) rule.minimum = read_fixed<Amount>(row, "minimum", Amount{});
  rule.unit = read_unit(row);
  rule.rounding = read_rounding(row);
  rule.inside_commission = row.boolean_or("inside_commission", false);
  return rule;
}

}  // namespace godwit
