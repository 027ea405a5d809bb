#include "market/accounting/perpetual_funding.h"

#include <utility>

namespace godwit {

Amount book_funding(Account& account, Timestamp ts, InstrumentIndex instrument, Price mark,
                    Rate rate) {
  CHECK(account.carry(instrument) == CarryClass::kPerpetual, "only perpetuals pay funding");
  const Instrument& terms = account.instruments()[instrument.value()];
  const Quantity net = std::as_const(account).position(instrument).net();
  const std::optional<int64_t> units = narrow(static_cast<int128>(net.raw()) * terms.multiplier);
  CHECK(units.has_value(), "a perpetual position is out of range");
  const auto raw =
      scaled(*units, {mark.raw(), Price::kScale}, {-rate.raw(), Rate::kScale}, Rounding::kDown);
  CHECK(raw.has_value(), "funding is out of range");
  const Amount received = Amount::from_raw(*raw);
  if (!received.is_zero())
    account.receive(ts, TransactionKind::kFunding, LedgerKind::kFunding, {received, terms.currency},
                    account.converts(instrument));
  return received;
}

Amount book_insurance(Account& account, Timestamp ts, const Currency& currency) {
  const Amount balance = account.cash(currency);
  if (balance.raw() >= 0) return {};
  account.receive(ts, TransactionKind::kInsurance, LedgerKind::kInsurance, {-balance, currency},
                  false);
  return -balance;
}

}  // namespace godwit
