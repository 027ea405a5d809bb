#include "market/synthetic/synthetic_book.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

/// Beyond lies one draw in 10^17.
constexpr double kLotsMaxOverMean = 40;

void require(bool holds, const char* what, const std::string& got) {
  if (!holds) throw usage_error("simulated book: " + std::string{what} + ", got " + got);
}

uint16_t side_flag(Side side) {
  return side == Side::kBuy ? OrderByOrder::kBidSide : OrderByOrder::kAskSide;
}

Side opposite(Side side) { return side == Side::kBuy ? Side::kSell : Side::kBuy; }

}  // namespace

SyntheticBook::SyntheticBook(const SyntheticBookOptions& options, Rng rng)
    : options_{options}, rng_{rng} {
  require(options.tick.raw() > 0 && options.tick <= Price::from_units(100'000),
          "tick: expected a price > 0, at most 100000", format_double(options.tick.to_double()));
  require(options.lot.raw() > 0, "lot: expected a quantity > 0",
          format_double(options.lot.to_double()));
  require(options.levels >= 1 && options.levels <= 1000, "levels: expected 1 to 1000",
          std::to_string(options.levels));
  require(options.mean_lots >= 1 && options.mean_lots <= 1e6, "mean_lots: expected 1 to 1e6",
          format_double(options.mean_lots));
  require(options.orders_per_level_max >= 1, "orders_per_level_max: expected at least 1", "0");
  const double level_max = options.lot.to_double() * (1 + kLotsMaxOverMean * options.mean_lots) *
                           static_cast<double>(options.orders_per_level_max);
  require(level_max < 9e10, "lot: expected less than 9e10 units in the largest possible level",
          format_double(level_max));
}

void SyntheticBook::set_limits(int64_t tick_low, int64_t tick_high) {
  CHECK(tick_low <= tick_high, "the lowest price is not above the highest");
  options_.tick_low = tick_low;
  options_.tick_high = tick_high;
}

Price SyntheticBook::price_of(int64_t tick) const {
  const std::optional<Price> price =
      Price::in_range(static_cast<int128>(tick) * options_.tick.raw());
  CHECK(price.has_value(), "a simulated price is in range");
  return *price;
}

void SyntheticBook::clear_events() {
  events_.clear();
  touched_.clear();
}

Quantity SyntheticBook::draw_quantity() {
  const double more = std::log1p(-rng_.uniform()) / std::log1p(-1 / options_.mean_lots);
  // Of mean_lots = 1 the divisor is -infinity and nothing is added.
  const auto lots = 1 + static_cast<int64_t>(std::min(more, kLotsMaxOverMean * options_.mean_lots));
  return Quantity::from_raw(options_.lot.raw() * lots);
}

size_t SyntheticBook::draw_level(size_t count) {
  size_t level = 0;
  while (level + 1 < count && rng_.uniform() < 0.6) ++level;
  return level;
}

void SyntheticBook::touch(Side side, int64_t tick) {
  const LevelName name{.side = side, .tick = tick};
  if (std::find(touched_.begin(), touched_.end(), name) == touched_.end()) touched_.push_back(name);
}

OrderByOrder& SyntheticBook::tell(BookAction action, Side side, int64_t tick) {
  OrderByOrder event;
  event.header.kind = EventKind::kOrderByOrder;
  event.header.flags = static_cast<uint16_t>(static_cast<unsigned>(action) | side_flag(side));
  event.price = price_of(tick);
  return events_.emplace_back(event);
}

void SyntheticBook::clear() {
  OrderByOrder event;
  event.header.kind = EventKind::kOrderByOrder;
  event.header.flags = static_cast<uint16_t>(BookAction::kClear);
  events_.push_back(event);
  for (std::vector<Level>& side : sides_) side.clear();
}

void SyntheticBook::add(Side side, Level& level) {
  const Order order{.id = ++order_id_last_, .quantity = draw_quantity()};
  level.orders.push_back(order);
  level.total += order.quantity;
  OrderByOrder& event = tell(BookAction::kAdd, side, level.tick);
  event.order_id = order.id;
  event.quantity = order.quantity;
  touch(side, level.tick);
}

void SyntheticBook::pull(Side side, int64_t best) {
  std::vector<Level>& levels = side_of(side);
  const int64_t away = side == Side::kBuy ? -1 : 1;
  std::erase_if(levels, [&](const Level& level) {
    const int64_t distance = (level.tick - best) * away;
    const bool stays = distance >= 0 && distance < options_.levels &&
                       level.tick >= options_.tick_low && level.tick <= options_.tick_high;
    if (stays) return false;
    for (const Order& order : level.orders) {
      OrderByOrder& event = tell(BookAction::kReduce, side, level.tick);
      event.order_id = order.id;
      event.quantity = order.quantity;
    }
    touch(side, level.tick);
    return true;
  });
}

void SyntheticBook::fill_up(Side side, int64_t best) {
  std::vector<Level>& levels = side_of(side);
  const int64_t away = side == Side::kBuy ? -1 : 1;
  size_t position = 0;
  for (int i = 0; i < options_.levels; ++i) {
    const int64_t tick = best + away * i;
    if (tick < options_.tick_low || tick > options_.tick_high) continue;
    if (position == levels.size() || levels[position].tick != tick) {
      const auto at = levels.begin() + static_cast<std::ptrdiff_t>(position);
      add(side, *levels.insert(at, Level{.tick = tick, .total = {}, .orders = {}}));
    }
    ++position;
  }
}

void SyntheticBook::quote_around(int64_t best_bid, int64_t best_ask) {
  CHECK(best_bid < best_ask, "a book is not crossed");
  pull(Side::kBuy, best_bid);
  pull(Side::kSell, best_ask);
  fill_up(Side::kBuy, best_bid);
  fill_up(Side::kSell, best_ask);
}

void SyntheticBook::take(Side side) {
  const Side resting = opposite(side);
  std::vector<Level>& levels = side_of(resting);
  if (levels.empty()) return;
  Level& level = levels.front();
  Quantity left = std::min(draw_quantity(), level.total);
  const uint64_t aggressor = ++order_id_last_;
  while (!left.is_zero()) {
    Order& order = level.orders.front();
    const Quantity quantity = std::min(left, order.quantity);
    OrderByOrder& event = tell(BookAction::kTrade, side, level.tick);
    event.header.flags |= OrderByOrder::kTakesResting;
    event.order_id = order.id;
    event.counter_order_id = aggressor;
    event.quantity = quantity;
    order.quantity -= quantity;
    level.total -= quantity;
    left -= quantity;
    if (order.quantity.is_zero()) level.orders.erase(level.orders.begin());
  }
  touch(resting, level.tick);
  if (level.orders.empty()) levels.erase(levels.begin());
}

std::optional<size_t> SyntheticBook::pick_level(Side side) {
  const size_t count = levels(side).size();
  if (count == 0) return std::nullopt;
  return draw_level(count);
}

void SyntheticBook::join(Side side) {
  const std::optional<size_t> position = pick_level(side);
  if (!position) return;
  Level& level = side_of(side)[*position];
  if (level.orders.size() < options_.orders_per_level_max) return add(side, level);
  Order changed = level.orders.front();
  const Quantity before = changed.quantity;
  changed.quantity = draw_quantity();
  level.total = level.total - before + changed.quantity;
  if (changed.quantity > before) {
    level.orders.erase(level.orders.begin());
    level.orders.push_back(changed);
  } else {
    level.orders.front() = changed;
  }
  OrderByOrder& event = tell(BookAction::kModify, side, level.tick);
  event.order_id = changed.id;
  event.quantity = changed.quantity;
  touch(side, level.tick);
}

void SyntheticBook::leave(Side side) {
  const std::optional<size_t> position = pick_level(side);
  if (!position) return;
  std::vector<Level>& levels = side_of(side);
  Level& level = levels[*position];
  const auto which = rng_.between(0, static_cast<int64_t>(level.orders.size()) - 1);
  Order& order = level.orders[static_cast<size_t>(which)];
  const int64_t lots = order.quantity.raw() / options_.lot.raw();
  const Quantity quantity = Quantity::from_raw(rng_.between(1, lots) * options_.lot.raw());
  OrderByOrder& event = tell(BookAction::kReduce, side, level.tick);
  event.order_id = order.id;
  event.quantity = quantity;
  order.quantity -= quantity;
  level.total -= quantity;
  touch(side, level.tick);
  if (order.quantity.is_zero()) level.orders.erase(level.orders.begin() + which);
  if (level.orders.empty()) levels.erase(levels.begin() + static_cast<std::ptrdiff_t>(*position));
}

}  // namespace godwit
