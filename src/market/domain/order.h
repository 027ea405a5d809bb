// An order and what has become of it.
#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "market/domain/fill.h"
#include "market/domain/ids.h"
#include "market/domain/money.h"
#include "market/domain/order_request.h"
#include "market/domain/order_state.h"
#include "market/domain/price.h"
#include "market/domain/reason.h"

namespace godwit {

/// One order through its life. Only apply() and apply_fill() change its state, by the table.
class Order {
 public:
  Order(OrderId id, const OrderRequest& request, Timestamp created, TradingDay trading_day)
      : id_{id}, request_{request}, created_{created}, trading_day_{trading_day} {}
  /// On the trading day that `created` has without a calendar.
  Order(OrderId id, const OrderRequest& request, Timestamp created)
      : Order{id, request, created, trading_day_without_calendar(created)} {}

  /// Moves the order by a non-fill event. Nothing, and no change, when the table forbids it, or
  /// when kUpdated would leave less than has filled. kUpdated without a change that was asked for
  /// leaves the terms as they are.
  [[nodiscard]] std::optional<OrderTransition> apply(OrderEvent event,
                                                     Reason reason = Reason::kNone) noexcept;
  /// Notes that a change has been asked for; the terms change when kUpdated comes. Nothing, and no
  /// change, when the table forbids it or the new quantity is not above what has filled.
  [[nodiscard]] std::optional<OrderTransition> ask_change(const OrderChange& change) noexcept;
  /// New terms for an order that we hold ourselves (kEmulated): they change at once. False, and no
  /// change, for any other.
  [[nodiscard]] bool change_held(const OrderChange& change) noexcept;
  /// Books a fill. Nothing, and no change, when the table forbids it or it would overfill.
  [[nodiscard]] std::optional<OrderTransition> apply_fill(const Fill& fill) noexcept;

  [[nodiscard]] OrderId id() const { return id_; }
  [[nodiscard]] const OrderRequest& request() const { return request_; }
  /// What has been asked for and not been answered; empty when nothing has.
  [[nodiscard]] const OrderChange& pending_change() const { return pending_change_; }
  [[nodiscard]] Timestamp created() const { return created_; }
  /// The trading day on which it was decided.
  [[nodiscard]] TradingDay trading_day() const { return trading_day_; }
  [[nodiscard]] OrderState state() const { return state_; }
  [[nodiscard]] Reason reason() const { return reason_; }
  [[nodiscard]] Quantity quantity_filled() const { return quantity_filled_; }
  [[nodiscard]] Quantity quantity_remaining() const { return request_.quantity - quantity_filled_; }
  [[nodiscard]] Amount amount_filled() const { return amount_filled_; }
  [[nodiscard]] uint32_t fills() const { return fills_; }
  /// Quantity-weighted mean price of its fills, for display; nothing before the first.
  [[nodiscard]] std::optional<Price> average_price() const noexcept;

  void save(Writer& writer) const;
  /// Throws Error for bytes that are no order.
  [[nodiscard]] static Order load(Reader& reader);

 private:
  template <class Self, class Visit>
  static void visit_fields(Self& self, Visit visit);
  void move_to(OrderState state, OrderEvent event) noexcept;

  OrderId id_;
  OrderRequest request_;
  OrderChange pending_change_;
  Timestamp created_;
  TradingDay trading_day_;
  OrderState state_ = OrderState::kInitialized;
  OrderState settled_ = OrderState::kInitialized;  ///< Last state neither pending nor unknown.
  Reason reason_ = Reason::kNone;
  uint32_t fills_ = 0;
  Quantity quantity_filled_;
  Amount amount_filled_;
  int128 price_weight_ = 0;  ///< Sum of price.raw x quantity.raw over the fills.
};

}  // namespace godwit
