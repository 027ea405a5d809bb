#include "market/accounting/forex_swap.h"

#include <utility>

namespace godwit {

SwapPoints swap_points(Price price, Rate long_per_year, Rate short_per_year, int32_t days_in_year) {
  const auto per_night = [&](Rate per_year) {
    const auto raw =
        scaled(price.raw(), {per_year.raw(), Rate::kScale}, {1, days_in_year}, Rounding::kDown);
    CHECK(raw.has_value(), "a swap rate is out of range");
    return Price::from_raw(*raw);
  };
  return {per_night(long_per_year), per_night(short_per_year)};
}

Amount book_swap(Account& account, Timestamp ts, InstrumentIndex instrument, SwapPoints points,
                 int32_t nights) {
  CHECK(account.carry(instrument) == CarryClass::kForex, "only foreign exchange pays swap");
  CHECK(nights >= 0, "swap is for a number of nights");
  if (nights == 0) return {};
  const Instrument& terms = account.instruments()[instrument.value()];
  const auto earned = [&](const PositionLeg& leg, Price per_night) {
    const auto amount =
        notional(per_night, leg.quantity(), terms.multiplier * nights, Rounding::kDown);
    CHECK(amount.has_value(), "swap is out of range");
    return *amount;
  };
  const Position& position = std::as_const(account).position(instrument);
  const Amount total =
      earned(position.long_leg(), points.of_long) + earned(position.short_leg(), points.of_short);
  if (!total.is_zero())
    account.receive(ts, TransactionKind::kSwap, LedgerKind::kSwap, {total, terms.currency}, true);
  return total;
}

Amount book_swap(Account& account, Timestamp ts, InstrumentIndex instrument, SwapPoints points,
                 TradingDay day, const ForexTables& rules) {
  const InstrumentId& id = account.instruments()[instrument.value()].id;
  return book_swap(account, ts, instrument, points, rules.swap_days(id, day));
}

}  // namespace godwit
