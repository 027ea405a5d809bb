// What one strategy of a run can see and do.
#pragma once

#include "trading/engine/engine_state.h"
#include "trading/engine/netting.h"
#include "trading/engine/order_desk.h"
#include "trading/engine/outbox.h"
#include "trading/engine/strategy.h"

namespace godwit {

class StrategyContext final : public Context {
 public:
  struct Parts {
    const EngineState& state;
    OrderDesk& desk;
    Netting& netting;
    Outbox& outbox;
    const StrategyBooks* books = nullptr;  ///< Null for a single strategy.
  };
  StrategyContext(StrategyIndex strategy, const Parts& parts)
      : strategy_{strategy}, parts_{parts} {}

  [[nodiscard]] Timestamp now() const override { return parts_.state.now; }
  [[nodiscard]] std::span<const Instrument> instruments() const override {
    return parts_.state.instruments;
  }
  [[nodiscard]] const MarketCache& market() const override { return parts_.state.market; }
  [[nodiscard]] Quantity position(InstrumentIndex instrument) const override {
    return parts_.netting.held(strategy_, instrument);
  }
  [[nodiscard]] const Position& account_position(InstrumentIndex instrument) const override {
    return parts_.state.account.position(instrument);
  }
  [[nodiscard]] Amount equity() const override;
  [[nodiscard]] Amount cash() const override { return parts_.state.account.cash(); }
  void set_target_weight(InstrumentIndex instrument, double weight) override {
    if (!parts_.netting.repeats(strategy_, instrument, weight))
      parts_.netting.set_weight(strategy_, instrument, weight, equity());
  }
  void set_target_quantity(InstrumentIndex instrument, Quantity quantity) override {
    parts_.netting.set_quantity(strategy_, instrument, quantity);
  }
  OrderId submit(const OrderRequest& request) override;
  [[nodiscard]] OrderGroup new_group() override { return parts_.desk.new_group(); }
  void cancel(OrderId order) override;
  Reason change(OrderId order, const OrderChange& change) override;
  void set_timer(Timestamp ts, uint64_t id) override {
    parts_.outbox.set_timer(ts, {.strategy = strategy_, .id = id});
  }

 private:
  void check_own(OrderId order) const;

  StrategyIndex strategy_;
  Parts parts_;
};

}  // namespace godwit
