#include "market/accounting/margin.h"

namespace godwit {
namespace {

std::optional<Rate> ratio_of(Amount part, Amount whole) {
  if (whole.raw() <= 0) return std::nullopt;
  const int128 scaled_up = static_cast<int128>(part.raw()) * Rate::kScale;
  return Rate::in_range(divide(scaled_up, whole.raw(), Rounding::kUp)).value_or(Rate::max());
}

/// The tier of `value`, or null when none is given.
const MaintenanceTier* tier_of(const MarginTerms& terms, Amount value) {
  const MaintenanceTier* found = nullptr;
  for (const MaintenanceTier& tier : terms.tiers)
    if (tier.value_from <= value) found = &tier;
  return found;
}

Amount maintenance_of(const MarginTerms& terms, Amount value) {
  if (terms.tiers.empty()) return scaled(value, terms.initial, Rounding::kUp);
  const MaintenanceTier* const tier = tier_of(terms, value);
  CHECK(tier != nullptr, "the first tier of maintenance margin begins at zero");
  return scaled(value, tier->rate, Rounding::kUp) - tier->deduction;
}

void check_terms(const MarginTerms& terms) {
  CHECK(terms.initial.raw() >= 0, "a margin is not negative");
  for (size_t i = 0; i < terms.tiers.size(); ++i)
    CHECK(i == 0 ? terms.tiers[i].value_from.is_zero()
                 : terms.tiers[i - 1].value_from < terms.tiers[i].value_from,
          "tiers of maintenance margin begin at zero and rise");
}

}  // namespace

std::optional<Rate> MarginState::ratio() const { return ratio_of(required, equity); }
std::optional<Rate> MarginState::maintenance_ratio() const { return ratio_of(maintenance, equity); }

Amount margin_value(const Account& account, InstrumentIndex instrument, bool is_long) {
  if (const FuturesCarry* const legs = account.futures(instrument))
    return (is_long ? legs->long_leg : legs->short_leg).cost().abs();
  const Position& position = account.position(instrument);
  const Quantity held = (is_long ? position.long_leg() : position.short_leg()).quantity();
  const std::optional<Price> mark = account.last_mark(instrument);
  if (held.is_zero() || !mark) return {};
  const Instrument& terms = account.instruments()[instrument.value()];
  const auto value = notional(*mark, held, terms.multiplier, Rounding::kUp);
  CHECK(value.has_value(), "the value of a position is out of range");
  return value->abs();
}

MarginBook::MarginBook(std::span<const Instrument> instruments, std::vector<MarginTerms> terms)
    : instruments_{instruments}, terms_{std::move(terms)} {
  CHECK(terms_.size() == instruments.size(), "margin terms are per instrument");
  for (uint32_t i = 0; i < instruments.size(); ++i) {
    check_terms(terms_[i]);
    uint32_t group = static_cast<uint32_t>(group_member_.size());
    if (terms_[i].larger_side && instruments[i].market == Market::kFutures)
      for (uint32_t g = 0; g < group_member_.size(); ++g) {
        const uint32_t other = group_member_[g];
        if (terms_[other].larger_side && instruments[other].board == instruments[i].board &&
            instruments[other].currency == instruments[i].currency)
          group = g;
      }
    if (group == group_member_.size()) group_member_.push_back(i);
    group_.push_back(group);
  }
  sides_.resize(group_member_.size());
}

void MarginBook::set_terms(InstrumentIndex instrument, MarginTerms terms) {
  check_terms(terms);
  CHECK(terms.larger_side == terms_[instrument.value()].larger_side, "groups stay as they are");
  terms_[instrument.value()] = std::move(terms);
}

Amount MarginBook::required(const Account& account, InstrumentIndex instrument,
                            bool is_long) const {
  return scaled(margin_value(account, instrument, is_long), terms_[instrument.value()].initial,
                Rounding::kUp);
}

Amount MarginBook::maintenance(const Account& account, InstrumentIndex instrument,
                               bool is_long) const {
  const MarginTerms& terms = terms_[instrument.value()];
  if (account.carry(instrument) == CarryClass::kFutures && terms.tiers.empty()) return {};
  const Amount value = margin_value(account, instrument, is_long);
  return value.is_zero() ? Amount{} : maintenance_of(terms, value);
}

void MarginBook::sum_sides(const Account& account, const Instead* instead) const {
  std::fill(sides_.begin(), sides_.end(), Sides{});
  for (uint32_t i = 0; i < instruments_.size(); ++i) {
    const InstrumentIndex index{i};
    if (account.carry(index) == CarryClass::kCash) continue;
    const bool is_instead = instead != nullptr && instead->instrument == i;
    if (account.position(index).is_flat() && !is_instead) continue;
    const Amount long_value = is_instead ? instead->long_value : margin_value(account, index, true);
    const Amount short_value =
        is_instead ? instead->short_value : margin_value(account, index, false);
    Sides& sides = sides_[group_[i]];
    sides.longs += scaled(long_value, terms_[i].initial, Rounding::kUp);
    sides.shorts += scaled(short_value, terms_[i].initial, Rounding::kUp);
  }
}

Amount MarginBook::required(const Account& account, const Instead* instead) const {
  sum_sides(account, instead);
  Amount total;
  for (size_t g = 0; g < sides_.size(); ++g) {
    const Sides& sides = sides_[g];
    const Amount own = terms_[group_member_[g]].larger_side ? std::max(sides.longs, sides.shorts)
                                                            : sides.longs + sides.shorts;
    total += account.in_own_currency({own, instruments_[group_member_[g]].currency}, Rounding::kUp);
  }
  return total;
}

MarginState MarginBook::state(const Account& account) const {
  MarginState state{account.equity(), required(account, nullptr), {}, unsettled(account)};
  for (uint32_t i = 0; i < instruments_.size(); ++i) {
    const InstrumentIndex index{i};
    if (account.carry(index) == CarryClass::kCash || account.position(index).is_flat()) continue;
    const Amount both =
        terms_[i].larger_side
            ? std::max(maintenance(account, index, true), maintenance(account, index, false))
            : maintenance(account, index, true) + maintenance(account, index, false);
    state.maintenance += account.in_own_currency({both, instruments_[i].currency}, Rounding::kUp);
  }
  return state;
}

Amount MarginBook::unsettled(const Account& account) const {
  Amount total;
  for (uint32_t i = 0; i < instruments_.size(); ++i) {
    const InstrumentIndex index{i};
    if (account.carry(index) == CarryClass::kFutures && !account.position(index).is_flat())
      total += account.in_own_currency({account.value(index), instruments_[i].currency},
                                       Rounding::kDown);
  }
  return total;
}

std::vector<HeldLeg> MarginBook::held_legs(const Account& account) const {
  sum_sides(account, nullptr);
  std::vector<HeldLeg> legs;
  for (uint32_t i = 0; i < instruments_.size(); ++i) {
    const InstrumentIndex index{i};
    if (account.carry(index) == CarryClass::kCash) continue;
    const Instrument& instrument = instruments_[i];
    const Sides& sides = sides_[group_[i]];
    for (const bool is_long : {true, false}) {
      const Position& position = account.position(index);
      const PositionLeg& held = is_long ? position.long_leg() : position.short_leg();
      if (held.quantity().is_zero()) continue;
      const bool is_smaller = terms_[i].larger_side &&
                              (is_long ? sides.longs < sides.shorts : sides.shorts <= sides.longs);
      const auto own = [&](Amount amount, Rounding rounding) {
        return account.in_own_currency({amount, instrument.currency}, rounding);
      };
      const Amount cost = account.futures(index) == nullptr ? held.cost()
                          : is_long ? account.futures(index)->long_leg.cost()
                                    : account.futures(index)->short_leg.cost();
      const auto value = notional(account.last_mark(index).value_or(Price{}), held.quantity(),
                                  instrument.multiplier, Rounding::kHalfEven);
      CHECK(value.has_value(), "the value of a position is out of range");
      HeldLeg leg{.instrument = index,
                  .is_long = is_long,
                  .today = held.today(),
                  .yesterday = held.yesterday(),
                  .lot = instrument.lot,
                  .margin = {},
                  .maintenance = own(maintenance(account, index, is_long), Rounding::kDown),
                  .profit = own(is_long ? *value - cost : cost - *value, Rounding::kHalfEven)};
      if (!is_smaller) leg.margin = own(required(account, index, is_long), Rounding::kDown);
      legs.push_back(leg);
    }
  }
  return legs;
}

Reason MarginBook::refusal(const Account& account, const Fill& fill) const {
  const uint32_t i = fill.instrument.value();
  if (account.carry(fill.instrument) == CarryClass::kCash) return Reason::kNone;
  const bool buys = fill.side == Side::kBuy;
  const Position& position = account.position(fill.instrument);
  const Quantity other = (buys ? position.short_leg() : position.long_leg()).quantity();
  Quantity opened;
  if (fill.offset == Offset::kOpen) opened = fill.quantity;
  if (fill.offset == Offset::kNet && fill.quantity > other) opened = fill.quantity - other;
  if (opened.is_zero()) return Reason::kNone;
  const auto amount = notional(fill.price, opened, instruments_[i].multiplier, Rounding::kUp);
  if (!amount) return Reason::kNotionalOutOfRange;
  Instead instead{i, margin_value(account, fill.instrument, true),
                  margin_value(account, fill.instrument, false)};
  Amount& opening = buys ? instead.long_value : instead.short_value;
  const std::optional<Amount> value = checked_add(opening, amount->abs());
  if (!value) return Reason::kNotionalOutOfRange;
  opening = *value;
  if (fill.offset == Offset::kNet) (buys ? instead.short_value : instead.long_value) = {};
  const FillCosts& costs = fill.costs;
  const Amount charges = account.in_own_currency(
      {costs.commission + costs.tax + costs.fee, instruments_[i].currency}, Rounding::kUp);
  const Amount usable = account.equity() - std::max(unsettled(account), Amount{}) - charges;
  return required(account, &instead) > usable ? Reason::kMarginNotSufficient : Reason::kNone;
}

}  // namespace godwit
