// The market's own rules before an order is sent: the facts of every instrument on this trading
// day, and the account's situation in it as the rules want it.
#pragma once

#include <vector>

#include "market/rules/order_rules.h"
#include "trading/engine/risk_view.h"

namespace godwit {

/// Which phase an order meets.
enum class PhaseSource : uint8_t {
  kClock,       ///< The phase of the venue's sessions at that time.
  kContinuous,  ///< Always: daily bars know no hours, an order meets the next day's market.
};

/// One thread: the engine's. Does not allocate but in its making.
class MarketRuleCheck {
 public:
  MarketRuleCheck(size_t instruments, PhaseSource phases);

  /// From now on these hold; once per trading day. Until then every order in the instrument is
  /// refused with kRuleRowMissing.
  void set_facts(InstrumentIndex instrument, const OrderFacts& facts) {
    facts_[instrument.value()] = facts;
  }
  [[nodiscard]] const OrderFacts& facts(InstrumentIndex instrument) const {
    return facts_[instrument.value()];
  }
  /// kNone when the venue takes it; also for an order that is held back for its parent (`after`),
  /// which must be asked for again when it is sent.
  [[nodiscard]] Reason check(const OrderRequest& request, const RiskView& view) const noexcept;
  /// The situation that check() judges.
  [[nodiscard]] OrderSituation situation(InstrumentIndex instrument,
                                         const RiskView& view) const noexcept;

 private:
  PhaseSource phases_;
  std::vector<OrderFacts> facts_;  // Per instrument.
};

}  // namespace godwit
