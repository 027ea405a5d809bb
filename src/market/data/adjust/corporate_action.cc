#include "market/data/adjust/corporate_action.h"

#include <string>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

/// The price before rounding as a fraction, in units of Price.
struct Fraction {
  int128 numerator;
  int128 denominator;
};

Fraction ex_price(Price close, const CorporateAction& action) {
  // At most 2^63 * 10^12 + 2^63 * 10^15: far below 2^127.
  const int128 kept = static_cast<int128>(close.raw()) - action.cash.raw();
  const int128 paid = static_cast<int128>(action.rights_price.raw()) * action.rights_ratio.raw();
  return {.numerator = kept * Rate::kScale + paid,
          .denominator = static_cast<int128>(Rate::kScale) + action.bonus_ratio.raw() +
                         action.rights_ratio.raw()};
}

}  // namespace

void validate(const CorporateAction& action) {
  const std::string place = "corporate action of " + format_date(action.ex_day.date()) + ": ";
  if (action.cash.raw() < 0 || action.rights_price.raw() < 0 || action.bonus_ratio.raw() < 0 ||
      action.rights_ratio.raw() < 0)
    throw usage_error(place + "expected amounts and ratios >= 0");
  if (action.bonus_ratio > Rate::from_units(1000) || action.rights_ratio > Rate::from_units(1000))
    throw usage_error(place + "expected ratios of at most 1000 new shares per share");
  if (action.cash.is_zero() && action.bonus_ratio.is_zero() && action.rights_ratio.is_zero())
    throw usage_error(place + "expected a dividend, new shares or rights, got none of them");
}

std::optional<Price> theoretical_ex_price(Price close, const CorporateAction& action, Price tick) {
  CHECK(tick.raw() > 0, "a tick is positive");
  validate(action);
  const Fraction exact = ex_price(close, action);
  if (exact.numerator <= 0) return std::nullopt;
  // Half up: floor(x + 1/2) with x in ticks.
  const int128 step = exact.denominator * tick.raw();
  const int128 ticks = divide(2 * exact.numerator + step, 2 * step, Rounding::kDown);
  const std::optional<Price> price = Price::in_range(ticks * tick.raw());
  if (!price || price->raw() <= 0) return std::nullopt;
  return price;
}

std::optional<double> theoretical_ratio(Price close, const CorporateAction& action) {
  validate(action);
  const Fraction exact = ex_price(close, action);
  if (exact.numerator <= 0 || close.raw() <= 0) return std::nullopt;
  const int128 scaled_close = static_cast<int128>(close.raw()) * exact.denominator;
  return static_cast<double>(scaled_close) / static_cast<double>(exact.numerator);
}

}  // namespace godwit
