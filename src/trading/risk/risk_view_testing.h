// An account and a market by hand for the tests of what judges orders.
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "trading/engine/risk_view.h"

namespace godwit {

template <class F>
[[nodiscard]] F as(std::string_view text) {
  return parse_fixed<F>(text).value();
}

/// Instrument `i`: A.INDEX, B.INDEX ... in CNY, lot 1, no tick.
[[nodiscard]] inline Instrument risk_instrument(size_t i) {
  const std::string id = std::string{static_cast<char>('A' + i)} + ".INDEX";
  return assume_instrument(*InstrumentId::parse(id), *Currency::parse("CNY"));
}

class TestRiskView : public RiskView {
 public:
  explicit TestRiskView(size_t instruments)
      : positions(instruments), opened(instruments), marks(instruments), working_(instruments) {
    for (size_t i = 0; i < instruments; ++i) {
      table.push_back(risk_instrument(i));
      exposed_.push_back(InstrumentIndex{static_cast<uint32_t>(i)});
    }
  }

  Timestamp time = Timestamp::from_ns(1'700'000'000'000'000'000);
  TradingDay day{Date::from_days(19'000)};
  Amount worth = Amount::from_units(1'000'000);
  std::vector<Instrument> table;
  std::vector<Position> positions;
  std::vector<Quantity> opened;
  std::vector<std::optional<Mark>> marks;
  uint32_t messages = 0;
  std::optional<Quantity> volume;
  std::optional<Quantity> depth;
  std::optional<Price> bid;
  std::optional<Price> ask;

  /// Opens long (> 0) or short (< 0), on this day.
  void hold(size_t i, Quantity net) {
    if (net.is_zero()) return;
    PositionLeg& leg = net.sign() > 0 ? positions[i].long_leg() : positions[i].short_leg();
    leg.open(net.abs(), Amount{});
  }
  void mark_at(size_t i, Price price) { marks[i] = Mark{price, time}; }
  /// An order that works at the venue; the ids count from 1.
  OrderId work(const OrderRequest& request, OrderEvent last = OrderEvent::kAccept) {
    const OrderId id{orders_.size() + 1};
    Order& order = orders_.emplace_back(id, request, time);
    if (last != OrderEvent::kEmulate) {
      EXPECT_TRUE(order.apply(OrderEvent::kSubmit).has_value());
    }
    EXPECT_TRUE(order.apply(last).has_value());
    working_[request.instrument.value()].push_back(id);
    return id;
  }
  [[nodiscard]] const std::deque<Order>& orders() const { return orders_; }

  [[nodiscard]] Timestamp now() const override { return time; }
  [[nodiscard]] TradingDay trading_day() const override { return day; }
  [[nodiscard]] std::span<const Instrument> instruments() const override { return table; }
  [[nodiscard]] Amount equity() const override { return worth; }
  [[nodiscard]] const Position& position(InstrumentIndex i) const override {
    return positions[i.value()];
  }
  [[nodiscard]] Quantity opened_today(InstrumentIndex i) const override {
    return opened[i.value()];
  }
  [[nodiscard]] std::optional<Mark> mark(InstrumentIndex i) const override {
    return marks[i.value()];
  }
  [[nodiscard]] std::span<const OrderId> working(InstrumentIndex i) const override {
    return working_[i.value()];
  }
  [[nodiscard]] const Order& order(OrderId id) const override { return orders_[id.value() - 1]; }
  [[nodiscard]] std::span<const InstrumentIndex> exposed() const override { return exposed_; }
  [[nodiscard]] uint32_t messages_since(Timestamp) const override { return messages; }
  [[nodiscard]] std::optional<Quantity> average_daily_volume(InstrumentIndex) const override {
    return volume;
  }
  [[nodiscard]] std::optional<Price> best(InstrumentIndex, Side side) const override {
    return side == Side::kBuy ? bid : ask;
  }
  [[nodiscard]] std::optional<Quantity> displayed_depth(InstrumentIndex, Side) const override {
    return depth;
  }

 private:
  std::deque<Order> orders_;
  std::vector<std::vector<OrderId>> working_;
  std::vector<InstrumentIndex> exposed_;
};

}  // namespace godwit
