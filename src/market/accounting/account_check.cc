// What must hold after every event, and what a venue would refuse.
#include "market/accounting/account.h"

namespace godwit {
namespace {

bool is_sound(const PositionLeg& leg) {
  return leg.today().raw() >= 0 && leg.yesterday().raw() >= 0 &&
         checked_add(leg.today(), leg.yesterday()) && leg.frozen_today().raw() >= 0 &&
         leg.frozen_yesterday().raw() >= 0 && leg.frozen_today() <= leg.today() &&
         leg.frozen_yesterday() <= leg.yesterday();
}

bool agree(const PositionLeg& leg, const FuturesLeg& carried) {
  return carried.today() == leg.today() && carried.yesterday() == leg.yesterday();
}

}  // namespace

const char* Account::wrong(uint32_t i) const {
  const PositionLeg& long_leg = positions_[i].long_leg();
  const PositionLeg& short_leg = positions_[i].short_leg();
  if (!is_sound(long_leg) || !is_sound(short_leg))
    return "a part of a position is negative, or more of it is frozen than is held";
  std::optional<Amount> cost = checked_subtract(long_leg.cost(), short_leg.cost());
  if (const FuturesCarry* const legs = futures(InstrumentIndex{i})) {
    if (!agree(long_leg, legs->long_leg) || !agree(short_leg, legs->short_leg))
      return "what is carried differs from the position";
    cost = checked_subtract(legs->long_leg.cost(), legs->short_leg.cost());
  }
  if (ledger_.balance(position_cost_[i]) != cost)
    return "the ledger and the position disagree about its cost";
  const ShareLots* const kept = lots(InstrumentIndex{i});
  if (kept != nullptr && kept->quantity() != long_leg.quantity())
    return "the lots differ from the position";
  return nullptr;
}

const char* Account::wrong_sums() const {
  for (size_t b = 0; b < books_.size(); ++b) {
    int128 carried = 0;
    int128 value = 0;
    for (size_t i = 0; i < positions_.size(); ++i) {
      if (carry_[i].book != b) continue;
      value += values_[i].raw();
      if (carry_[i].carry != CarryClass::kCash) carried += ledger_.balance(position_cost_[i]).raw();
    }
    if (value != (b == 0 ? own_value_ : books_[b].value).raw())
      return "the value of positions is not the sum of its parts";
    if (terms_.carry_on_margin &&
        carried != -static_cast<int128>(ledger_.balance(books_[b].carried).raw()))
      return "what is carried on margin is not the sum of its parts";
  }
  return nullptr;
}

void Account::check(InstrumentIndex instrument) const {
  const char* const problem = wrong(instrument.value());
  CHECK(problem == nullptr, problem);
}

void Account::check() const {
  for (uint32_t i = 0; i < positions_.size(); ++i) check(InstrumentIndex{i});
  const char* const problem = wrong_sums();
  CHECK(problem == nullptr, problem);
  ledger_.check_sums();
}

void Account::check_in_debug([[maybe_unused]] uint32_t instrument) const {
#ifndef __OPTIMIZE__  // The debug build: -O0.
  check(InstrumentIndex{instrument});
#endif
}

void Account::reconcile() const {
  check();
  ledger_.verify();
}

Quantity Account::sellable(InstrumentIndex instrument, int32_t sellable_after_days) const {
  CHECK(sellable_after_days == 0 || sellable_after_days == 1,
        "shares can be sold on the day of the purchase or on the next");
  const PositionLeg& leg = positions_[instrument.value()].long_leg();
  const Quantity old = leg.yesterday() - leg.frozen_yesterday();
  return sellable_after_days == 1 ? old : old + leg.today() - leg.frozen_today();
}

Reason Account::refusal(const Fill& fill, int32_t sellable_after_days) const {
  const uint32_t i = fill.instrument.value();
  const Carry& carry = carry_[i];
  const Position& position = positions_[i];
  const bool buys = fill.side == Side::kBuy;
  const PositionLeg& closing = buys ? position.short_leg() : position.long_leg();
  const Quantity free_old = closing.yesterday() - closing.frozen_yesterday();
  const Quantity free_fresh = closing.today() - closing.frozen_today();
  switch (fill.offset) {
    case Offset::kNet:
    case Offset::kOpen: break;
    case Offset::kClose:
      if (fill.quantity > free_old + free_fresh) return Reason::kPositionNotSufficient;
      break;
    case Offset::kCloseToday:
      if (fill.quantity > free_fresh) return Reason::kCloseTodayUnavailable;
      break;
    case Offset::kCloseYesterday:
      if (fill.quantity > free_old) return Reason::kPositionNotSufficient;
      break;
  }
  if (carry.carry != CarryClass::kCash) return Reason::kNone;
  if (!buys) {
    const Quantity sells_held = std::min(fill.quantity, closing.quantity());
    const bool opens_short = fill.offset == Offset::kOpen || fill.quantity > closing.quantity();
    if (opens_short && !terms_.allow_short) return Reason::kShortNotAllowed;
    if (fill.offset != Offset::kOpen && sells_held > sellable(fill.instrument, sellable_after_days))
      return Reason::kT1NotSellable;
    return Reason::kNone;
  }
  const FillCosts& costs = fill.costs;
  const std::optional<Amount> due =
      checked_add(fill.amount, costs.commission + costs.tax + costs.fee);
  if (!due) return Reason::kNotionalOutOfRange;
  const Book& book = books_[carry.book];
  const std::optional<ConversionPath> path = path_home(book, fill.ts, carry.converts);
  const std::optional<Amount> own = path ? path->apply(*due, Rounding::kUp) : due;
  if (!own) return Reason::kNotionalOutOfRange;
  return *own > ledger_.balance(path ? cash_ : book.cash) ? Reason::kCashNotSufficient
                                                          : Reason::kNone;
}

}  // namespace godwit
