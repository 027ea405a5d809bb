#include "market/rules/futures_fee.h"

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"
#include "market/rules/row_reader.h"

namespace godwit {
namespace {

constexpr std::string_view kPerLot = "/lot";
constexpr std::string_view kAnd = " + ";

std::optional<Amount> parse_per_lot(std::string_view text) {
  if (!text.ends_with(kPerLot)) return std::nullopt;
  text.remove_suffix(kPerLot.size());
  const Result<Amount, DecimalError> amount = parse_fixed<Amount>(text);
  // Bounded, so that a charge cannot overflow 128 bits.
  const Amount largest = Amount::from_units(1'000'000);
  return amount && amount->raw() >= 0 && *amount <= largest ? std::optional{*amount} : std::nullopt;
}

}  // namespace

std::optional<FuturesFee> parse_futures_fee(std::string_view text) {
  if (const size_t both = text.find(kAnd); both != std::string_view::npos) {
    const std::optional<Rate> rate = parse_rate(text.substr(0, both));
    const std::optional<Amount> lot = parse_per_lot(text.substr(both + kAnd.size()));
    return rate && lot ? std::optional{FuturesFee{*rate, *lot}} : std::nullopt;
  }
  if (const std::optional<Amount> lot = parse_per_lot(text)) return FuturesFee{Rate{}, *lot};
  if (const std::optional<Rate> rate = parse_rate(text)) return FuturesFee{*rate, Amount{}};
  return std::nullopt;
}

Amount charge(const FuturesFees& fees, const FuturesFee& which, Amount amount, Quantity lots) {
  CHECK(amount.raw() >= 0 && lots.raw() >= 0, "fees are charged on absolute amounts");
  // Both parts at 1e-20, summed before the one rounding.
  static_assert(Rate::kScale == 1'000'000'000'000 && Quantity::kScale == 100'000'000);
  const int128 by_amount = static_cast<int128>(amount.raw()) * which.of_amount.raw();
  const int128 by_lot =
      static_cast<int128>(which.per_lot.raw()) * lots.raw() * (Rate::kScale / Quantity::kScale);
  const int128 unit = static_cast<int128>(fees.unit.raw()) * Rate::kScale;
  const int128 units = divide(by_amount + by_lot, unit, fees.rounding);
  const std::optional<Amount> charged = Amount::in_range(units * fees.unit.raw());
  CHECK(charged.has_value(), "a fee overflows");
  return *charged;
}

}  // namespace godwit
