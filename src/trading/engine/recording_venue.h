// A venue for tests of the kernel: it notes every call and fills at the next open, without costs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trading/engine/execution_venue.h"
#include "trading/engine/test_market.h"

namespace godwit {

/// Accepts everything, fills whole orders at the open of the next bar, without costs.
class RecordingVenue final : public ExecutionVenue {
 public:
  explicit RecordingVenue(Log* log = nullptr) : log_{log} {}
  void connect(ReportSink& sink) override { sink_ = &sink; }
  void on_order(const Order& order, Timestamp now) override {
    note("venue order " + std::to_string(order.id().value()));
    tell(order.id(), OrderEvent::kAccept, now);
    working_.push_back(&order);
  }
  void on_cancel(OrderId id, Timestamp now) override {
    note("venue cancel " + std::to_string(id.value()));
    const auto removed = std::erase_if(working_, [&](const Order* o) { return o->id() == id; });
    tell(id, removed > 0 ? OrderEvent::kCanceled : OrderEvent::kRefused, now);
  }
  bool on_bar_open(const Bar& bar, Timestamp) override {
    note("venue open " + bar_name(bar));
    opened_[bar.header.instrument] = bar;
    return true;
  }
  void match_opened(Timestamp now) override {
    note("venue match");
    std::erase_if(working_, [&](const Order* order) {
      const auto bar = opened_.find(order->request().instrument);
      if (bar == opened_.end() || !fills_) return false;
      Fill fill{.order = order->id(),
                .fill_number = 1,
                .instrument = order->request().instrument,
                .side = order->request().side,
                .ts = now,
                .trading_day = bar->second.trading_day(),
                .price = bar->second.open,
                .quantity = order->request().quantity};
      fill.amount = notional(fill.price, fill.quantity, 1, Rounding::kUp).value();
      sink_->on_venue_report({.order = order->id(),
                              .event = OrderEvent::kFillRest,
                              .reason = Reason::kNone,
                              .ts = now,
                              .fill = fill},
                             now);
      return true;
    });
    opened_.clear();
  }
  void on_bar_close(const Bar& bar, Timestamp) override { note("venue close " + bar_name(bar)); }
  [[nodiscard]] std::optional<Amount> cash() const override { return std::nullopt; }
  void never_fill() { fills_ = false; }

 private:
  void note(const std::string& line) {
    if (log_ != nullptr) log_->push_back(line);
  }
  void tell(OrderId id, OrderEvent event, Timestamp now) {
    sink_->on_venue_report(
        {.order = id, .event = event, .reason = Reason::kNone, .ts = now, .fill = std::nullopt},
        now);
  }
  Log* log_;
  ReportSink* sink_ = nullptr;
  std::vector<const Order*> working_;
  std::map<InstrumentIndex, Bar> opened_;
  bool fills_ = true;
};

}  // namespace godwit
