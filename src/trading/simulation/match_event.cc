#include "trading/simulation/match_event.h"

namespace godwit {

Reason check_match_terms(const MatchOrder& order, bool collecting) noexcept {
  if (order.quantity.sign() <= 0) return Reason::kLotSizeViolation;
  const bool is_market = order.type == OrderType::kMarket;
  if (!is_market && order.type != OrderType::kLimit) return Reason::kUnsupportedOrderType;
  const bool at_once = order.tif == TimeInForce::kIoc || order.tif == TimeInForce::kFok;
  const bool for_auction = order.tif == TimeInForce::kAtAuction;
  if (collecting ? at_once : for_auction) return Reason::kUnsupportedTimeInForce;
  if (is_market && !order.price.is_zero()) return Reason::kUnexpectedTerm;
  if ((is_market || at_once) && (order.post_only || !order.display.is_zero()))
    return Reason::kUnexpectedTerm;
  if (collecting && order.post_only) return Reason::kUnexpectedTerm;
  if (order.display > order.quantity || !may_display(order.display, order.quantity))
    return Reason::kDisplayQuantityInvalid;
  return Reason::kNone;
}

}  // namespace godwit
