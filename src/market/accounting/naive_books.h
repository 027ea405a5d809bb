// Books by hand for tests: one entry per contract, share lot and cash flow, no ledger, plain wide
// integers.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "market/accounting/account_testing.h"
#include "market/accounting/dividend_tax.h"
#include "market/accounting/ledger.h"

namespace godwit {

inline constexpr int128 kE8 = 100'000'000;
inline constexpr int128 kE9 = 1'000'000'000;
inline constexpr int128 kE12 = 1'000'000'000'000;

inline int128 floor_of(int128 a, int128 b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}
inline int128 half_even_of(int128 a, int128 b) {
  const int128 low = floor_of(a, b);
  const int128 twice = 2 * (a - low * b);
  return twice > b || (twice == b && low % 2 != 0) ? low + 1 : low;
}

inline const std::array<Instrument, 7> kInstruments{
    make_instrument({"600519.SSE", "CNY", Market::kStock}),
    make_instrument({"AAPL.NASDAQ", "USD", Market::kUnknown}),
    make_instrument({"BTCUSDT-PERP.BINANCE", "USDT", Market::kCrypto, MarginClass::kMargin}),
    make_instrument({"CL2407.NYMEX", "USD", Market::kFutures, MarginClass::kMargin, 1000}),
    make_instrument({"EUR/USD.OANDA", "USD", Market::kForex, MarginClass::kMargin}),
    make_instrument({"USD/JPY.OANDA", "JPY", Market::kForex, MarginClass::kMargin}),
    make_instrument({"rb2410.SHFE", "CNY", Market::kFutures, MarginClass::kMargin, 10})};
inline constexpr size_t kStock = 0, kForeign = 1, kPerp = 2, kForeignFuture = 3, kEuro = 4,
                        kYen = 5, kFuture = 6;

/// Everything by hand. Currencies by name; amounts in 1e-8.
struct NaiveBooks {
  bool converts = false;
  std::map<std::string, int128> cash;
  std::map<std::string, std::map<LedgerKind, int128>> flows;  // What came in, by reason.
  int128 usd_cny = 0, usd_jpy = 0, usdt_usd = 0;              // In 1e-9.
  std::array<int128, 7> mark{};

  struct Contract {  // One lot of a future.
    bool is_long;
    bool is_today;
    int128 carried_at;  // Price in 1e-9.
  };
  std::array<std::deque<Contract>, 7> contracts;  // Oldest first.
  struct Pool {                                   // One direction at its average cost.
    int128 quantity = 0;
    int128 cost = 0;
  };
  std::array<std::array<Pool, 2>, 7> pools;  // Long, short.
  struct Share {                             // A number of shares of one day.
    Date day;
    int128 count;
    std::vector<std::pair<Date, int128>> dividends;  // Ex-day, taxed per share in 1e-8.
  };
  std::deque<Share> shares;

