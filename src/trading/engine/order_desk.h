// Orders from the wish to the way out: our own checks, the state table, and what checks need to
// know.
#pragma once

#include <span>
#include <vector>

#include "trading/engine/engine_state.h"
#include "trading/engine/order_links.h"
#include "trading/engine/order_manager.h"
#include "trading/engine/outbox.h"
#include "trading/engine/pre_trade_check.h"
#include "trading/engine/risk_view.h"
#include "trading/engine/volume_history.h"

namespace godwit {

/// One thread: the engine's.
class OrderDesk final : private RiskView {
 public:
  OrderDesk(const EngineState& state, PreTradeCheck& check, Outbox& outbox);

  /// Sends the order, holds it back for another one, or denies it: its report then says why. The
  /// instrument has a price.
  OrderId submit(const OrderRequest& request);
  [[nodiscard]] OrderGroup new_group() { return OrderGroup{++groups_}; }
  /// Asks for a cancel unless the order is over, never left, or has been called back already.
  void cancel(OrderId order, Reason reason = Reason::kNone);
  /// Asks for new terms; the answer comes as a report. Nothing is sent, and the reason returned,
  /// when the order cannot be changed now (kOrderNotFound), has no such terms, would be no more
  /// than has filled, or our checks refuse it. What only makes an order smaller passes them.
  [[nodiscard]] Reason change(OrderId order, const OrderChange& change);
  /// Books what a report says of its order; a fill also in the account, with what it changed there.
  struct Booked {
    ReportOutcome outcome = ReportOutcome::kIgnored;
    PositionChange change;  ///< Of a fill that was not ignored.
  };
  Booked apply(const Report& report);

  /// A bar has been shown to strategies.
  void on_bar(const Bar& bar) {
    if (!volumes_.empty()) volumes_[bar.header.instrument.value()].apply(bar);
  }
  /// Shows the check the account as it stands.
  void observe() { check_.observe(*this); }
  /// Another trading day has begun.
  void roll_day() { forget_exposures(); }

  [[nodiscard]] const OrderManager& orders() const { return orders_; }

  void save(Writer& writer) const;
  /// Into a desk of the same run.
  void load(Reader& reader);

 private:
  // RiskView.
  [[nodiscard]] Timestamp now() const override { return state_.now; }
  [[nodiscard]] TradingDay trading_day() const override { return state_.trading_day; }
  [[nodiscard]] std::span<const Instrument> instruments() const override {
    return state_.instruments;
  }
  [[nodiscard]] Amount equity() const override { return state_.account.equity(); }
  [[nodiscard]] const Position& position(InstrumentIndex instrument) const override {
    return state_.account.position(instrument);
  }
  [[nodiscard]] Quantity opened_today(InstrumentIndex instrument) const override;
  [[nodiscard]] std::optional<Mark> mark(InstrumentIndex instrument) const override {
    return state_.market.mark(instrument);
  }
  [[nodiscard]] std::span<const OrderId> working(InstrumentIndex instrument) const override {
    return orders_.working(instrument);
  }
  [[nodiscard]] const Order& order(OrderId id) const override { return orders_.order(id); }
  [[nodiscard]] std::span<const InstrumentIndex> exposed() const override { return exposed_; }
  [[nodiscard]] uint32_t messages_since(Timestamp from) const override {
    return outbox_.messages().since(from);
  }
  [[nodiscard]] std::optional<Quantity> average_daily_volume(
      InstrumentIndex instrument) const override {
    return volumes_.empty() ? std::nullopt : volumes_[instrument.value()].mean();
  }
  [[nodiscard]] std::optional<Price> best(InstrumentIndex instrument, Side side) const override {
    return state_.market.best(instrument, side);
  }
  [[nodiscard]] std::optional<Quantity> displayed_depth(InstrumentIndex instrument,
                                                        Side side) const override {
    return state_.market.displayed_depth(instrument, side);
  }

  void send(const Order& order);
  void deny(OrderId order, Reason reason);
  PositionChange book(const Fill& fill);
  void follow_links(const Report& report);
  void perform(const LinkAction& action);
  void release(OrderId held, Quantity quantity);
  void resize(OrderId order, Quantity quantity);
  [[nodiscard]] Result<Approved, Reason> verdict(const OrderRequest& request);
  [[nodiscard]] Result<Approved, Reason> verdict_on_release(const Order& held);
  void note_exposure(InstrumentIndex instrument);
  void forget_exposures();

  /// Lots opened on a trading day.
  struct Opened {
    TradingDay day;
    Quantity quantity;
  };

  const EngineState& state_;
  PreTradeCheck& check_;
  Outbox& outbox_;
  OrderManager orders_;
  OrderLinks links_;
  uint32_t groups_ = 0;                   // How many have been named.
  std::vector<LinkAction> actions_;       // Kept for its memory.
  std::vector<Opened> opened_;            // Per instrument.
  std::vector<InstrumentIndex> exposed_;  // With a position or orders, or lately so.
  std::vector<bool> is_exposed_;          // Per instrument: whether it stands in exposed_.
  std::vector<VolumeHistory> volumes_;    // Per instrument; empty when no check asks.
};

}  // namespace godwit
