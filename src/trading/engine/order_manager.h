// All orders of a run and their life, by the one table.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "market/domain/order.h"
#include "trading/engine/report.h"

namespace godwit {

/// What a report did.
enum class ReportOutcome : uint8_t {
  kApplied,
  kAlarm,    ///< Applied, but late: a fill of an order that we thought was over.
  kIgnored,  ///< The table forbids it; nothing changed. Counted.
};

class OrderManager {
 public:
  explicit OrderManager(size_t instruments) : working_(instruments) {}

  /// A new order in state Initialized. Its address stays valid.
  Order& create(const OrderRequest& request, Timestamp now, TradingDay day);
  /// Moves an order of ours: submit, deny, ask-cancel. Stops the process when the table forbids it.
  void apply_own(OrderId id, OrderEvent event, Reason reason = Reason::kNone);
  /// Notes a change that is asked for. False, and no change, when the order cannot be changed now.
  [[nodiscard]] bool ask_change(OrderId id, const OrderChange& change) {
    return find(id).ask_change(change).has_value();
  }
  [[nodiscard]] bool change_held(OrderId id, const OrderChange& change) {
    return find(id).change_held(change);
  }
  /// Books what the venue says.
  ReportOutcome apply(const Report& report);

  [[nodiscard]] const Order& order(OrderId id) const;
  /// Every order, in the order of creation.
  [[nodiscard]] const std::deque<Order>& orders() const { return orders_; }
  /// Orders of the instrument that are not final, oldest first.
  [[nodiscard]] const std::vector<OrderId>& working(InstrumentIndex instrument) const {
    return working_[instrument.value()];
  }
  [[nodiscard]] uint64_t alarms() const { return alarms_; }
  [[nodiscard]] uint64_t ignored() const { return ignored_; }

  void save(Writer& writer) const;
  /// Into a manager of as many instruments. Throws Error for bytes that are no orders.
  void load(Reader& reader);

 private:
  [[nodiscard]] Order& find(OrderId id);
  void update_working(const Order& order);

  std::deque<Order> orders_;                   // Order n at n - 1.
  std::vector<std::vector<OrderId>> working_;  // Per instrument.
  uint64_t alarms_ = 0;
  uint64_t ignored_ = 0;
};

}  // namespace godwit
