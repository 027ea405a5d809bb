// The order book of a simulated market, order by order: makers who keep a few levels around a
// price that is given to them, and arriving orders that trade with them, join them or leave.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "foundation/base/random.h"
#include "market/domain/event.h"
#include "market/domain/fill.h"

namespace godwit {

/// Quantities are whole lots: 1 + a geometric number, mean_lots on average.
struct SyntheticBookOptions {
  Price tick = Price::from_raw(10'000'000);  ///< > 0.
  Quantity lot = Quantity::from_units(100);  ///< > 0.
  int levels = 10;                           ///< Per side, >= 1.
  double mean_lots = 5;                      ///< >= 1.
  size_t orders_per_level_max = 16;          ///< >= 1.
  int64_t tick_low = 1;                      ///< Lowest price allowed, in ticks.
  int64_t tick_high = std::numeric_limits<int64_t>::max() / 4;
};

/// Prices are in ticks here. Every change is appended to events() as the order-by-order feed would
/// tell it, without time and sequence, which the owner of the feed adds; never crossed, price-time
/// priority, FIFO within a level. One thread.
class SyntheticBook {
 public:
  struct Order {
    uint64_t id = 0;
    Quantity quantity;
  };
  struct Level {
    int64_t tick = 0;
    Quantity total;
    std::vector<Order> orders;  ///< Oldest first.
  };
  struct LevelName {
    Side side = Side::kBuy;
    int64_t tick = 0;
    friend bool operator==(const LevelName&, const LevelName&) = default;
  };

  /// Throws Error (kUsage) when an option is out of its range.
  SyntheticBook(const SyntheticBookOptions& options, Rng rng);

  /// Prices allowed from here on; orders beyond them go at the next quote_around.
  void set_limits(int64_t tick_low, int64_t tick_high);
  /// Everybody leaves; told as one kClear.
  void clear();
  /// Makers cancel what is better than the given prices or too far away, then fill up the levels
  /// that are missing. best_bid < best_ask.
  void quote_around(int64_t best_bid, int64_t best_ask);
  /// An arriving order of `side` takes from the best level of the other side, at most all of it;
  /// nothing happens where that side is empty.
  void take(Side side);
  /// An order joins a random level (the nearer, the likelier); where that is full, the oldest order
  /// there changes its quantity instead, and keeps its place only if that does not grow.
  void join(Side side);
  /// A random order of a random level is canceled, in part or whole.
  void leave(Side side);

  /// Best first.
  [[nodiscard]] const std::vector<Level>& levels(Side side) const {
    return sides_[static_cast<size_t>(side)];
  }
  [[nodiscard]] Price price_of(int64_t tick) const;

  /// What happened since clear_events, and which levels it touched, in order.
  [[nodiscard]] std::vector<OrderByOrder>& events() { return events_; }
  [[nodiscard]] const std::vector<LevelName>& touched() const { return touched_; }
  void clear_events();

 private:
  [[nodiscard]] std::vector<Level>& side_of(Side side) { return sides_[static_cast<size_t>(side)]; }
  [[nodiscard]] Quantity draw_quantity();
  [[nodiscard]] size_t draw_level(size_t count);
  [[nodiscard]] std::optional<size_t> pick_level(Side side);
  void pull(Side side, int64_t best);
  void fill_up(Side side, int64_t best);
  void add(Side side, Level& level);
  void touch(Side side, int64_t tick);
  OrderByOrder& tell(BookAction action, Side side, int64_t tick);

  SyntheticBookOptions options_;
  Rng rng_;
  std::array<std::vector<Level>, 2> sides_;
  uint64_t order_id_last_ = 0;
  std::vector<OrderByOrder> events_;
  std::vector<LevelName> touched_;
};

}  // namespace godwit
