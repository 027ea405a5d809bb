// The market's own rules before an order is sent: the facts of the day that it meets, and the
// account's situation in it as the rules want it.
#pragma once

#include <vector>

#include "market/rules/order_rules.h"
#include "trading/engine/risk_view.h"

namespace godwit {

/// The market that an order meets when it is sent now.
enum class OrderMeets : uint8_t {
  kNow,      ///< This trading day's, in the phase of the venue's sessions.
  kNextDay,  ///< Daily bars: the next trading day's, whose hours they do not know. What was opened
             ///< today is by then from the day before.
};

/// Where the facts of a trading day come from.
class OrderFactsSource {
 public:
  virtual ~OrderFactsSource() = default;
  /// Asked once per instrument and trading day, at the first order: kNow for the facts of `today`,
  /// kNextDay for those of the trading day after it, as far as they are known when `today` is over.
  /// May allocate.
  [[nodiscard]] virtual OrderFacts order_facts(InstrumentIndex instrument, TradingDay today,
                                               OrderMeets meets) noexcept = 0;
};

/// One thread: the engine's. Allocates in its making, and where the source does.
class MarketRuleCheck {
 public:
  /// source: outlives this; null: all facts come by set_facts().
  MarketRuleCheck(size_t instruments, OrderMeets meets, OrderFactsSource* source = nullptr);

  /// From now on these hold. Facts of another day than the one that an order meets refuse it with
  /// kRuleRowMissing, as no facts do.
  void set_facts(InstrumentIndex instrument, const OrderFacts& facts) {
    facts_[instrument.value()] = facts;
  }
  /// kNone when the venue takes it; also for an order that is held back for its parent (`after`),
  /// which must be asked for again when it is sent.
  [[nodiscard]] Reason check(const OrderRequest& request, const RiskView& view) noexcept;
  /// What check() judges by: facts whose `refused` says when they are not of that day, ...
  [[nodiscard]] const OrderFacts& facts(InstrumentIndex instrument, const RiskView& view) noexcept;
  /// ... and the account's situation: positions less what working orders promise to close.
  [[nodiscard]] OrderSituation situation(InstrumentIndex instrument, const RiskView& view) noexcept;

 private:
  OrderMeets meets_;
  OrderFactsSource* source_;
  std::vector<OrderFacts> facts_;  // Per instrument.
  std::vector<TradingDay> asked_;  // Per instrument: the day on which the source was asked.
  OrderFacts missing_;             // Refuses everything.
};

}  // namespace godwit
