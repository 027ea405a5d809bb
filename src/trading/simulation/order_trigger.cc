#include "trading/simulation/order_trigger.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

/// `cost` on the grid of `tick`, and at the end of the range where it would leave it.
SideCost on_grid(int128 cost, Price tick, Rounding rounding) {
  if (tick.raw() > 1) {
    const std::optional<int64_t> narrowed = narrow(cost);
    const bool is_on_it = narrowed && *narrowed % tick.raw() == 0;  // Far quicker than 128 bits.
    if (!is_on_it) cost = divide(cost, tick.raw(), rounding) * tick.raw();
  }
  const int128 end = SideCost::max().raw();
  return SideCost::from_raw(static_cast<int64_t>(std::clamp(cost, -end, end)));
}

}  // namespace

OrderTrigger OrderTrigger::of(const OrderRequest& request, Price tick) {
  OrderTrigger trigger;
  if (!has_trigger(request.type)) return trigger;
  trigger.side_ = request.side;
  trigger.tick_ = tick;
  trigger.met_ = false;
  if (request.type == OrderType::kTrailingStop) {
    CHECK(request.trail_distance.has_value() != request.trail_share.has_value(),
          "a trailing stop has one distance");
    trigger.kind_ = Kind::kTrailing;
    trigger.distance_ = request.trail_distance.value_or(Price{});
    trigger.share_ = request.trail_share.value_or(Rate{});
    return trigger;
  }
  CHECK(request.trigger_price.has_value(), "an order that waits for a price has one");
  trigger.kind_ = request.type == OrderType::kMarketIfTouched ? Kind::kTouch : Kind::kStop;
  trigger.level_ =
      on_grid(cost_of(request.side, *request.trigger_price).raw(), tick, Rounding::kUp);
  return trigger;
}

std::optional<Price> OrderTrigger::price() const {
  const std::optional<SideCost> level = cost();
  if (!level) return std::nullopt;
  return price_of(side_, *level);
}

bool OrderTrigger::update_unmet(SideCost cost) {
  switch (kind_) {
    case Kind::kNone: break;
    case Kind::kStop: met_ = cost >= level_; break;
    case Kind::kTouch: met_ = cost <= level_; break;
    case Kind::kTrailing:
      met_ = has_best_ && cost >= level_;
      if (met_ || (has_best_ && cost >= best_)) break;
      has_best_ = true;
      best_ = cost;
      level_ = level_behind(cost);
      break;
  }
  return met_;
}

SideCost OrderTrigger::level_behind(SideCost best) const {
  int128 distance = distance_.raw();
  if (share_.raw() != 0) {
    const int128 size = best.raw() < 0 ? -static_cast<int128>(best.raw()) : best.raw();
    distance = std::max<int128>(1, divide(size * share_.raw(), Rate::kScale, Rounding::kUp));
  }
  return on_grid(best.raw() + distance, tick_, Rounding::kUp);
}

SideCost OrderTrigger::best_that_leaves(SideCost to) const {
  const int128 level = on_grid(to.raw(), tick_, Rounding::kDown).raw();
  if (share_.raw() == 0) return on_grid(level - distance_.raw(), Price{}, Rounding::kDown);
  // The largest m with m + max(1, ceil(|m| share)) <= level.
  const int128 scale = Rate::kScale;
  const int128 kept = level > 0 ? scale + share_.raw() : scale - share_.raw();
  const int128 best = divide(level * scale, kept, Rounding::kDown);
  return on_grid(std::min(best, level - 1), Price{}, Rounding::kDown);
}

void OrderTrigger::save(Writer& writer) const {
  writer.put(kind_);
  writer.put(side_);
  writer.put(met_);
  writer.put(has_best_);
  writer.put(level_);
  writer.put(best_);
  writer.put(distance_);
  writer.put(share_);
  writer.put(tick_);
}

OrderTrigger OrderTrigger::load(Reader& reader) {
  OrderTrigger trigger;
  trigger.kind_ = reader.get<Kind>();
  trigger.side_ = reader.get<Side>();
  trigger.met_ = reader.get<bool>();
  trigger.has_best_ = reader.get<bool>();
  trigger.level_ = reader.get<SideCost>();
  trigger.best_ = reader.get<SideCost>();
  trigger.distance_ = reader.get<Price>();
  trigger.share_ = reader.get<Rate>();
  trigger.tick_ = reader.get<Price>();
  const bool known = trigger.kind_ <= Kind::kTrailing && trigger.side_ <= Side::kSell;
  const bool one_trail = trigger.distance_.is_zero() != trigger.share_.is_zero();
  const bool good_trail = trigger.distance_.raw() >= 0 && trigger.share_.raw() >= 0 &&
                          trigger.share_.raw() < Rate::kScale;
  if (!known || trigger.tick_.raw() < 0 || !good_trail || one_trail != trigger.trails() ||
      (trigger.kind_ == Kind::kNone && !trigger.met_))
    throw failed("saved state of an order's trigger makes no sense");
  return trigger;
}

}  // namespace godwit
