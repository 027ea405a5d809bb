#include "trading/engine/order_manager.h"

#include <algorithm>

namespace godwit {

Order& OrderManager::create(const OrderRequest& request, Timestamp now, TradingDay day) {
  const OrderId id{orders_.size() + 1};
  working_[request.instrument.value()].push_back(id);
  return orders_.emplace_back(id, request, now, day);
}

Order& OrderManager::find(OrderId id) {
  CHECK(id.value() >= 1 && id.value() <= orders_.size(), "no such order");
  return orders_[id.value() - 1];
}

const Order& OrderManager::order(OrderId id) const {
  CHECK(id.value() >= 1 && id.value() <= orders_.size(), "no such order");
  return orders_[id.value() - 1];
}

void OrderManager::update_working(const Order& order) {
  if (!is_final(order.state())) return;
  std::vector<OrderId>& list = working_[order.request().instrument.value()];
  const auto entry = std::find(list.begin(), list.end(), order.id());
  if (entry != list.end()) list.erase(entry);
}

void OrderManager::apply_own(OrderId id, OrderEvent event, Reason reason) {
  Order& order = find(id);
  const auto transition = order.apply(event, reason);
  CHECK(transition.has_value(), "an order of ours in a state that does not allow this");
  update_working(order);
}

ReportOutcome OrderManager::apply(const Report& report) {
  Order& order = find(report.order);
  const auto transition =
      report.fill ? order.apply_fill(*report.fill) : order.apply(report.event, report.reason);
  if (!transition) {
    ++ignored_;
    return ReportOutcome::kIgnored;
  }
  update_working(order);
  if (!transition->alarm) return ReportOutcome::kApplied;
  ++alarms_;
  return ReportOutcome::kAlarm;
}

void OrderManager::save(Writer& writer) const {
  writer.put(alarms_);
  writer.put(ignored_);
  writer.put(static_cast<uint64_t>(orders_.size()));
  for (const Order& order : orders_) order.save(writer);
}

void OrderManager::load(Reader& reader) {
  orders_.clear();
  for (std::vector<OrderId>& list : working_) list.clear();
  alarms_ = reader.get<uint64_t>();
  ignored_ = reader.get<uint64_t>();
  const auto count = reader.get<uint64_t>();
  for (uint64_t n = 1; n <= count; ++n) {
    const Order& order = orders_.emplace_back(Order::load(reader));
    const uint32_t instrument = order.request().instrument.value();
    if (order.id() != OrderId{n} || instrument >= working_.size())
      throw failed("saved state has an order of another run");
    if (!is_final(order.state())) working_[instrument].push_back(order.id());
  }
}

}  // namespace godwit
