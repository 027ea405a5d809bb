#include "trading/engine/order_links.h"

#include <algorithm>

namespace godwit {

bool OrderLinks::add(const Order& order) {
  const OrderRequest& request = order.request();
  if (request.one_cancels_other != OrderGroup{})
    groups_[request.one_cancels_other].push_back(order.id());
  if (request.after == OrderId{}) return false;
  CHECK(request.after < order.id(), "an order waits for an older one");
  children_[request.after].push_back({.order = order.id(), .wanted = request.quantity});
  parent_of_[order.id()] = request.after;
  return true;
}

void OrderLinks::on_fill(const Order& order, Quantity filled, const OrderManager& orders,
                         std::vector<LinkAction>& actions) {
  if (const auto group = groups_.find(order.request().one_cancels_other); group != groups_.end()) {
    for (const OrderId id : group->second) {
      const Order& other = orders.order(id);
      if (id == order.id() || is_final(other.state())) continue;
      const Quantity left = size(id).value_or(other.request().quantity) - filled;
      sizes_[id] = left;
      if (left > other.quantity_filled())
        actions.push_back({LinkAction::Kind::kResize, id, left, Reason::kNone});
      else
        actions.push_back({LinkAction::Kind::kEnd, id, {}, Reason::kGroupDone});
    }
  }
  const auto waiting = children_.find(order.id());
  if (waiting == children_.end()) return;
  for (Child& child : waiting->second) {
    if (!child.held && is_final(orders.order(child.order).state())) continue;
    const Quantity before = std::min(child.wanted, order.quantity_filled() - filled);
    const Quantity now = std::min(child.wanted, order.quantity_filled());
    if (now == before) continue;
    // What others of its group have taken off since stays off.
    if (child.held) {
      release(child, now, actions);
      continue;
    }
    // What others of its group have taken off since stays off.
    const Quantity quantity = size(child.order).value_or(before) + now - before;
    sizes_[child.order] = quantity;
    actions.push_back({LinkAction::Kind::kResize, child.order, quantity, Reason::kNone});
  }
}

void OrderLinks::release(Child& child, Quantity quantity, std::vector<LinkAction>& actions) {
  const Quantity most = std::min(quantity, size(child.order).value_or(quantity));
  sizes_[child.order] = most;
  child.held = false;
  actions.push_back({LinkAction::Kind::kRelease, child.order, most, Reason::kNone});
}

void OrderLinks::catch_up(const Order& held, const Order& parent,
                          std::vector<LinkAction>& actions) {
  Child& child = children_.at(parent.id()).back();
  CHECK(child.order == held.id(), "the newest order catches up");
  if (!parent.quantity_filled().is_zero())
    release(child, std::min(child.wanted, parent.quantity_filled()), actions);
  else if (is_final(parent.state()))
    actions.push_back({LinkAction::Kind::kEnd, held.id(), {}, Reason::kParentDone});
}

void OrderLinks::on_end(const Order& order, std::vector<LinkAction>& actions) {
  const auto waiting = children_.find(order.id());
  if (waiting == children_.end()) return;
  for (Child& child : waiting->second) {
    if (child.held)
      actions.push_back({LinkAction::Kind::kEnd, child.order, {}, Reason::kParentDone});
  }
}

std::optional<Quantity> OrderLinks::size(OrderId order) const {
  const auto known = sizes_.find(order);
  return known == sizes_.end() ? std::nullopt : std::optional{known->second};
}

const OrderLinks::Child* OrderLinks::find_child(OrderId order) const {
  const auto parent = parent_of_.find(order);
  if (parent == parent_of_.end()) return nullptr;
  const std::vector<Child>& siblings = children_.at(parent->second);
  return &*std::find_if(siblings.begin(), siblings.end(),
                        [&](const Child& child) { return child.order == order; });
}

bool OrderLinks::is_held(OrderId order) const {
  const Child* const child = find_child(order);
  return child != nullptr && child->held;
}

bool OrderLinks::drop(OrderId held) {
  if (!is_held(held)) return false;
  for (Child& child : children_.at(parent_of_.at(held)))
    if (child.order == held) child.held = false;
  return true;
}

void OrderLinks::save(Writer& writer) const {
  put(writer, children_);
  put(writer, parent_of_);
  put(writer, groups_);
  put(writer, sizes_);
}

void OrderLinks::load(Reader& reader) {
  get(reader, children_);
  get(reader, parent_of_);
  get(reader, groups_);
  get(reader, sizes_);
}

}  // namespace godwit
