// Which kinds of orders a venue takes by itself, by date, as rules/venues.toml states it. What it
// does not take can still be emulated by whoever sends the orders.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "foundation/base/config.h"
#include "market/domain/order_request.h"
#include "market/domain/trading_day.h"
#include "market/rules/dated_table.h"
#include "market/rules/phase.h"

namespace godwit {

/// A set of pairs of order type and time in force.
class OrderForms {
 public:
  constexpr void add(OrderType type, TimeInForce tif) { bits_ |= bit(type, tif); }
  [[nodiscard]] constexpr bool has(OrderType type, TimeInForce tif) const {
    return (bits_ & bit(type, tif)) != 0;
  }
  /// Under any time in force.
  [[nodiscard]] constexpr bool has(OrderType type) const {
    return (bits_ >> shift(type) & ((uint64_t{1} << kTimesInForce) - 1)) != 0;
  }
  [[nodiscard]] constexpr bool contains(OrderForms other) const {
    return (other.bits_ & ~bits_) == 0;
  }
  friend bool operator==(const OrderForms&, const OrderForms&) = default;

 private:
  static_assert(kOrderTypes * kTimesInForce <= 64);
  static constexpr unsigned shift(OrderType type) {
    return static_cast<unsigned>(type) * static_cast<unsigned>(kTimesInForce);
  }
  static constexpr uint64_t bit(OrderType type, TimeInForce tif) {
    return uint64_t{1} << (shift(type) + static_cast<unsigned>(tif));
  }
  uint64_t bits_ = 0;
};

/// A set of phases.
class PhaseSet {
 public:
  constexpr void add(Phase phase) { bits_ |= 1U << static_cast<unsigned>(phase); }
  [[nodiscard]] constexpr bool has(Phase phase) const {
    return (bits_ >> static_cast<unsigned>(phase) & 1U) != 0;
  }
  friend bool operator==(const PhaseSet&, const PhaseSet&) = default;

 private:
  uint32_t bits_ = 0;
};

/// What a venue takes on one day.
struct VenueOrders {
  OrderForms taken;
  OrderForms post_only;    ///< Of these, which may be post-only, ...
  OrderForms iceberg;      ///< ... may show a part, ...
  OrderForms reduce_only;  ///< ... may be reduce-only.
  /// In which phases it takes market orders and what must fill at once; limit orders that may rest
  /// are taken in every phase that takes orders.
  PhaseSet at_once_phases;
  friend bool operator==(const VenueOrders&, const VenueOrders&) = default;
};

/// Whether the venue takes this form of order: kNone, kUnsupportedOrderType (type, post-only,
/// iceberg or reduce-only) or kUnsupportedTimeInForce. Whoever emulates what a venue lacks asks
/// this first, and sends something else.
[[nodiscard]] Reason check_form(const OrderRequest& request, const VenueOrders& orders) noexcept;

/// rules/venues.toml. Any thread.
class VenueTables {
 public:
  /// Throws Error(kUsage). assumptions: outlives the tables.
  VenueTables(const ConfigFile& file, Assumptions& assumptions);

  /// Whether any row is on record for the market, as venues.toml calls it: a board ("star"), a
  /// futures exchange or product ("CFFEX", "CFFEX.IF"), "BINANCE spot", a forex venue ("OANDA").
  [[nodiscard]] bool has(std::string_view market) const { return orders_.has(market); }
  /// Outside the rows: throws Error(kUsage), or is a recorded assumption (dated_table.h).
  [[nodiscard]] const VenueOrders& orders(std::string_view market, TradingDay day) const {
    return orders_.at(market, day.date(), assumptions_);
  }

 private:
  Assumptions& assumptions_;
  DatedTable<VenueOrders> orders_{"venues.toml [[orders]]"};
};

}  // namespace godwit
