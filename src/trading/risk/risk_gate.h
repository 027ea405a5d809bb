// The gate before every order: the market's rules, then our own limits. Orders that reduce risk
// pass every limit of ours, whatever the day has been.
#pragma once

#include <vector>

#include "trading/engine/pre_trade_check.h"
#include "trading/risk/exposure.h"
#include "trading/risk/market_rule_check.h"
#include "trading/risk/risk_limits.h"

namespace godwit {

/// One thread: the engine's. Once warm, check() does not allocate (beyond what a source of facts
/// does once per instrument and day), and is a pure function of what observe() has seen and of the
/// view.
///
/// An order is judged in this order: its terms; what the instrument or the market's rules take;
/// whether it reduces the position or only takes back what its parent opens (then it passes,
/// exposure.h); halts; age of the mark; rate of
/// messages; collar; quantity and amount; shares of volume and depth; and last, were it and all
/// that still works to fill at its worst price, the instrument's share, the leverage, the day's
/// loss and the drawdown. When only orders of unknown fate stand in the way the reason is
/// kUnknownOrderExposure: they keep their reserve until the venue has told.
class RiskGate final : public PreTradeCheck {
 public:
  /// rules: outlives the gate; null: instruments are taken in whole lots, nothing else is known of
  /// their market.
  explicit RiskGate(const RiskLimits& limits, MarketRuleCheck* rules = nullptr)
      : limits_{limits}, rules_{rules} {}

  [[nodiscard]] Result<Approved, Reason> check(const OrderRequest& request,
                                               const RiskView& view) noexcept override;
  /// Follows the equity: the day's loss counts from the last valuation of the trading day before,
  /// the drawdown from the highest one. A spent budget ends with the day, a drawdown halt never by
  /// itself.
  void observe(const RiskView& view) noexcept override;
  [[nodiscard]] bool needs_volume() const override { return limits_.max_volume_share.has_value(); }
  void save(Writer& writer) const override;
  void load(Reader& reader) override;

  /// From now on only orders that reduce risk pass: the hand on the switch.
  void halt() { halted_ = true; }
  /// Lifts a halt, a drawdown's too; drawdowns count from `equity` on.
  void resume(Amount equity);
  /// Cash has been paid in (> 0) or out (< 0): neither profit nor loss.
  void on_transfer(Amount amount);

  [[nodiscard]] const RiskLimits& limits() const { return limits_; }
  [[nodiscard]] bool is_halted() const { return halted_ || drawdown_halted_; }
  [[nodiscard]] bool is_day_spent() const { return day_spent_; }

 private:
  [[nodiscard]] Reason check_market(const OrderRequest& request,
                                    const RiskView& view) const noexcept;
  [[nodiscard]] Reason check_state(const RiskView& view, const Mark& mark) const noexcept;
  [[nodiscard]] Reason check_price(const OrderRequest& request, const Mark& mark) const noexcept;
  [[nodiscard]] Reason check_size(const OrderRequest& request, const RiskView& view,
                                  const Mark& mark) const noexcept;
  [[nodiscard]] Reason check_volume(const OrderRequest& request,
                                    const RiskView& view) const noexcept;
  struct ExposureVerdict {
    Reason reason = Reason::kNone;
    bool has_unknown = false;  ///< Whether orders of unknown fate may be in the way.
  };
  [[nodiscard]] ExposureVerdict check_exposure(const OrderRequest& request, const RiskView& view,
                                               Unknowns unknowns) noexcept;
  /// Its own share, the leverage, and that no other instrument loses a share that it keeps.
  [[nodiscard]] Reason check_shares(const WorstExposure& own, Amount gross,
                                    Amount worst_equity) const noexcept;
  [[nodiscard]] Reason check_equity(Amount worst_equity) const noexcept;
  void roll_day(const RiskView& view) noexcept;

  RiskLimits limits_;
  MarketRuleCheck* rules_;
  bool started_ = false;
  TradingDay day_;
  Amount day_start_;    // Equity at the end of the trading day before.
  Amount last_equity_;  // At the last valuation.
  Amount peak_;         // Of all valuations.
  bool day_spent_ = false;
  bool drawdown_halted_ = false;
  bool halted_ = false;
  std::vector<Amount> others_;  // Worst exposures of the other instruments; of one check.
};

}  // namespace godwit