  /// To yuan, exactly, then rounded.
  [[nodiscard]] int128 to_cny(const std::string& code, int128 raw,
                              int128 (*rounded)(int128, int128)) const {
    if (code == "CNY") return raw;
    if (code == "USD") return rounded(raw * usd_cny, kE9);
    if (code == "JPY") return rounded(raw * usd_cny, usd_jpy);
    return rounded(raw * usdt_usd * usd_cny, kE9 * kE9);
  }
  void flow(size_t i, LedgerKind kind, int128 raw) {
    const std::string code{kInstruments[i].currency.code()};
    flows[code][kind] += raw;
  }
  /// Cash of an instrument's currency, converted where that is the rule.
  void pay_in(size_t i, int128 raw) {
    const std::string code{kInstruments[i].currency.code()};
    const bool is_forex = i == kEuro || i == kYen;
    if (code == "CNY" || (!converts && !is_forex)) {
      cash[code] += raw;
      return;
    }
    const int128 own = to_cny(code, raw, floor_of);
    flows[code][LedgerKind::kConversion] -= raw;
    flows["CNY"][LedgerKind::kConversion] += own;
    cash["CNY"] += own;
  }
  [[nodiscard]] int128 net(size_t i) const {
    int128 lots = 0;
    for (const Contract& contract : contracts[i]) lots += contract.is_long ? kE8 : -kE8;
    return lots + pools[i][0].quantity - pools[i][1].quantity;
  }
  /// What the instrument adds to equity, in its currency.
  [[nodiscard]] int128 value(size_t i) const {
    int128 held = half_even_of(mark[i] * net(i) * kInstruments[i].multiplier, kE9);
    for (const Contract& c : contracts[i])
      held -= (c.is_long ? 1 : -1) * c.carried_at / 10 * kInstruments[i].multiplier;
    if (i == kPerp || i == kEuro || i == kYen) held -= pools[i][0].cost - pools[i][1].cost;
    return held;
  }
  [[nodiscard]] int128 equity() const {
    std::map<std::string, int128> worth = cash;
    for (size_t i = 0; i < kInstruments.size(); ++i)
      worth[std::string{kInstruments[i].currency.code()}] += value(i);
    int128 total = 0;
    for (const auto& [code, raw] : worth) total += to_cny(code, raw, half_even_of);
    return total;
  }
  /// Closes one lot and returns its profit per unit of price, in 1e-9.
  int128 close_contract(size_t i, bool is_long, bool from_today, int128 at) {
    std::deque<Contract>& all = contracts[i];
    for (auto c = all.begin(); c != all.end(); ++c)
      if (c->is_long == is_long && c->is_today == from_today) {
        const int128 gain = is_long ? at - c->carried_at : c->carried_at - at;
        all.erase(c);
        return gain;
      }
    ADD_FAILURE() << "no contract to close";
    return 0;
  }
  [[nodiscard]] int64_t count(size_t i, bool is_long, bool is_today) const {
    return std::count_if(contracts[i].begin(), contracts[i].end(), [&](const Contract& c) {
      return c.is_long == is_long && c.is_today == is_today;
    });
  }
  void fill_future(size_t i, const Fill& fill) {
    const bool buys = fill.side == Side::kBuy;
    const bool closes_long = !buys;
    int128 gain = 0;
    for (int64_t lot = 0; lot < fill.quantity.raw() / kE8; ++lot) {
      const bool old = count(i, closes_long, false) > 0;
      const bool fresh = count(i, closes_long, true) > 0;
      if (fill.offset == Offset::kCloseToday)
        gain += close_contract(i, closes_long, true, fill.price.raw());
      else if (fill.offset == Offset::kOpen || (!old && !fresh))
        contracts[i].push_back({buys, true, fill.price.raw()});
      else
        gain += close_contract(i, closes_long, !old, fill.price.raw());
    }
    const int128 profit = gain / 10 * kInstruments[i].multiplier;
    flow(i, LedgerKind::kRealisedProfit, profit);
    pay_in(i, profit - charge(i, fill));
  }
  /// Books and returns what the fill cost beyond its price.
  int128 charge(size_t i, const Fill& fill) {
    flow(i, LedgerKind::kCommission, -fill.costs.commission.raw());
    flow(i, LedgerKind::kFee, -fill.costs.fee.raw());
    return static_cast<int128>(fill.costs.commission.raw()) + fill.costs.fee.raw();
  }
  /// Everything but futures: nets, at average cost rounded down.
  void fill_pool(size_t i, const Fill& fill) {
    const bool buys = fill.side == Side::kBuy;
    Pool& closing = pools[i][buys ? 1 : 0];
    Pool& opening = pools[i][buys ? 0 : 1];
    const int128 closed = std::min<int128>(fill.quantity.raw(), closing.quantity);
    const int128 opened = fill.quantity.raw() - closed;
    const int128 closed_amount =
        opened == 0 ? static_cast<int128>(fill.amount.raw())
                    : floor_of(fill.price.raw() * closed * kInstruments[i].multiplier, kE9);
    int128 released = 0;
    if (closed > 0) {
      released = closed == closing.quantity ? closing.cost
                                            : floor_of(closing.cost * closed, closing.quantity);
      closing.quantity -= closed;
      closing.cost -= released;
    }
    opening.quantity += opened;
    if (opened > 0) opening.cost += fill.amount.raw() - closed_amount;
    const int128 profit = buys ? released - closed_amount : closed_amount - released;
    flow(i, LedgerKind::kRealisedProfit, closed > 0 ? profit : 0);
    const bool in_full = i == kStock || i == kForeign;
    const int128 in = in_full ? (buys ? -1 : 1) * static_cast<int128>(fill.amount.raw())
                              : (closed > 0 ? profit : 0);
    pay_in(i, in - charge(i, fill));
  }
  /// The tax of a sale: 20 % up to a month, 10 % up to a year, per share, to the cent half up.
  void sell_shares(Date sold, int128 count) {
    int128 tax = 0;  // In 1e-10.
    for (; count > 0; --count) {
      Share& oldest = shares.front();
      const Date month = add_months(oldest.day, 1);
      const Date year = add_months(oldest.day, 12);
      for (const auto& [ex_day, per_share] : oldest.dividends)
        tax += per_share * (sold <= month ? 20 : sold <= year ? 10 : 0);
      if (--oldest.count == 0) shares.pop_front();
    }
    const int128 cents = floor_of(2 * tax + 100 * kE8 / 100, 2 * 100 * kE8 / 100);
    flow(kStock, LedgerKind::kTax, -cents * kE8 / 100);
    pay_in(kStock, -cents * kE8 / 100);
  }
};

}  // namespace godwit
