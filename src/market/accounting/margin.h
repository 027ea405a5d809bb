// Margin: what positions occupy, what is free, and how near the end is. Computed from positions and
// marks, never posted.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "market/accounting/account.h"
#include "market/accounting/forced_close.h"
#include "market/domain/reason.h"

namespace godwit {

/// From this value on, maintenance margin is rate x value - deduction (venues choose the deduction
/// so that the steps join).
struct MaintenanceTier {
  Amount value_from;
  Rate rate;
  Amount deduction;
};

/// Of one instrument on one day.
struct MarginTerms {
  Rate initial;  ///< Share of the value that a position occupies, a broker's add-on included.
  /// Rising, the first from zero. Empty: maintenance is the initial margin; futures have none then,
  /// the call after the settlement decides.
  std::vector<MaintenanceTier> tiers;
  /// Long and short of one group occupy only the larger of the two: a futures product at SHFE, INE
  /// and CFFEX, one instrument elsewhere.
  bool larger_side = false;
};

/// In the account's currency.
struct MarginState {
  Amount equity;
  Amount required;     ///< Occupied by positions.
  Amount maintenance;  ///< At this equity the venue closes them.
  Amount unsettled;    ///< Profit of futures since their last settlement, part of equity.
  /// What new positions may occupy. A profit that is not settled opens nothing, a loss counts: the
  /// usual setting of Chinese brokers.
  [[nodiscard]] Amount free() const { return equity - std::max(unsettled, Amount{}) - required; }
  /// required / equity, rounded up; nothing when equity is not positive. China calls it the degree
  /// of risk: above one comes the margin call.
  [[nodiscard]] std::optional<Rate> ratio() const;
  /// maintenance / equity, the same way; liquidation when it reaches one.
  [[nodiscard]] std::optional<Rate> maintenance_ratio() const;
  /// Equity does not exceed maintenance, and something is held.
  [[nodiscard]] bool must_liquidate() const {
    return maintenance.raw() > 0 && equity <= maintenance;
  }
};

/// Value of a leg that margin counts on. Futures: what it is carried at, which is yesterday's
/// settlement for old lots and the opening price for today's (the counters' default); others: at
/// the mark.
[[nodiscard]] Amount margin_value(const Account& account, InstrumentIndex instrument, bool is_long);

/// The margin of one account. Amounts are rounded up, conversions too. No allocation after
/// construction. One thread.
class MarginBook {
 public:
  /// terms: one per instrument, those paid in full are not looked at. Futures with larger_side are
  /// grouped by Instrument::board, the product.
  MarginBook(std::span<const Instrument> instruments, std::vector<MarginTerms> terms);
  /// A new day's terms; groups stay as they are.
  void set_terms(InstrumentIndex instrument, MarginTerms terms);
  [[nodiscard]] const MarginTerms& terms(InstrumentIndex instrument) const {
    return terms_[instrument.value()];
  }

  /// Throws Error(kUsage) where a rate is missing.
  [[nodiscard]] MarginState state(const Account& account) const;
  /// One leg alone, in the instrument's currency: initial and maintenance margin.
  [[nodiscard]] Amount required(const Account& account, InstrumentIndex instrument,
                                bool is_long) const;
  [[nodiscard]] Amount maintenance(const Account& account, InstrumentIndex instrument,
                                   bool is_long) const;

  /// kMarginNotSufficient when the fill opens more than is free, its charges included; closing is
  /// always allowed. Positions paid in full: kNone.
  [[nodiscard]] Reason refusal(const Account& account, const Fill& fill) const;

  /// Every leg on margin with what closing it frees, in the account's currency, for the plans of
  /// forced_close.h; all can be closed as far as is known here. Of a group whose larger side
  /// counts, legs of the smaller side free nothing: plan again after the closes.
  [[nodiscard]] std::vector<HeldLeg> held_legs(const Account& account) const;

 private:
  struct Sides {
    Amount longs;
    Amount shorts;
  };
  /// Values of both legs that stand in for those of one instrument.
  struct Instead {
    uint32_t instrument;
    Amount long_value;
    Amount short_value;
  };
  [[nodiscard]] Amount required(const Account& account, const Instead* instead) const;
  /// Profit of futures since their last settlement; each instrument's converted, rounded down.
  [[nodiscard]] Amount unsettled(const Account& account) const;
  /// Fills sides_ with each group's margin, in its own currency.
  void sum_sides(const Account& account, const Instead* instead) const;

  std::span<const Instrument> instruments_;
  std::vector<MarginTerms> terms_;
  std::vector<uint32_t> group_;         // Per instrument.
  std::vector<uint32_t> group_member_;  // Per group: one of its instruments.
  mutable std::vector<Sides> sides_;    // Per group; scratch.
};

}  // namespace godwit
