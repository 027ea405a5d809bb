// What a check before an order may see: the account, the orders that still work, and the market as
// strategies have been shown it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "market/domain/fill.h"
#include "market/domain/instrument.h"
#include "market/domain/money.h"
#include "market/domain/order.h"
#include "market/domain/position.h"
#include "trading/engine/mark.h"

namespace godwit {

/// Valid during the call that hands it over; nothing in it allocates. Amounts are in the account's
/// currency unless said otherwise.
class RiskView {
 public:
  virtual ~RiskView() = default;

  [[nodiscard]] virtual Timestamp now() const = 0;
  [[nodiscard]] virtual TradingDay trading_day() const = 0;
  /// The run's instruments, sorted by id.
  [[nodiscard]] virtual std::span<const Instrument> instruments() const = 0;
  /// Cash and positions at their last marks.
  [[nodiscard]] virtual Amount equity() const = 0;
  [[nodiscard]] virtual const Position& position(InstrumentIndex instrument) const = 0;
  /// Lots opened in the instrument on this trading day, closed again or not.
  [[nodiscard]] virtual Quantity opened_today(InstrumentIndex instrument) const = 0;
  /// Nothing before the first price.
  [[nodiscard]] virtual std::optional<Mark> mark(InstrumentIndex instrument) const = 0;
  /// Orders of the instrument that are not final, oldest first. May hold the order that is being
  /// checked, still Initialized, and others that were denied: see reserves_risk().
  [[nodiscard]] virtual std::span<const OrderId> working(InstrumentIndex instrument) const = 0;
  [[nodiscard]] virtual const Order& order(OrderId id) const = 0;
  /// Every instrument that has a position or an order that is not final, each once, in any order;
  /// there may be others that have neither.
  [[nodiscard]] virtual std::span<const InstrumentIndex> exposed() const = 0;
  /// How many orders, changes and cancels have been sent after `from`; at most kMessagesKept are
  /// counted.
  [[nodiscard]] virtual uint32_t messages_since(Timestamp from) const = 0;
  static constexpr uint32_t kMessagesKept = 1024;

  /// Mean volume of the trading days before this one, as far as is known; nothing when it is not.
  [[nodiscard]] virtual std::optional<Quantity> average_daily_volume(InstrumentIndex) const {
    return std::nullopt;
  }
  /// The best price of a side of the book: kBuy the bid, kSell the ask.
  [[nodiscard]] virtual std::optional<Price> best(InstrumentIndex, Side) const {
    return std::nullopt;
  }
  /// What the book shows on a side, all its levels together.
  [[nodiscard]] virtual std::optional<Quantity> displayed_depth(InstrumentIndex, Side) const {
    return std::nullopt;
  }
  /// An amount of the instrument's currency in the account's; nothing without a rate. As long as
  /// both are one currency, the amount itself.
  [[nodiscard]] virtual std::optional<Amount> in_account_currency(InstrumentIndex, Amount amount,
                                                                  Rounding) const {
    return amount;
  }
};

}  // namespace godwit
