#include "market/domain/position.h"

#include <algorithm>

namespace godwit {
namespace {

/// How much of `quantity` comes from yesterday's part, by the rule of `part`.
Quantity from_yesterday(Quantity quantity, Quantity yesterday, Offset part) {
  switch (part) {
    case Offset::kCloseToday: return {};
    case Offset::kCloseYesterday: return quantity;
    default: return std::min(quantity, yesterday);
  }
}

}  // namespace

void PositionLeg::open(Quantity quantity, Amount cost) {
  CHECK(quantity.raw() > 0, "opening nothing");
  today_ += quantity;
  cost_ += cost;
}

Amount PositionLeg::close(Quantity quantity, Offset part) {
  CHECK(quantity.raw() > 0, "closing nothing");
  const Quantity old = from_yesterday(quantity, yesterday_, part);
  const Quantity fresh = quantity - old;
  CHECK(old <= yesterday_ && fresh <= today_, "closing more than is held");
  const Quantity before = this->quantity();
  Amount released = cost_;
  if (quantity != before) {
    const int128 share = static_cast<int128>(cost_.raw()) * quantity.raw();
    released = *Amount::in_range(divide(share, before.raw(), Rounding::kDown));
  }
  yesterday_ -= old;
  today_ -= fresh;
  cost_ -= released;
  CHECK(frozen_yesterday_ <= yesterday_ && frozen_today_ <= today_,
        "closing what is promised to another order");
  return released;
}

bool PositionLeg::freeze(Quantity quantity, Offset part) {
  CHECK(quantity.raw() > 0, "freezing nothing");
  const Quantity free_old = yesterday_ - frozen_yesterday_;
  const Quantity free_fresh = today_ - frozen_today_;
  const Quantity old = from_yesterday(quantity, free_old, part);
  if (old > free_old || quantity - old > free_fresh) return false;
  frozen_yesterday_ += old;
  frozen_today_ += quantity - old;
  return true;
}

void PositionLeg::unfreeze(Quantity quantity, Offset part) {
  CHECK(quantity.raw() >= 0, "unfreezing less than nothing");
  const Quantity old = from_yesterday(quantity, frozen_yesterday_, part);
  const Quantity fresh = quantity - old;
  CHECK(old <= frozen_yesterday_ && fresh <= frozen_today_, "unfreezing more than is frozen");
  frozen_today_ -= fresh;
  frozen_yesterday_ -= old;
}

void PositionLeg::roll_day() {
  yesterday_ += today_;
  frozen_yesterday_ += frozen_today_;
  today_ = {};
  frozen_today_ = {};
}

PositionChange Position::apply_fill(const Fill& fill, int64_t multiplier) {
  CHECK(fill.quantity.raw() > 0, "a fill of nothing");
  const bool buys = fill.side == Side::kBuy;
  PositionLeg& closing = buys ? short_ : long_;
  PositionLeg& opening = buys ? long_ : short_;

  PositionChange change;
  if (fill.offset == Offset::kNet)
    change.closed = std::min(fill.quantity, closing.quantity());
  else if (fill.offset != Offset::kOpen)
    change.closed = fill.quantity;
  change.opened = fill.quantity - change.closed;

  if (change.opened.is_zero()) {
    change.closed_amount = fill.amount;
  } else if (change.closed.raw() > 0) {
    const auto part = notional(fill.price, change.closed, multiplier, Rounding::kDown);
    CHECK(part.has_value(), "a part of a fill is smaller than the whole");
    change.closed_amount = *part;
  }
  change.opened_amount = fill.amount - change.closed_amount;

  if (change.closed.raw() > 0) {
    change.cost_released = closing.close(change.closed, fill.offset);
    change.realised_profit = buys ? change.cost_released - change.closed_amount
                                  : change.closed_amount - change.cost_released;
  }
  if (change.opened.raw() > 0) opening.open(change.opened, change.opened_amount);
  return change;
}

void Position::roll_day() {
  long_.roll_day();
  short_.roll_day();
}

}  // namespace godwit
