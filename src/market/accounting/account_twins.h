// An account and the naive books side by side through random days, for the property test.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/accounting/account.h"
#include "market/accounting/account_testing.h"
#include "market/accounting/forex_swap.h"
#include "market/accounting/naive_books.h"
#include "market/accounting/perpetual_funding.h"
#include "market/accounting/rate_book.h"

namespace godwit {

/// One run: the account and the naive books side by side.
class Twins {
 public:
  Twins(uint64_t seed, ForeignCash foreign, const DividendTaxTable& taxes_by_row)
      : rng_{seed},
        converter_{rates_, {Duration::days(3), {currency("USD")}}},
        terms_{&converter_, foreign, true, false, &taxes_by_row} {
    open();
    naive_.converts = foreign == ForeignCash::kConvert;
    for (const char* const code : {"CNY", "USD", "USDT", "JPY"}) deposit(code, 50'000'000 * kE8);
    new_rates();
  }

  void run(int days) {
    for (int n = 0; n < days; ++n) {
      if (n > 0) start_day();
      if (n == days / 2) resume();
      for (int64_t steps = rng_.between(3, 12); steps > 0; --steps) {
        step();
        compare();
        if (testing::Test::HasFatalFailure()) return;
      }
      end_day();
      compare();
    }
    account_->reconcile();
  }
  int taxes = 0, swaps = 0, expiries = 0, closes_today = 0;

 private:
  [[nodiscard]] TradingDay today() const { return TradingDay{date("2023-01-02") + day_}; }
  Timestamp now() { return account_now_ = today().begin_utc() + Duration::seconds(++second_); }
  static InstrumentIndex at(size_t i) { return InstrumentIndex{static_cast<uint32_t>(i)}; }

