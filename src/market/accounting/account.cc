#include "market/accounting/account.h"

#include <array>

#include "foundation/base/error.h"

namespace godwit {

Account::Account(AccountIndex index, Currency currency, std::span<const Instrument> instruments,
                 Ledger& ledger)
    : index_{index},
      currency_{currency},
      instruments_{instruments},
      ledger_{ledger},
      cash_{ledger.account({index, LedgerKind::kCash, currency, {}})},
      commission_{ledger.account({index, LedgerKind::kCommission, currency, {}})},
      tax_{ledger.account({index, LedgerKind::kTax, currency, {}})},
      fee_{ledger.account({index, LedgerKind::kFee, currency, {}})},
      realised_profit_{ledger.account({index, LedgerKind::kRealisedProfit, currency, {}})},
      positions_(instruments.size()),
      marks_(instruments.size()),
      values_(instruments.size()) {
  for (uint32_t i = 0; i < instruments.size(); ++i) {
    if (instruments[i].currency != currency)
      throw usage_error(instruments[i].id.text() + " is quoted in " +
                        std::string{instruments[i].currency.code()} + " but the account holds " +
                        std::string{currency.code()} +
                        "; converting needs dated exchange rates, and none are known: set "
                        "account.currency to the quote currency");
    position_cost_.push_back(
        ledger.account({index, LedgerKind::kPositionCost, currency, InstrumentIndex{i}}));
  }
}

void Account::deposit(Timestamp ts, Amount amount) {
  const LedgerAccountId capital = ledger_.account({index_, LedgerKind::kCapital, currency_, {}});
  ledger_.post(ts, TransactionKind::kDeposit,
               std::array{Posting{cash_, amount}, Posting{capital, -amount}});
}

PositionChange Account::apply_fill(const Fill& fill) {
  const uint32_t i = fill.instrument.value();
  CHECK(i < positions_.size(), "a fill of an instrument that the account does not know");
  const PositionChange change = positions_[i].apply_fill(fill, instruments_[i].multiplier);

  // Long legs carry their cost as an asset, short legs as a debt. What closes leaves at its cost
  // and the difference to the price is profit.
  const bool buys = fill.side == Side::kBuy;
  const Amount cost_change = buys ? change.opened_amount + change.cost_released
                                  : -(change.opened_amount + change.cost_released);
  const FillCosts& costs = fill.costs;
  const Amount charges = costs.commission + costs.tax + costs.fee;
  const Amount paid = buys ? fill.amount : -fill.amount;
  ledger_.post(fill.ts, TransactionKind::kFill,
               std::array{
                   Posting{cash_, -(paid + charges)},
                   Posting{position_cost_[i], cost_change},
                   Posting{realised_profit_, -change.realised_profit},
                   Posting{commission_, costs.commission},
                   Posting{tax_, costs.tax},
                   Posting{fee_, costs.fee},
               });
  const Price price = marks_[i].value_or(fill.price);
  CHECK(revalue(i, price), "the value of a position is out of range");
  return change;
}

bool Account::mark(InstrumentIndex instrument, Price price) {
  const uint32_t i = instrument.value();
  if (!positions_[i].is_flat()) return revalue(i, price);
  marks_[i] = price;
  return true;
}

bool Account::revalue(uint32_t i, Price price) {
  const auto value =
      notional(price, positions_[i].net(), instruments_[i].multiplier, Rounding::kHalfEven);
  if (!value) return false;
  const auto total = checked_add(position_value_ - values_[i], *value);
  if (!total || !checked_add(*total, cash())) return false;
  position_value_ = *total;
  values_[i] = *value;
  marks_[i] = price;
  return true;
}

void Account::roll_day() {
  for (Position& position : positions_) position.roll_day();
}

void Account::reconcile() const {
  for (size_t i = 0; i < positions_.size(); ++i) {
    const Amount cost = positions_[i].long_leg().cost() - positions_[i].short_leg().cost();
    CHECK(ledger_.balance(position_cost_[i]) == cost,
          "the ledger and the position disagree about its cost");
  }
  ledger_.verify();
}

}  // namespace godwit
