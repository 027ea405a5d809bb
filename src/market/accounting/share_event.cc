#include "market/accounting/share_event.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "market/accounting/account.h"

namespace godwit {
namespace {

bool is_split(const ShareEvent& event) { return event.split.numerator != event.split.denominator; }

/// Ratios are in 1e-12.
Ratio as_ratio(Rate rate) { return {rate.raw(), Rate::kScale}; }

/// par x ratio, rounded up: it is taxed.
Price taxable_per_share(const ShareEvent& event) {
  const std::optional<int64_t> bonus =
      scaled(event.par.raw(), as_ratio(event.bonus_ratio), {}, Rounding::kUp);
  CHECK(bonus.has_value(), "a bonus issue is out of range");
  return event.cash + Price::from_raw(*bonus);
}

}  // namespace

void validate(const ShareEvent& event) {
  const std::string where = "share event of " + format_date(event.ex_day.date()) + ": ";
  if (event.cash.raw() < 0 || event.par.raw() < 0 || event.rights_price.raw() < 0 ||
      event.bonus_ratio.raw() < 0 || event.reserve_ratio.raw() < 0 ||
      event.rights_ratio.raw() < 0 || event.split.numerator < 1 || event.split.denominator < 1)
    throw usage_error(where + "expected prices and ratios that are not negative");
  const bool issues = event.cash.raw() > 0 || event.bonus_ratio.raw() > 0 ||
                      event.reserve_ratio.raw() > 0 || event.rights_ratio.raw() > 0;
  if (issues == is_split(event))
    throw usage_error(where + (issues ? "a split stands alone; give the rest as an event of its own"
                                      : "nothing happens"));
  if (event.bonus_ratio.raw() > 0 && event.par.is_zero())
    throw usage_error(where + "a bonus issue out of profit is taxed by par value; give it");
}

Price price_after(const ShareEvent& event, Price price) {
  if (is_split(event)) {
    const auto raw = scaled(price.raw(), {event.split.denominator, event.split.numerator}, {},
                            Rounding::kHalfEven);
    CHECK(raw.has_value(), "a price after a split is out of range");
    return Price::from_raw(*raw);
  }
  const int128 worth = static_cast<int128>((price - event.cash).raw()) * Rate::kScale +
                       static_cast<int128>(event.rights_price.raw()) * event.rights_ratio.raw();
  const int128 shares = static_cast<int128>(Rate::kScale) + event.bonus_ratio.raw() +
                        event.reserve_ratio.raw() + event.rights_ratio.raw();
  return *Price::in_range(divide(worth, shares, Rounding::kHalfEven));
}

std::optional<RightsEntitlement> Account::apply_share_event(Timestamp ts,
                                                            InstrumentIndex instrument,
                                                            const ShareEvent& event) {
  validate(event);
  const uint32_t i = instrument.value();
  const Carry& carry = carry_[i];
  CHECK(carry.carry == CarryClass::kCash, "shares are paid in full");
  const Currency& currency = books_[carry.book].currency;
  ShareLots* const lots = carry.has_lots ? &lots_[carry.share_lots] : nullptr;
  const Quantity held = positions_[i].long_leg().quantity();
  const Instrument& terms = instruments_[i];
  const bool pays = event.cash.raw() > 0 || event.bonus_ratio.raw() > 0;
  if (terms_.dividend_tax != nullptr && lots == nullptr && pays && held.raw() > 0 &&
      terms.market == Market::kStock && !terms.board.empty())
    throw usage_error(terms.id.text() +
                      ": accounts.toml [[dividend_tax]] has no row for the board " + terms.board +
                      "; add one, of \"0%\" where its dividends are free of tax");
  if (lots != nullptr) {  // A year without a row of tax is found now, not at the sale.
    const Date day = event.ex_day.date();
    (void)terms_.dividend_tax->rate(lots->board(), day, day, day);
  }

  if (event.cash.raw() > 0) {
    // A long leg gets less, a short leg pays more where a fraction is left over.
    const auto dividend = [&](Quantity quantity) {
      const auto amount = notional(event.cash, quantity, 1, Rounding::kDown);
      CHECK(amount.has_value(), "a dividend is out of range");
      return *amount;
    };
    const Amount money = dividend(held) + dividend(-positions_[i].short_leg().quantity());
    receive(ts, TransactionKind::kDividend, LedgerKind::kDividend, {money, currency},
            carry.converts);
  }
  if (lots != nullptr) lots->pay_dividend(event.ex_day.date(), taxable_per_share(event));

  const Ratio growth =
      is_split(event)
          ? event.split
          : Ratio{Rate::kScale + event.bonus_ratio.raw() + event.reserve_ratio.raw(), Rate::kScale};
  for (const bool is_long : {true, false}) {
    PositionLeg& leg = is_long ? positions_[i].long_leg() : positions_[i].short_leg();
    const Quantity before = leg.quantity();
    CHECK(leg.today().is_zero() && leg.frozen().is_zero(),
          "a share event comes at the start of its day, before fills and orders");
    const Quantity after = whole_shares(before, growth);
    if (before == after) continue;
    const Amount cost = leg.close(before, Offset::kNet);
    if (after.raw() > 0) {
      leg.open(after, cost);
      leg.roll_day();
    } else {  // A reverse split took the last share.
      const Amount lost = is_long ? cost : -cost;
      PostingList list;
      list.move(position_cost_[i], books_[carry.book].realised_profit, lost);
      ledger_.post(ts, TransactionKind::kAdjustment, list.legs());
    }
    if (!is_long || lots == nullptr) continue;
    if (is_split(event))
      lots->split(event.split);
    else
      lots->add(event.ex_day.date(), after - before);
  }
  if (marks_[i]) CHECK(revalue(i, price_after(event, *marks_[i])), "a position is out of range");
  check_in_debug(i);

  const Quantity rights = whole_shares(held, as_ratio(event.rights_ratio));
  if (rights.is_zero()) return std::nullopt;
  return RightsEntitlement{instrument, rights, event.rights_price, event.rights_last_day};
}

Reason Account::subscribe(Timestamp ts, TradingDay day, RightsEntitlement& entitlement,
                          Quantity quantity) {
  CHECK(quantity.raw() > 0, "subscribing to nothing");
  if (quantity > entitlement.quantity) return Reason::kPositionNotSufficient;
  if (day > entitlement.last_day) return Reason::kExpireTimeInPast;
  const uint32_t i = entitlement.instrument.value();
  const Carry& carry = carry_[i];
  const Book& book = books_[carry.book];
  const auto amount = notional(entitlement.price, quantity, 1, Rounding::kUp);
  if (!amount) return Reason::kNotionalOutOfRange;
  const std::optional<ConversionPath> path = path_home(book, ts, carry.converts);
  const std::optional<Amount> own = path ? path->apply(*amount, Rounding::kUp) : amount;
  if (!own) return Reason::kNotionalOutOfRange;
  if (*own > ledger_.balance(path ? cash_ : book.cash)) return Reason::kCashNotSufficient;
  PostingList list;
  add_cash(list, book, -*amount, path);
  list.add(position_cost_[i], *amount);
  ledger_.post(ts, TransactionKind::kRights, list.legs());
  positions_[i].long_leg().open(quantity, *amount);
  if (carry.has_lots) lots_[carry.share_lots].add(day.date(), quantity);
  entitlement.quantity -= quantity;
  CHECK(revalue(i, marks_[i].value_or(entitlement.price)), "a position is out of range");
  check_in_debug(i);
  return Reason::kNone;
}

Amount Account::take_lots(const Fill& fill) {
  const Carry& carry = carry_[fill.instrument.value()];
  ShareLots& lots = lots_[carry.share_lots];
  if (fill.side == Side::kBuy || fill.offset == Offset::kOpen) return {};
  const Quantity closed = std::min(fill.quantity, lots.quantity());
  if (closed.is_zero()) return {};
  return lots.take(closed, fill.trading_day.date(), *terms_.dividend_tax);
}

}  // namespace godwit
