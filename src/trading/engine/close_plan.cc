#include "trading/engine/close_plan.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace godwit {

ClosePlan plan_closes(const Position& position, Side side, Quantity quantity, OffsetNaming naming,
                      ClosePolicy policy) {
  CHECK(quantity.sign() > 0, "a change of a position is of more than nothing");
  ClosePlan plan;
  if (naming == OffsetNaming::kNone) {
    plan.add(Offset::kNet, quantity);
    return plan;
  }
  const PositionLeg& leg = side == Side::kBuy ? position.short_leg() : position.long_leg();
  const Quantity today = leg.today() - leg.frozen_today();
  const Quantity yesterday = leg.yesterday() - leg.frozen_yesterday();
  Quantity rest = quantity;
  const auto take = [&](Offset offset, Quantity most) {
    const Quantity part = std::min(rest, most);
    plan.add(offset, part);
    rest -= part;
  };
  if (naming == OffsetNaming::kClose) {
    take(Offset::kClose, policy == ClosePolicy::kLock ? yesterday : yesterday + today);
  } else if (policy == ClosePolicy::kTodayFirst) {
    take(Offset::kCloseToday, today);
    take(Offset::kCloseYesterday, yesterday);
  } else {
    take(Offset::kCloseYesterday, yesterday);
    if (policy != ClosePolicy::kLock) take(Offset::kCloseToday, today);
  }
  plan.add(Offset::kOpen, rest);
  return plan;
}

Quantity unlockable(const Position& position) {
  const auto free = [](const PositionLeg& leg) { return leg.yesterday() - leg.frozen_yesterday(); };
  return std::min(free(position.long_leg()), free(position.short_leg()));
}

ClosePolicy cheapest_policy(Amount open, Amount close, Amount close_today) {
  // A lock opens one lot now and closes two old ones later, instead of one today.
  if (close_today > open + close + close) return ClosePolicy::kLock;
  return close_today < close ? ClosePolicy::kTodayFirst : ClosePolicy::kYesterdayFirst;
}

}  // namespace godwit