  void open() {
    ledger_ = std::make_unique<Ledger>();
    account_ =
        std::make_unique<Account>(AccountIndex{2}, currency("CNY"), kInstruments, *ledger_, terms_);
  }
  /// Goes on with what was saved.
  void resume() {
    Writer ledger, account, again;
    account_->advance(account_now_);
    const Amount equity = account_->equity();
    ledger_->save(ledger);
    account_->save(account);
    open();
    Reader from_ledger{ledger.bytes()};
    ledger_->load(from_ledger);
    from_ledger.finish();
    Reader from_account{account.bytes()};
    account_->load(from_account);
    from_account.finish();
    ledger_->save(again);
    ASSERT_TRUE(std::ranges::equal(ledger.bytes(), again.bytes()));
    Writer same;
    account_->save(same);
    ASSERT_TRUE(std::ranges::equal(account.bytes(), same.bytes()));
    ASSERT_EQ(account_->equity(), equity);
    account_->reconcile();
  }
  void deposit(const char* code, int128 raw) {
    account_->deposit(now(), {Amount::from_raw(static_cast<int64_t>(raw)), currency(code)});
    naive_.cash[code] += raw;
    naive_.flows[code][LedgerKind::kCapital] += raw;
  }
  void new_rates() {
    const auto set = [&](const char* base, const char* quote, int128& naive, int64_t low,
                         int64_t high) {
      const Price price = Price::from_raw(rng_.between(low, high));
      naive = price.raw();
      ASSERT_TRUE(rates_.mark(rates_.pair(currency(base), currency(quote)), now(), price));
    };
    set("USD", "CNY", naive_.usd_cny, 6'500'000'000, 7'300'000'000);
    set("USD", "JPY", naive_.usd_jpy, 120'000'000'000, 160'000'000'000);
    set("USDT", "USD", naive_.usdt_usd, 990'000'000, 1'010'000'000);
  }
  /// On the grid of the instrument; perpetuals have odd digits, so that everything rounds.
  Price random_price(size_t i) {
    switch (i) {
      case kStock: return Price::from_raw(rng_.between(150'000, 190'000) * 10'000'000);
      case kForeign: return Price::from_raw(rng_.between(15'000, 19'000) * 10'000'000);
      case kPerp: return Price::from_raw(rng_.between(50'000'000'000'000, 70'000'000'000'000));
      case kForeignFuture:
        return Price::from_raw(rng_.between(-500, 9'000) * 10'000'000 + 5'000'000);
      case kEuro: return Price::from_raw(rng_.between(105'000, 112'000) * 10'000);
      case kYen: return Price::from_raw(rng_.between(120'000, 160'000) * 1'000'000);
      default: return Price::from_units(rng_.between(3'300, 3'900));
    }
  }
  Quantity random_quantity(size_t i) {
    switch (i) {
      case kPerp: return Quantity::from_raw(rng_.between(1, 300'000'000));
      case kEuro:
      case kYen: return Quantity::from_units(rng_.between(1, 100'000));
      case kStock:
      case kForeign: return Quantity::from_units(rng_.between(1, 3) * 100);
      default: return Quantity::from_units(rng_.between(1, 5));
    }
  }
  void trade(size_t i) {
    Fill fill = make_fill(static_cast<uint32_t>(i), kInstruments[i],
                          rng_.between(0, 1) == 0 ? Side::kBuy : Side::kSell, random_quantity(i),
                          random_price(i));
    const bool buys = fill.side == Side::kBuy;
    fill.trading_day = today();
    fill.ts = now();
    if (i == kStock || i == kForeign) {
      const Quantity held = account_->position(at(i)).long_leg().quantity();
      if (!buys && held < fill.quantity) return;
    }
    if (i == kFuture || i == kForeignFuture) {
      if (rng_.between(0, 3) == 0) fill.offset = Offset::kOpen;
      const int64_t lots = fill.quantity.raw() / Quantity::kScale;
      if (rng_.between(0, 2) == 0 && naive_.count(i, !buys, true) >= lots) {
        fill.offset = Offset::kCloseToday;
        ++closes_today;
      }
    }
    fill.costs.commission = Amount::from_raw(rng_.between(-10'000'000, 999'999'999));
    fill.costs.fee = Amount::from_raw(rng_.between(0, 99'999'999));
    account_->apply_fill(fill);
    if (naive_.mark[i] == 0) naive_.mark[i] = fill.price.raw();
    if (i == kFuture || i == kForeignFuture)
      naive_.fill_future(i, fill);
    else
      naive_.fill_pool(i, fill);
    if (i != kStock) return;
    const int128 count = fill.quantity.raw() / kE8;
    if (buys) {
      naive_.shares.push_back({today().date(), count, {}});
    } else {
      const int128 before = naive_.flows["CNY"][LedgerKind::kTax];
      naive_.sell_shares(today().date(), count);
      taxes += before != naive_.flows["CNY"][LedgerKind::kTax] ? 1 : 0;
    }
  }
  void step() {
    const auto i = static_cast<size_t>(rng_.between(0, 6));
    switch (rng_.between(0, 9)) {
      case 0: return convert();
      case 1: return mark(i);
      case 2: {
        const Price price = random_price(kPerp);
        const Rate share = Rate::from_raw(rng_.between(-7'500'000'000, 7'500'000'000));
        const Amount got = book_funding(*account_, now(), at(kPerp), price, share);
        const int128 raw = floor_of(-naive_.net(kPerp) * price.raw() * share.raw(), kE9 * kE12);
        ASSERT_TRUE(got.raw() == raw);
        naive_.flow(kPerp, LedgerKind::kFunding, raw);
        if (raw != 0) naive_.pay_in(kPerp, raw);
        return;
      }
      default: return trade(i);
    }
  }
  void convert() {
    const Amount out = Amount::from_raw(rng_.between(1, 1'000'000'000'000));
    const Amount in = account_->convert(now(), {out, currency("USDT")}, currency("CNY"));
    const int128 raw = naive_.to_cny("USDT", out.raw(), floor_of);
    ASSERT_TRUE(in.raw() == raw);
    naive_.cash["USDT"] -= out.raw();
    naive_.cash["CNY"] += raw;
    naive_.flows["USDT"][LedgerKind::kConversion] -= out.raw();
    naive_.flows["CNY"][LedgerKind::kConversion] += raw;
  }
  void mark(size_t i) {
    const Price price = random_price(i);
    ASSERT_TRUE(account_->mark(at(i), price));
    naive_.mark[i] = price.raw();
  }
  void settle(size_t i) {
    const Price price = random_price(i);
    int128 gain = 0;
    for (NaiveBooks::Contract& c : naive_.contracts[i]) {
      gain += c.is_long ? price.raw() - c.carried_at : c.carried_at - price.raw();
      c.carried_at = price.raw();
    }
    const int128 raw = gain / 10 * kInstruments[i].multiplier;
    naive_.mark[i] = price.raw();
    naive_.flow(i, LedgerKind::kVariation, raw);
    if (rng_.between(0, 9) == 0) {  // The last day: at once what two steps would do.
      naive_.flow(i, LedgerKind::kVariation, -raw);
      naive_.flow(i, LedgerKind::kRealisedProfit, raw);
      const bool both = naive_.count(i, true, true) + naive_.count(i, true, false) > 0 &&
                        naive_.count(i, false, true) + naive_.count(i, false, false) > 0;
      if (both && naive_.converts && i == kForeignFuture) {  // Two conversions, two roundings.
        naive_.flow(i, LedgerKind::kRealisedProfit, -raw);
        ASSERT_EQ(account_->settle(now(), at(i), price).raw(), static_cast<int64_t>(raw));
        naive_.flow(i, LedgerKind::kVariation, raw);
        naive_.pay_in(i, raw);
        account_->expire(now(), today(), at(i), price);
      } else {
        ASSERT_TRUE(account_->expire(now(), today(), at(i), price).raw() == raw);
        if (!naive_.contracts[i].empty()) naive_.pay_in(i, raw);
      }
      expiries += naive_.contracts[i].empty() ? 0 : 1;
      naive_.contracts[i].clear();
    } else {
      ASSERT_TRUE(account_->settle(now(), at(i), price).raw() == raw);
      naive_.pay_in(i, raw);
    }
  }
  void swap(size_t i) {
    const SwapPoints points{Price::from_raw(rng_.between(-90'000, 40'000)),
                            Price::from_raw(rng_.between(-90'000, 40'000))};
    const auto nights = static_cast<int32_t>(rng_.between(0, 3));
    const int128 raw = floor_of(naive_.pools[i][0].quantity * points.of_long.raw() * nights, kE9) +
                       floor_of(naive_.pools[i][1].quantity * points.of_short.raw() * nights, kE9);
    ASSERT_TRUE(book_swap(*account_, now(), at(i), points, nights).raw() == raw);
    naive_.flow(i, LedgerKind::kSwap, raw);
    if (raw != 0) naive_.pay_in(i, raw);
    swaps += raw != 0 ? 1 : 0;
  }
  void start_day() {
    day_ += static_cast<int32_t>(rng_.between(1, 20));
    new_rates();
    if (rng_.between(0, 2) != 0) return;
    ShareEvent event{.ex_day = today()};
    event.cash = Price::from_raw(rng_.between(1, 300) * 1'000'000);
    if (rng_.between(0, 1) == 0) {
      event.bonus_ratio = rate("0.3");
      event.reserve_ratio = rate("0.25");
      event.par = price("1");
    }
    const int128 taxed = event.cash.raw() / 10 + (event.bonus_ratio.is_zero() ? 0 : 30'000'000);
    int128 held = 0;
    for (NaiveBooks::Share& lot : naive_.shares) {
      held += lot.count;
      lot.dividends.emplace_back(today().date(), taxed);
    }
    account_->apply_share_event(now(), at(kStock), event);
    const int128 dividend = held * event.cash.raw() / 10;
    naive_.flow(kStock, LedgerKind::kDividend, dividend);
    naive_.pay_in(kStock, dividend);
    const int128 fresh = event.bonus_ratio.is_zero() ? 0 : held * 55 / 100;
    if (fresh > 0) naive_.shares.push_back({today().date(), fresh, {}});
    naive_.pools[kStock][0].quantity += fresh * kE8;
    naive_.mark[kStock] = event.bonus_ratio.is_zero()
                              ? naive_.mark[kStock] - event.cash.raw()
                              : half_even_of((naive_.mark[kStock] - event.cash.raw()) * 100, 155);
    if (!account_->last_mark(at(kStock))) naive_.mark[kStock] = 0;
  }
  void end_day() {
    for (const size_t i : {kFuture, kForeignFuture})
      if (rng_.between(0, 9) > 0) settle(i);
    swap(kEuro);
    swap(kYen);
    account_->roll_day();
    for (std::deque<NaiveBooks::Contract>& all : naive_.contracts)
      for (NaiveBooks::Contract& c : all) c.is_today = false;
  }
  void compare() {
    account_->advance(account_now_);
    account_->check();
    for (size_t i = 0; i < kInstruments.size(); ++i) {
      ASSERT_TRUE(std::as_const(*account_).position(at(i)).net().raw() == naive_.net(i))
          << kInstruments[i].id.text();
      ASSERT_EQ(account_->value(at(i)).raw(), static_cast<int64_t>(naive_.value(i)))
          << kInstruments[i].id.text();
    }
    for (const char* const code : {"CNY", "USD", "USDT", "JPY"}) {
      ASSERT_EQ(account_->cash(currency(code)).raw(), static_cast<int64_t>(naive_.cash[code]))
          << code;
      int128 total = 0;
      for (const LedgerKind kind :
           {LedgerKind::kCapital, LedgerKind::kRealisedProfit, LedgerKind::kCommission,
            LedgerKind::kTax, LedgerKind::kFee, LedgerKind::kFunding, LedgerKind::kSwap,
            LedgerKind::kDividend, LedgerKind::kConversion, LedgerKind::kVariation}) {
        const Amount balance = ledger_->balance({AccountIndex{2}, kind, currency(code), {}});
        ASSERT_TRUE(-balance.raw() == naive_.flows[code][kind]) << code << " " << name(kind);
        total += balance.raw();
      }
      // What came in is there: as cash, or as what shares cost.
      int128 cost = 0;
      for (const size_t i : {kStock, kForeign})
        if (kInstruments[i].currency.code() == code) cost += naive_.pools[i][0].cost;
      ASSERT_TRUE(naive_.cash[code] + cost == -total) << code;
    }
    ASSERT_EQ(account_->equity().raw(), static_cast<int64_t>(naive_.equity()));
  }

  Rng rng_;
  RateBook rates_;
  Converter converter_;
  AccountTerms terms_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Account> account_;
  NaiveBooks naive_;
  Timestamp account_now_;
  int32_t day_ = 0;
  int64_t second_ = 0;
};

}  // namespace godwit
