// How an account books fills, daily settlement and expiry.
#include <array>

#include "market/accounting/account.h"

namespace godwit {

PositionChange Account::apply_fill(const Fill& fill) {
  const uint32_t i = fill.instrument.value();
  CHECK(i < positions_.size(), "a fill of an instrument that the account does not know");
  if (!carry_[i].is_plain) return apply_special_fill(fill, TransactionKind::kFill);
  const PositionChange change = positions_[i].apply_fill(fill, instruments_[i].multiplier);

  // Long legs carry their cost as an asset, short legs as a debt. What closes leaves at its cost
  // and the difference to the price is profit.
  const bool buys = fill.side == Side::kBuy;
  const Amount cost_change = buys ? change.opened_amount + change.cost_released
                                  : -(change.opened_amount + change.cost_released);
  const FillCosts& costs = fill.costs;
  const Amount charges = costs.commission + costs.tax + costs.fee;
  const Amount paid = buys ? fill.amount : -fill.amount;
  const Book& book = books_[carry_[i].book];
  ledger_.post(fill.ts, TransactionKind::kFill,
               std::array{
                   Posting{book.cash, -(paid + charges)},
                   Posting{position_cost_[i], cost_change},
                   Posting{book.realised_profit, -change.realised_profit},
                   Posting{book.commission, costs.commission},
                   Posting{book.tax, costs.tax},
                   Posting{book.fee, costs.fee},
               });
  const Price price = marks_[i].value_or(fill.price);
  CHECK(revalue(i, price), "the value of a position is out of range");
  check_in_debug(i);
  return change;
}

PositionChange Account::apply_special_fill(const Fill& fill, TransactionKind kind) {
  const uint32_t i = fill.instrument.value();
  const Carry& carry = carry_[i];
  const Book& book = books_[carry.book];
  // What may fail by the world's fault comes first, so that nothing is half done.
  const std::optional<ConversionPath> path = path_home(book, fill.ts, carry.converts);

  const Amount dividend_tax = carry.has_lots ? take_lots(fill) : Amount{};
  const bool buys = fill.side == Side::kBuy;
  Position& position = positions_[i];
  const PositionLeg& closing = buys ? position.short_leg() : position.long_leg();
  const Quantity old_before = closing.yesterday();
  PositionChange change = position.apply_fill(fill, instruments_[i].multiplier);
  if (carry.carry == CarryClass::kFutures) {
    FuturesCarry& legs = futures_[carry.futures];
    const Quantity from_yesterday = old_before - closing.yesterday();
    change.cost_released = (buys ? legs.short_leg : legs.long_leg)
                               .close(from_yesterday, change.closed - from_yesterday);
    change.realised_profit = buys ? change.cost_released - change.closed_amount
                                  : change.closed_amount - change.cost_released;
    if (change.opened.raw() > 0)
      (buys ? legs.long_leg : legs.short_leg).open(change.opened, change.opened_amount);
  }

  const Amount cost_change = buys ? change.opened_amount + change.cost_released
                                  : -(change.opened_amount + change.cost_released);
  const FillCosts& costs = fill.costs;
  const Amount charges = costs.commission + costs.tax + costs.fee;
  PostingList list;
  if (carry.carry == CarryClass::kCash) {
    const Amount paid = buys ? fill.amount : -fill.amount;
    add_cash(list, book, -(paid + charges), path);
  } else {
    add_cash(list, book, change.realised_profit - charges, path);
    list.add(book.carried, -cost_change);
  }
  list.add(position_cost_[i], cost_change);
  list.add(book.realised_profit, -change.realised_profit);
  list.add(book.commission, costs.commission);
  list.add(book.tax, costs.tax);
  list.add(book.fee, costs.fee);
  ledger_.post(fill.ts, kind, list.legs());
  const Price price = marks_[i].value_or(fill.price);
  CHECK(revalue(i, price), "the value of a position is out of range");
  if (carry.has_lots && buys && change.opened.raw() > 0)
    lots_[carry.share_lots].add(fill.trading_day.date(), change.opened);
  if (!dividend_tax.is_zero())
    receive(fill.ts, TransactionKind::kDividendTax, LedgerKind::kTax,
            {-dividend_tax, book.currency}, carry.converts);
  check_in_debug(i);
  return change;
}

Amount Account::settle(Timestamp ts, InstrumentIndex instrument, Price price) {
  const uint32_t i = instrument.value();
  const Carry& carry = carry_[i];
  CHECK(carry.carry == CarryClass::kFutures, "only futures are settled daily");
  if (positions_[i].is_flat()) {
    marks_[i] = price;
    return {};
  }
  const Book& book = books_[carry.book];
  const std::optional<ConversionPath> path = path_home(book, ts, carry.converts);
  FuturesCarry& legs = futures_[carry.futures];
  const int64_t multiplier = instruments_[i].multiplier;
  const std::optional<Amount> long_rise = legs.long_leg.rebase(price, multiplier, Rounding::kDown);
  const std::optional<Amount> short_rise = legs.short_leg.rebase(price, multiplier, Rounding::kUp);
  CHECK(long_rise && short_rise, "the value of a settled position is out of range");
  const Amount variation = *long_rise - *short_rise;
  PostingList list;
  list.move(book.carried, position_cost_[i], variation);
  add_cash(list, book, variation, path);
  list.add(book.variation, -variation);
  ledger_.post(ts, TransactionKind::kSettlement, list.legs());
  CHECK(revalue(i, price), "the value of a position is out of range");
  check_in_debug(i);
  return variation;
}

Amount Account::expire(Timestamp ts, TradingDay day, InstrumentIndex instrument, Price price) {
  const uint32_t i = instrument.value();
  CHECK(carry_[i].carry == CarryClass::kFutures, "only futures expire");
  // What may fail by the world's fault comes first, so that nothing is half done.
  (void)path_home(books_[carry_[i].book], ts, carry_[i].converts && !positions_[i].is_flat());
  Amount profit;
  for (const Side side : {Side::kSell, Side::kBuy}) {  // Sells close the long leg.
    PositionLeg& leg = side == Side::kSell ? positions_[i].long_leg() : positions_[i].short_leg();
    leg.unfreeze(leg.frozen_today(), Offset::kCloseToday);
    leg.unfreeze(leg.frozen_yesterday(), Offset::kCloseYesterday);
    if (leg.quantity().is_zero()) continue;
    Fill fill{.order = {}, .instrument = instrument, .strategy = {}, .ts = ts, .costs = {}};
    fill.side = side;
    fill.offset = Offset::kClose;
    fill.trading_day = day;
    fill.price = price;
    fill.quantity = leg.quantity();
    const auto amount = notional(price, fill.quantity, instruments_[i].multiplier,
                                 side == Side::kBuy ? Rounding::kUp : Rounding::kDown);
    CHECK(amount.has_value(), "the value of an expiring position is out of range");
    fill.amount = *amount;
    profit += apply_special_fill(fill, TransactionKind::kExpiry).realised_profit;
  }
  CHECK(mark(instrument, price), "a flat position has a value");
  return profit;
}

}  // namespace godwit
