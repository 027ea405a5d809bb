#include "trading/simulation/bar_match.h"

#include <algorithm>

namespace godwit {

std::span<const BarResult> BarMatcher::match(std::span<const BarOrder> orders,
                                             const BarMarket& market, Quantity& budget) {
  judge(market);
  results_.resize(orders.size());
  courses_.resize(orders.size());
  is_placed_.assign(orders.size(), false);
  for (size_t i = 0; i < orders.size(); ++i) {
    if (verdict_ == BarVerdict::kMatched)
      chart_course(orders[i], market, model_, inner_fits_, courses_[i]);
    else
      courses_[i].reset(orders[i].trigger);
    results_[i].reset(orders[i].remaining, courses_[i].trigger);
  }
  if (verdict_ == BarVerdict::kMatched)
    for (size_t i = 0; i < orders.size(); ++i)
      fill(orders, next_of_group(orders, i), market, budget);
  for (size_t i = 0; i < orders.size(); ++i) end(orders[i], market, courses_[i], results_[i]);
  return results_;
}

void BarMatcher::judge(const BarMarket& market) {
  inner_fits_ = !market.inner.empty() && inner_bars_fit(market.bar, market.inner);
  verdict_ = BarVerdict::kMatched;
  if (market.suspended || market.bar.volume == 0) {
    verdict_ = BarVerdict::kNotTraded;
  } else if (market.range.excludes(market.bar)) {
    verdict_ = BarVerdict::kOutsideLimits;
  } else if (model_ == PathModel::kLowerTimeframe && !inner_fits_) {
    verdict_ = BarVerdict::kInnerBarsMissing;
  }
}

size_t BarMatcher::next_of_group(std::span<const BarOrder> orders, size_t i) const {
  if (orders[i].group == OrderGroup{}) return i;
  std::optional<size_t> next;
  for (size_t j = 0; j < orders.size(); ++j) {
    if (orders[j].group != orders[i].group || is_placed_[j]) continue;
    if (!next || comes_before(courses_[j], courses_[*next], model_)) next = j;
  }
  return next.value_or(i);
}

void BarMatcher::fill(std::span<const BarOrder> orders, size_t i, const BarMarket& market,
                      Quantity& budget) {
  const BarCourse& course = courses_[i];
  BarResult& result = results_[i];
  is_placed_[i] = true;
  if (!course.cost) return;
  Quantity quantity = std::min(result.remaining, budget);
  if (quantity < result.remaining) quantity = round_to_grid(quantity, market.lot, Rounding::kDown);
  const bool all_or_nothing = orders[i].tif == TimeInForce::kFok;
  if (quantity.is_zero() || (all_or_nothing && quantity < result.remaining)) return;
  result.filled = quantity;
  result.price = price_of(orders[i].side, *course.cost);
  result.moment = course.moment;
  result.remaining -= quantity;
  budget -= quantity;
  if (orders[i].group == OrderGroup{}) return;
  for (size_t j = 0; j < orders.size(); ++j) {
    if (j == i || orders[j].group != orders[i].group) continue;
    const Quantity off = std::min(results_[j].remaining, quantity);
    results_[j].remaining -= off;
    results_[j].taken_off += off;
  }
}

void BarMatcher::end(const BarOrder& order, const BarMarket& market, const BarCourse& course,
                     BarResult& result) const {
  const auto ends = [&](OrderEvent event, Reason reason) {
    result.end = event;
    result.reason = reason;
  };
  if (result.remaining.is_zero()) {
    if (!result.taken_off.is_zero()) ends(OrderEvent::kCanceled, Reason::kGroupDone);
    return;
  }
  if (course.refused) return ends(OrderEvent::kReject, Reason::kPostOnlyWouldTrade);
  const bool without_market = course.met_board && result.filled.is_zero();
  if (is_at_once(order)) {
    const bool suspended = market.suspended && verdict_ == BarVerdict::kNotTraded;
    return ends(OrderEvent::kCanceled, without_market ? Reason::kLimitBoardNoLiquidity
                                       : suspended    ? Reason::kSuspended
                                                      : Reason::kNotFilledAtOnce);
  }
  if (course.met_auction)
    return ends(OrderEvent::kExpire,
                without_market ? Reason::kLimitBoardNoLiquidity : Reason::kExpired);
  const bool day_is_over = order.tif == TimeInForce::kDay && market.closes_day;
  if (day_is_over || has_expired_by(order, market.closes))
    ends(OrderEvent::kExpire, Reason::kExpired);
}

}  // namespace godwit
