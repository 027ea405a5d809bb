// Orders that depend on one another: held back until another fills, ended or made smaller by what
// fills of another.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "foundation/base/serial_fields.h"
#include "trading/engine/order_manager.h"

namespace godwit {

/// What has to happen to an order because of another one.
struct LinkAction {
  enum class Kind : uint8_t {
    kRelease,  ///< Send it, for `quantity`.
    kResize,   ///< Make it an order of `quantity` in all.
    kEnd,      ///< Cancel it, for `reason`.
  };
  Kind kind = Kind::kRelease;
  OrderId order;
  Quantity quantity;
  Reason reason = Reason::kNone;
  friend bool operator==(const LinkAction&, const LinkAction&) = default;
};

/// Knows who waits for whom, and says what follows from a fill or an end; does nothing itself. An
/// order with `after` is held until that one fills, and is then for as much as has filled, at most
/// its own quantity. What fills of one order of a group is taken off the others; one that has
/// nothing left ends. The end of a group's order that is not a fill leaves the others alone.
class OrderLinks {
 public:
  /// A new order that has `after` or a group. True when it is to be held back.
  [[nodiscard]] bool add(const Order& order);
  /// A held order whose parent has a past: what follows from that.
  void catch_up(const Order& held, const Order& parent, std::vector<LinkAction>& actions);
  /// `filled` more of the order has filled, and been booked.
  void on_fill(const Order& order, Quantity filled, const OrderManager& orders,
               std::vector<LinkAction>& actions);
  /// The order is over. What waits for it and has not been released ends with it.
  void on_end(const Order& order, std::vector<LinkAction>& actions);
  /// How large the order is to be in all, where links have a say in it; nothing where not. What the
  /// venue works may lag behind while a change is on its way.
  [[nodiscard]] std::optional<Quantity> size(OrderId order) const;
  /// A held order is no longer wanted: it will not be released. False when it was not held.
  bool drop(OrderId held);
  [[nodiscard]] bool is_held(OrderId order) const;

  void save(Writer& writer) const;
  void load(Reader& reader);

 private:
  struct Child {
    OrderId order;
    Quantity wanted;
    bool held = true;
    template <MaybeConst<Child> Self, class Visit>
    friend void fields(Self& self, Visit visit) {
      visit(self.order);
      visit(self.wanted);
      visit(self.held);
    }
  };
  void release(Child& child, Quantity quantity, std::vector<LinkAction>& actions);
  [[nodiscard]] const Child* find_child(OrderId order) const;

  std::map<OrderId, std::vector<Child>> children_;  // By parent.
  std::map<OrderId, OrderId> parent_of_;            // Of those in children_.
  std::map<OrderGroup, std::vector<OrderId>> groups_;
  std::map<OrderId, Quantity> sizes_;
};

}  // namespace godwit
