// What must hold after every event, and what a venue would refuse.
#include "market/accounting/account.h"

namespace godwit {
namespace {

void check_leg(const PositionLeg& leg) {
  CHECK(leg.today().raw() >= 0 && leg.yesterday().raw() >= 0, "a leg holds less than nothing");
  CHECK(leg.frozen_today().raw() >= 0 && leg.frozen_yesterday().raw() >= 0,
        "a frozen part is negative");
  CHECK(leg.frozen_today() <= leg.today() && leg.frozen_yesterday() <= leg.yesterday(),
        "more is frozen than is held");
}

void check_carried(const PositionLeg& leg, const FuturesLeg& carried) {
  CHECK(carried.today() == leg.today() && carried.yesterday() == leg.yesterday(),
        "what is carried differs from the position");
}

}  // namespace

void Account::check(InstrumentIndex instrument) const {
  const uint32_t i = instrument.value();
  const Position& position = positions_[i];
  check_leg(position.long_leg());
  check_leg(position.short_leg());
  Amount cost = position.long_leg().cost() - position.short_leg().cost();
  if (const FuturesCarry* const legs = futures(instrument)) {
    check_carried(position.long_leg(), legs->long_leg);
    check_carried(position.short_leg(), legs->short_leg);
    cost = legs->net_cost();
  }
  CHECK(ledger_.balance(position_cost_[i]) == cost,
        "the ledger and the position disagree about its cost");
  if (const ShareLots* const kept = lots(instrument))
    CHECK(kept->quantity() == position.long_leg().quantity(), "the lots differ from the position");
}

void Account::check() const {
  std::vector<int128> carried(books_.size());
  std::vector<int128> value(books_.size());
  for (uint32_t i = 0; i < positions_.size(); ++i) {
    check(InstrumentIndex{i});
    const Carry& carry = carry_[i];
    value[carry.book] += values_[i].raw();
    if (carry.carry != CarryClass::kCash)
      carried[carry.book] += ledger_.balance(position_cost_[i]).raw();
  }
  for (size_t i = 0; i < books_.size(); ++i) {
    CHECK(value[i] == books_[i].value.raw(), "the value of positions is not the sum of its parts");
    if (terms_.carry_on_margin)
      CHECK(carried[i] == -static_cast<int128>(ledger_.balance(books_[i].carried).raw()),
            "what is carried on margin is not the sum of its parts");
  }
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
