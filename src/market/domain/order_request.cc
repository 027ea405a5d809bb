#include "market/domain/order_request.h"

#include <array>

namespace godwit {

std::string_view name(OrderType type) noexcept {
  constexpr std::array<std::string_view, kOrderTypes> names{"market",         "limit",
                                                            "stop",           "stop_limit",
                                                            "trailing_stop",  "market_if_touched",
                                                            "market_on_open", "market_on_close"};
  return names[static_cast<size_t>(type)];
}

std::string_view name(TimeInForce tif) noexcept {
  constexpr std::array<std::string_view, kTimesInForce> names{"gtc", "day", "gtd",
                                                              "ioc", "fok", "at_auction"};
  return names[static_cast<size_t>(tif)];
}

namespace {

Reason check_prices(const OrderRequest& request) noexcept {
  const OrderType type = request.type;
  if (request.limit_price.has_value() != has_limit(type))
    return has_limit(type) ? Reason::kMissingLimitPrice : Reason::kUnexpectedTerm;
  const bool fixed_trigger = has_trigger(type) && type != OrderType::kTrailingStop;
  if (request.trigger_price.has_value() != fixed_trigger)
    return fixed_trigger ? Reason::kMissingTriggerPrice : Reason::kUnexpectedTerm;
  const int trails = int{request.trail_distance.has_value()} + int{request.trail_share.has_value()};
  if (type != OrderType::kTrailingStop)
    return trails == 0 ? Reason::kNone : Reason::kUnexpectedTerm;
  if (trails != 1) return Reason::kMissingTrail;
  const bool distance_is_good = !request.trail_distance || request.trail_distance->raw() > 0;
  const bool share_is_good = !request.trail_share || (request.trail_share->raw() > 0 &&
                                                      request.trail_share->raw() < Rate::kScale);
  return distance_is_good && share_is_good ? Reason::kNone : Reason::kMissingTrail;
}

Reason check_time(const OrderRequest& request, Timestamp now) noexcept {
  if (request.expires.has_value() != (request.tif == TimeInForce::kGtd))
    return request.expires ? Reason::kUnexpectedTerm : Reason::kMissingExpireTime;
  if (request.expires && *request.expires <= now) return Reason::kExpireTimeInPast;
  const bool is_auction_type =
      request.type == OrderType::kMarketOnOpen || request.type == OrderType::kMarketOnClose;
  const bool at_once = request.tif == TimeInForce::kIoc || request.tif == TimeInForce::kFok;
  // What waits for a price or an auction cannot also be over at once.
  if (at_once && (is_auction_type || has_trigger(request.type)))
    return Reason::kUnsupportedTimeInForce;
  if (request.tif == TimeInForce::kAtAuction &&
      (request.type != OrderType::kMarket && request.type != OrderType::kLimit))
    return Reason::kUnsupportedTimeInForce;
  return Reason::kNone;
}

}  // namespace

Reason check_terms(const OrderRequest& request, Timestamp now) noexcept {
  if (request.quantity.raw() <= 0) return Reason::kLotSizeViolation;
  if (const Reason bad = check_prices(request); bad != Reason::kNone) return bad;
  if (const Reason bad = check_time(request, now); bad != Reason::kNone) return bad;
  const bool rests = request.type == OrderType::kLimit && request.tif != TimeInForce::kIoc &&
                     request.tif != TimeInForce::kFok;
  if (request.post_only && !rests) return Reason::kUnexpectedTerm;
  if (request.display) {
    if (!rests) return Reason::kUnexpectedTerm;
    if (request.display->raw() <= 0 || *request.display > request.quantity)
      return Reason::kDisplayQuantityInvalid;
  }
  if (request.reduce_only && request.offset == Offset::kOpen) return Reason::kUnexpectedTerm;
  return Reason::kNone;
}

OrderRequest changed(const OrderRequest& request, const OrderChange& change) {
  OrderRequest updated = request;
  if (change.quantity) updated.quantity = *change.quantity;
  if (change.limit_price) updated.limit_price = change.limit_price;
  if (change.trigger_price) updated.trigger_price = change.trigger_price;
  return updated;
}

}  // namespace godwit
