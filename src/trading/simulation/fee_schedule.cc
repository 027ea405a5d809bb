#include "trading/simulation/fee_schedule.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr int64_t kLotMax = 1'000'000;
constexpr Amount kPerLotMax = Amount::from_units(1'000'000);
constexpr Rate kRateMax = Rate::from_raw(Rate::kScale);

/// What of a fill a line is charged on.
struct Basis {
  Amount amount;
  Quantity quantity;
};

std::optional<Basis> find_basis(const FeeLine& line, const FeeQuery& fill) noexcept {
  if (!(fill.side == Side::kBuy ? line.on_buy : line.on_sell)) return std::nullopt;
  if (line.liquidity != FeeLiquidity::kBoth &&
      fill.maker != (line.liquidity == FeeLiquidity::kMaker))
    return std::nullopt;
  Quantity part = fill.quantity;
  switch (line.part) {
    case FeePart::kAll: return Basis{fill.amount, fill.quantity};
    case FeePart::kOpened: part = fill.quantity - fill.closed - fill.closed_today; break;
    case FeePart::kClosed: part = fill.closed; break;
    case FeePart::kClosedToday: part = fill.closed_today; break;
  }
  if (part.is_zero()) return std::nullopt;
  const int128 share = static_cast<int128>(fill.amount.raw()) * part.raw();
  // Not more than the whole amount, so it is in range.
  const int128 amount = divide(share, fill.quantity.raw(), Rounding::kUp);
  return Basis{Amount::from_raw(static_cast<int64_t>(amount)), part};
}

/// The charge on an amount and a quantity, with one rounding.
std::optional<Amount> charge_of(const FeeLine& line, Amount amount, Quantity quantity) noexcept {
  // Both parts at 1e-20 and times the lot: below 2e37, as require_valid bounds the factors.
  static_assert(Rate::kScale == 1'000'000'000'000 && Quantity::kScale == 100'000'000);
  const int128 by_amount = static_cast<int128>(amount.raw()) * line.rate.raw() * line.lot;
  const int128 by_lot =
      static_cast<int128>(line.per_lot.raw()) * quantity.raw() * (Rate::kScale / Quantity::kScale);
  const int128 unit = static_cast<int128>(line.unit.raw()) * Rate::kScale * line.lot;
  const std::optional<Amount> charged =
      Amount::in_range(divide(by_amount + by_lot, unit, line.rounding) * line.unit.raw());
  if (!charged) return std::nullopt;
  return std::max(*charged, line.minimum);
}

std::string percent(Rate rate) {
  return format_decimal(rate.raw(), scale_digits(Rate::kScale) - 2) + "%";
}

}  // namespace

std::string describe(const FeeLine& line) {
  std::string text;
  if (!line.rate.is_zero() || line.per_lot.is_zero()) text = percent(line.rate) + " of the amount";
  if (!line.per_lot.is_zero()) {
    text += (text.empty() ? "" : " + ") + format_fixed(line.per_lot);
    text += line.lot == 1 ? " a lot" : " a lot of " + std::to_string(line.lot);
  }
  if (!line.minimum.is_zero()) text += ", at least " + format_fixed(line.minimum);
  text += line.per_order_and_day ? ", an order and day" : ", each fill";
  if (line.unit > Amount::from_raw(1)) {
    text += ", to " + format_fixed(line.unit);
    if (line.rounding == Rounding::kUp) text += " up";
    if (line.rounding == Rounding::kDown) text += " down";
  }
  if (!line.on_buy) text += ", sells only";
  if (!line.on_sell) text += ", buys only";
  return text;
}

