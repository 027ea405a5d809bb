// A trading account: its positions, and what the ledger says it owns.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "market/accounting/ledger.h"
#include "market/domain/fill.h"
#include "market/domain/instrument.h"
#include "market/domain/position.h"

namespace godwit {

/// Cash account in one currency: positions are paid in full, shorts are credited in full. Every
/// change of cash or cost is a posting of the ledger; positions are checked against it.
/// One thread: the engine's.
class Account {
 public:
  /// `instruments` is the run's sorted table; both outlive the account. Every instrument must be
  /// quoted in `currency`: conversion needs dated rates.
  Account(AccountIndex index, Currency currency, std::span<const Instrument> instruments,
          Ledger& ledger);

  void deposit(Timestamp ts, Amount amount);

  /// Books a fill in positions and ledger.
  PositionChange apply_fill(const Fill& fill);

  /// Values the position at `price` from now on. False, and no change, when the account would then
  /// be worth more than can be counted.
  [[nodiscard]] bool mark(InstrumentIndex instrument, Price price);

  /// Today's parts of all positions become yesterday's.
  void roll_day();

  [[nodiscard]] Currency currency() const { return currency_; }
  [[nodiscard]] Amount cash() const { return ledger_.balance(cash_); }
  /// Market value of all positions at their last marks; shorts count negative.
  [[nodiscard]] Amount position_value() const { return position_value_; }
  [[nodiscard]] Amount equity() const { return cash() + position_value_; }
  [[nodiscard]] const Position& position(InstrumentIndex instrument) const {
    return positions_[instrument.value()];
  }
  [[nodiscard]] Amount value(InstrumentIndex instrument) const {
    return values_[instrument.value()];
  }
  [[nodiscard]] std::optional<Price> last_mark(InstrumentIndex instrument) const {
    return marks_[instrument.value()];
  }

  /// Stops the process unless positions and ledger agree: for each instrument the cost in the
  /// ledger is the cost of its legs, and the ledger balances.
  void reconcile() const;

 private:
  [[nodiscard]] bool revalue(uint32_t instrument, Price price);

  AccountIndex index_;
  Currency currency_;
  std::span<const Instrument> instruments_;
  Ledger& ledger_;
  LedgerAccountId cash_;
  LedgerAccountId commission_;
  LedgerAccountId tax_;
  LedgerAccountId fee_;
  LedgerAccountId realised_profit_;
  std::vector<LedgerAccountId> position_cost_;  // Per instrument.
  std::vector<Position> positions_;             // Per instrument.
  std::vector<std::optional<Price>> marks_;     // Per instrument.
  std::vector<Amount> values_;                  // Per instrument; derived, kept for speed.
  Amount position_value_;                       // Sum of values_.
};

}  // namespace godwit
