#include "market/accounting/futures_carry.h"

#include <algorithm>

namespace godwit {

Amount FuturesLeg::take(Lot& lot, Quantity quantity) {
  Amount released = lot.cost;
  if (quantity != lot.quantity) {
    const int128 share = static_cast<int128>(lot.cost.raw()) * quantity.raw();
    released = *Amount::in_range(divide(share, lot.quantity.raw(), Rounding::kDown));
  }
  lot.quantity -= quantity;
  lot.cost -= released;
  return released;
}

void FuturesLeg::open(Quantity quantity, Amount cost) {
  CHECK(quantity.raw() > 0, "opening nothing");
  if (first_ == lots_.size()) {
    lots_.clear();
    first_ = 0;
  }
  lots_.push_back({quantity, cost});
  today_ += quantity;
  cost_today_ += cost;
}

Amount FuturesLeg::close(Quantity from_yesterday, Quantity from_today) {
  CHECK(from_yesterday.raw() >= 0 && from_today.raw() >= 0, "closing less than nothing");
  CHECK(from_yesterday <= yesterday_.quantity && from_today <= today_, "closing more than is held");
  Amount released;
  if (from_yesterday.raw() > 0) released += take(yesterday_, from_yesterday);
  Amount released_today;
  for (Quantity rest = from_today; rest.raw() > 0;) {
    Lot& lot = lots_[first_];
    const Quantity part = std::min(rest, lot.quantity);
    released_today += take(lot, part);
    rest -= part;
    if (lot.quantity.is_zero()) ++first_;
  }
  today_ -= from_today;
  cost_today_ -= released_today;
  return released + released_today;
}

std::optional<Amount> FuturesLeg::rebase(Price price, int64_t multiplier, Rounding rounding) {
  const auto old_part = notional(price, yesterday_.quantity, multiplier, rounding);
  const auto new_part = notional(price, today_, multiplier, rounding);
  if (!old_part || !new_part || !checked_add(*old_part, *new_part)) return std::nullopt;
  const std::optional<Amount> rise = checked_subtract(*old_part + *new_part, cost());
  if (!rise) return std::nullopt;
  yesterday_.cost = *old_part;
  lots_.clear();  // All of today's are carried at one price now.
  first_ = 0;
  if (today_.raw() > 0) lots_.push_back({today_, *new_part});
  cost_today_ = *new_part;
  return rise;
}

void FuturesLeg::roll_day() {
  yesterday_.quantity += today_;
  yesterday_.cost += cost_today_;
  today_ = {};
  cost_today_ = {};
  lots_.clear();
  first_ = 0;
}

}  // namespace godwit