void require_valid(const FeeSchedule& schedule) {
  if (schedule.lines.size() > FeeSchedule::kLinesMax)
    throw usage_error("fees: expected at most " + std::to_string(FeeSchedule::kLinesMax) +
                      " charges for one instrument, got " + std::to_string(schedule.lines.size()));
  for (const FeeLine& line : schedule.lines) {
    const bool rates = line.rate.raw() >= 0 && line.rate <= kRateMax && line.per_lot.raw() >= 0 &&
                       line.per_lot <= kPerLotMax && line.minimum.raw() >= 0;
    const bool steps = line.unit.raw() > 0 && line.unit <= Amount::from_units(1) && line.lot >= 1 &&
                       line.lot <= kLotMax;
    if (!rates || !steps)
      throw usage_error("fees: " + line.name +
                        ": expected a rate from 0 to 1, an amount a lot from 0 to 1000000, a "
                        "minimum of at least 0 and a unit from 0.00000001 to 1");
  }
}

FeeQuery split_by_offset(FeeQuery query, Offset offset) noexcept {
  query.closed = {};
  query.closed_today = {};
  if (offset == Offset::kClose || offset == Offset::kCloseYesterday) query.closed = query.quantity;
  if (offset == Offset::kCloseToday) query.closed_today = query.quantity;
  return query;
}

std::optional<FeeMeter::State> FeeMeter::after(const FeeSchedule& schedule,
                                               const FeeQuery& fill) const noexcept {
  CHECK(schedule.lines.size() <= FeeSchedule::kLinesMax, "a schedule has too many lines");
  CHECK(fill.amount.raw() >= 0 && fill.quantity.raw() > 0, "fees are charged on absolute amounts");
  CHECK(fill.closed.raw() >= 0 && fill.closed_today.raw() >= 0 &&
            fill.closed <= fill.quantity - fill.closed_today,
        "a fill closes more than it is");
  State state = before(fill.day);
  for (size_t i = 0; i < schedule.lines.size(); ++i) {
    const FeeLine& line = schedule.lines[i];
    SoFar& so_far = state[i];
    const std::optional<Basis> basis = find_basis(line, fill);
    if (!basis) continue;
    if (!line.per_order_and_day) {
      const auto charged = charge_of(line, basis->amount, basis->quantity);
      const auto sum = charged ? checked_add(so_far.charged, *charged) : std::nullopt;
      if (!sum) return std::nullopt;
      so_far.charged = *sum;
      continue;
    }
    const auto amount = checked_add(so_far.amount, basis->amount);
    const auto quantity = checked_add(so_far.quantity, basis->quantity);
    if (!amount || !quantity) return std::nullopt;
    const auto charged = charge_of(line, *amount, *quantity);
    if (!charged) return std::nullopt;
    so_far = {*amount, *quantity, *charged};
  }
  return state;
}

std::optional<LineCharges> FeeMeter::quote_lines(const FeeSchedule& schedule,
                                                 const FeeQuery& fill) const noexcept {
  const std::optional<State> later = after(schedule, fill);
  if (!later) return std::nullopt;
  const State earlier = before(fill.day);
  LineCharges charges{};
  for (size_t i = 0; i < schedule.lines.size(); ++i)
    charges[i] = (*later)[i].charged - earlier[i].charged;
  return charges;
}

std::optional<FillCharges> FeeMeter::quote(const FeeSchedule& schedule,
                                           const FeeQuery& fill) const noexcept {
  const std::optional<LineCharges> charges = quote_lines(schedule, fill);
  if (!charges) return std::nullopt;
  return sum_by_kind(schedule, *charges);
}

std::optional<FillCharges> FeeMeter::charge(const FeeSchedule& schedule,
                                            const FeeQuery& fill) noexcept {
  const std::optional<FillCharges> charges = quote(schedule, fill);
  if (!charges) return std::nullopt;
  lines_ = *after(schedule, fill);
  day_ = fill.day;
  return charges;
}

FillCharges sum_by_kind(const FeeSchedule& schedule, const LineCharges& charges) {
  FillCharges sums;
  for (size_t i = 0; i < schedule.lines.size(); ++i) {
    switch (schedule.lines[i].kind) {
      case FeeKind::kCommission: sums.commission += charges[i]; break;
      case FeeKind::kTax: sums.tax += charges[i]; break;
      case FeeKind::kFee: sums.fee += charges[i]; break;
    }
  }
  return sums;
}

}  // namespace godwit
