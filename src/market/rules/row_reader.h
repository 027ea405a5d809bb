// What every row of a rule file has in common, and the exact decimals in it. Decimals are written
// as text ("0.01"), because a TOML float would pass through binary.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "foundation/base/decimal.h"
#include "market/domain/money.h"
#include "market/rules/dated_table.h"

namespace godwit {

/// `from`, the optional `to`, and `source`, which every row must name. Throws Error(kUsage).
[[nodiscard]] Validity read_validity(const ConfigSection& row);

/// The text at `key` as a Fixed type, not below `min`. Throws Error(kUsage).
template <class F>
[[nodiscard]] F read_fixed(const ConfigSection& row, std::string_view key, F min) {
  const std::string text = row.string(key);
  const Result<F, DecimalError> value = parse_fixed<F>(text);
  if (!value || *value < min)
    row.fail(key, "expected a decimal number as text, at least " + format_fixed(min) + ", got \"" +
                      text + "\"");
  return *value;
}

/// Not negative.
[[nodiscard]] inline Price read_price(const ConfigSection& row, std::string_view key) {
  return read_fixed<Price>(row, key, Price{});
}
/// A step of a grid: positive.
[[nodiscard]] inline Price read_tick(const ConfigSection& row, std::string_view key) {
  return read_fixed<Price>(row, key, Price::from_raw(1));
}
/// Positive.
[[nodiscard]] inline Quantity read_quantity(const ConfigSection& row, std::string_view key) {
  return read_fixed<Quantity>(row, key, Quantity::from_raw(1));
}
/// A share of an amount, not negative and at most 1: "0.0005", "0.05%" or "5bp".
[[nodiscard]] Rate read_rate(const ConfigSection& row, std::string_view key);
/// The same from a text; nothing when it is not one.
[[nodiscard]] std::optional<Rate> parse_rate(std::string_view text);

}  // namespace godwit
