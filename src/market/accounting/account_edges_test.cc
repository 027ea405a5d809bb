// What goes wrong: missing rates and rules change nothing, contradictions stop the process, and
// saved state that was damaged is refused.
#include <array>
#include <utility>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "market/accounting/account.h"
#include "market/accounting/account_testing.h"
#include "market/accounting/forex_swap.h"
#include "market/accounting/perpetual_funding.h"
#include "market/accounting/rate_book.h"

namespace godwit {
namespace {

const std::array<Instrument, 4> kMarkets{
    make_instrument({"AAPL.NASDAQ", "USD"}),
    make_instrument({"CL2407.NYMEX", "USD", Market::kFutures, MarginClass::kMargin, 1000}),
    make_instrument({"EUR/USD.OANDA", "USD", Market::kForex, MarginClass::kMargin}),
    make_instrument({"BTCUSDT-PERP.BINANCE", "USDT", Market::kCrypto, MarginClass::kMargin})};
constexpr InstrumentIndex kShare{0}, kFuture{1}, kEuro{2}, kPerpetual{3};

class Edges : public testing::Test {
 protected:
  Edges() {
    account_.deposit(kStart, amount("1000000"));
    set_rates(kStart);
    for (uint32_t i = 0; i < kMarkets.size(); ++i) account_.apply_fill(buy(i, kStart));
    account_.advance(kStart);
  }
  void set_rates(Timestamp ts) {
    for (const char* const base : {"USD", "USDT"})
      ASSERT_TRUE(rates_.mark(rates_.pair(currency(base), currency("CNY")), ts, price("7.123")));
  }
  static Fill buy(uint32_t i, Timestamp ts) {
    Fill fill = make_fill(i, kMarkets[i], Side::kBuy, quantity("3"), price("70"));
    fill.ts = ts;
    return fill;
  }
  [[nodiscard]] std::vector<std::byte> bytes() const {
    Writer writer;
    ledger_.save(writer);
    account_.save(writer);
    return {writer.bytes().begin(), writer.bytes().end()};
  }

  static inline const Timestamp kStart = utc("2024-06-03T12:00:00Z");
  RateBook rates_;
  Converter converter_{rates_, {Duration::hours(24), {}}};
  Ledger ledger_;
  Account account_{AccountIndex{0},
                   currency("CNY"),
                   kMarkets,
                   ledger_,
                   {.converter = &converter_, .foreign_cash = ForeignCash::kConvert}};
};

TEST_F(Edges, ARateTooOldChangesNothing) {
  ASSERT_TRUE(account_.position(kFuture).long_leg().freeze(quantity("1")));
  const std::vector<std::byte> before = bytes();
  const Timestamp late = kStart + Duration::hours(25);
  const auto refused = [&](const char* what, auto&& work) {
    try {
      work();
      ADD_FAILURE() << what << " took a rate of yesterday";
    } catch (const Error& error) {
      EXPECT_NE(std::string{error.what()}.find(" to CNY at 2024-06-04T13:00:00Z is too old"),
                std::string::npos)
          << what << ": " << error.what();
    }
    EXPECT_EQ(bytes(), before) << what;
  };
  for (uint32_t i = 0; i < kMarkets.size(); ++i)
    refused("a fill", [&] { account_.apply_fill(buy(i, late)); });
  refused("a settlement", [&] { account_.settle(late, kFuture, price("71")); });
  refused("an expiry", [&] { account_.expire(late, day("2024-06-04"), kFuture, price("71")); });
  refused("swap", [&] { book_swap(account_, late, kEuro, {price("-0.1"), price("0.1")}, 1); });
  refused("funding",
          [&] { book_funding(account_, late, kPerpetual, price("70"), rate("0.0001")); });
  refused("a conversion",
          [&] { account_.convert(late, {amount("1"), currency("USD")}, currency("CNY")); });
  refused("a refusal", [&] { (void)account_.refusal(buy(0, late), 0); });
  // Equity too: at the time to which the account has advanced.
  EXPECT_NO_THROW((void)account_.equity());
  account_.advance(late);
  EXPECT_THROW((void)account_.equity(), Error);
  ASSERT_NO_FATAL_FAILURE(set_rates(late));
  EXPECT_NO_THROW((void)account_.equity());
  EXPECT_NO_THROW(account_.expire(late, day("2024-06-04"), kFuture, price("71")));
  EXPECT_TRUE(std::as_const(account_).position(kFuture).is_flat());
}

TEST_F(Edges, CashOfAnotherCurrencyIsKeptOrAsked) {
  EXPECT_EQ(account_.cash(currency("USD")), Amount{});
  EXPECT_EQ(account_.cash(currency("EUR")), Amount{});  // Not one of its currencies.
  account_.deposit(kStart, {amount("100"), currency("USD")});
  EXPECT_EQ(account_.cash(currency("USD")), amount("100"));
  const Amount before = account_.equity();
  EXPECT_EQ(account_.convert(kStart, {amount("100"), currency("USD")}, currency("CNY")),
            amount("712.3"));
  EXPECT_EQ(account_.equity(), before);
  EXPECT_EQ(account_.cash(currency("USD")), Amount{});
}

TEST_F(Edges, RefusesAtTheUnitOfCashWithAllCharges) {
  Fill fill = buy(0, kStart);
  fill.costs.commission = amount("1");
  fill.costs.tax = amount("0.5");
  fill.costs.fee = Amount::from_raw(7);
  // 211.50000007 dollars are 1506.5145004986 yuan, rounded up.
  account_.deposit(kStart, amount("1506.5145005") - account_.cash());
  EXPECT_EQ(account_.refusal(fill, 0), Reason::kNone);
  account_.deposit(kStart, -Amount::from_raw(1));
  EXPECT_EQ(account_.refusal(fill, 0), Reason::kCashNotSufficient);
  for (Amount FillCosts::* const charge :
       {&FillCosts::commission, &FillCosts::tax, &FillCosts::fee}) {
    Fill cheaper = fill;
    cheaper.costs.*charge = {};
    EXPECT_EQ(account_.refusal(cheaper, 0), Reason::kNone);
  }
}

TEST_F(Edges, SellsWhatIsFreeAndOldEnough) {
  Fill sale = buy(0, kStart);
  sale.side = Side::kSell;
  EXPECT_EQ(account_.refusal(sale, 1), Reason::kT1NotSellable);
  EXPECT_EQ(account_.refusal(sale, 0), Reason::kNone);
  account_.roll_day();
  EXPECT_EQ(account_.refusal(sale, 1), Reason::kNone);
  ASSERT_TRUE(account_.position(kShare).long_leg().freeze(Quantity::from_raw(1)));
  EXPECT_EQ(account_.refusal(sale, 1), Reason::kT1NotSellable);
  account_.position(kShare).long_leg().unfreeze(Quantity::from_raw(1));
  sale.quantity += Quantity::from_raw(1);
  EXPECT_EQ(account_.refusal(sale, 1), Reason::kShortNotAllowed);
  Fill close = buy(1, kStart);
  close.side = Side::kSell;
  close.offset = Offset::kCloseToday;
  EXPECT_EQ(account_.refusal(close, 0), Reason::kCloseTodayUnavailable);
  close.offset = Offset::kCloseYesterday;
  EXPECT_EQ(account_.refusal(close, 0), Reason::kNone);
  close.quantity += Quantity::from_raw(1);
  EXPECT_EQ(account_.refusal(close, 0), Reason::kPositionNotSufficient);
  close.offset = Offset::kClose;
  EXPECT_EQ(account_.refusal(close, 0), Reason::kPositionNotSufficient);
}

TEST_F(Edges, SettlementRoundsBothLegsAgainstUs) {
  std::array<Instrument, 1> one{
      make_instrument({"ES2409.CME", "CNY", Market::kFutures, MarginClass::kMargin})};
  Ledger ledger;
  Account account{AccountIndex{0}, currency("CNY"), one, ledger, {}};
  for (const Side side : {Side::kBuy, Side::kSell})
    account.apply_fill(make_fill(0, one[0], side, quantity("1"), price("1"), Offset::kOpen));
  EXPECT_EQ(account.settle({}, InstrumentIndex{0}, price("2.000000005")), Amount::from_raw(-1));
  account.reconcile();
}

TEST_F(Edges, AUsedAccountIsTakenBack) {
  Writer ledger, account;
  ledger_.save(ledger);
  account_.save(account);
  const std::vector<std::byte> before = bytes();
  const Amount equity = account_.equity();
  account_.apply_fill(buy(0, kStart));
  Fill sale = buy(1, kStart);
  sale.side = Side::kSell;
  account_.apply_fill(sale);
  ASSERT_TRUE(account_.mark(kEuro, price("99")));
  account_.advance(kStart + Duration::hours(1));
  ASSERT_NE(account_.equity(), equity);
  Reader from_ledger{ledger.bytes()};
  ledger_.load(from_ledger);
  Reader from_account{account.bytes()};
  account_.load(from_account);
  EXPECT_EQ(bytes(), before);
  EXPECT_EQ(account_.equity(), equity);
  account_.reconcile();
}

TEST_F(Edges, InsuranceMendsOnlyWhatIsNegative) {
  EXPECT_EQ(book_insurance(account_, kStart, currency("CNY")), Amount{});
  account_.deposit(kStart, {-amount("7"), currency("USDT")});
  EXPECT_EQ(book_insurance(account_, kStart, currency("USDT")), amount("7"));
  EXPECT_EQ(account_.cash(currency("USDT")), Amount{});
  account_.reconcile();
}

TEST_F(Edges, SwapIsForNightsAndEachLegRoundsAgainstUs) {
  EXPECT_EQ(book_swap(account_, kStart, kEuro, {price("-0.1"), price("0.1")}, 0), Amount{});
  const SwapPoints points = swap_points(price("1.085"), rate("-0.0355"), rate("0.0101"), 365);
  EXPECT_EQ(format_fixed(points.of_long), "-0.000105528");  // -0.00010552739...: down
  EXPECT_EQ(format_fixed(points.of_short), "0.000030023");  // 0.00003002328...
  // Yesterday's -0.000000001 per unit, three units, one night: rounds to the unit below.
  EXPECT_EQ(book_swap(account_, kStart, kEuro, {Price::from_raw(-1), {}}, 1), Amount::from_raw(-1));
  EXPECT_EQ(book_swap(account_, kStart, kEuro, {Price::from_raw(1), {}}, 1), Amount{});
}

TEST_F(Edges, DamagedStateIsRefusedOrSound) {
  Writer ledger, account;
  ledger_.save(ledger);
  account_.save(account);
  int refused = 0;
  for (uint64_t seed = 0; seed < 6'000; ++seed) {
    Rng rng{seed};
    std::vector<std::byte> ledger_bytes{ledger.bytes().begin(), ledger.bytes().end()};
    std::vector<std::byte> account_bytes{account.bytes().begin(), account.bytes().end()};
    std::vector<std::byte>& hit = rng.between(0, 1) == 0 ? ledger_bytes : account_bytes;
    const auto at = static_cast<size_t>(rng.between(0, static_cast<int64_t>(hit.size()) - 1));
    if (rng.between(0, 9) == 0)
      hit.resize(at);
    else
      hit[at] ^= static_cast<std::byte>(1 << rng.between(0, 7));
    Ledger other_ledger;
    Account other{AccountIndex{0},
                  currency("CNY"),
                  kMarkets,
                  other_ledger,
                  {.converter = &converter_, .foreign_cash = ForeignCash::kConvert}};
    try {
      Reader from_ledger{ledger_bytes};
      other_ledger.load(from_ledger);
      from_ledger.finish();
      Reader from_account{account_bytes};
      other.load(from_account);
      from_account.finish();
    } catch (const Error&) {
      ++refused;
      continue;
    }
    other.reconcile();
  }
  EXPECT_GT(refused, 1'500);
}

TEST_F(Edges, StateOfOtherInstrumentsIsRefused) {
  Writer ledger, account;
  ledger_.save(ledger);
  account_.save(account);
  const auto load_into = [&](std::span<const Instrument> instruments) -> std::string {
    Ledger other_ledger;
    Account other{AccountIndex{0},
                  currency("CNY"),
                  instruments,
                  other_ledger,
                  {.converter = &converter_, .foreign_cash = ForeignCash::kConvert}};
    try {
      Reader from_ledger{ledger.bytes()};
      other_ledger.load(from_ledger);
      Reader from_account{account.bytes()};
      other.load(from_account);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(load_into(kMarkets), "");
  EXPECT_NE(load_into(std::span{kMarkets}.first(3)).find("another number of instruments"),
            std::string::npos);
  EXPECT_NE(load_into(std::span{kMarkets}.last(3)).find("other ledger accounts"),
            std::string::npos);
  std::array<Instrument, 4> renamed = kMarkets;
  renamed[0].id = *InstrumentId::parse("MSFT.NASDAQ");
  EXPECT_NE(load_into(renamed).find("AAPL.NASDAQ where this run has MSFT.NASDAQ"),
            std::string::npos);
}

TEST_F(Edges, MarksOfPairsAreTakenUp) {
  Writer saved;
  rates_.save(saved);
  RateBook other;
  Reader reader{saved.bytes()};
  other.load(reader);
  reader.finish();
  const auto rate = other.latest(currency("USDT"), currency("CNY"), kStart);
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->price, price("7.123"));
  EXPECT_EQ(rate->ts, kStart);
}

using EdgesDeathTest = Edges;

TEST_F(EdgesDeathTest, ContradictionsStopTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        account_.position(kShare).long_leg().open(quantity("1"), amount("1"));
        account_.check();
      },
      "disagree about its cost");
  EXPECT_DEATH(
      {
        account_.position(kFuture).long_leg().open(quantity("1"), {});
        account_.check(kFuture);
      },
      "what is carried differs");
  EXPECT_DEATH(account_.settle(kStart, kEuro, price("1")), "only futures are settled");
  EXPECT_DEATH(book_funding(account_, kStart, kFuture, price("1"), {}), "only perpetuals");
  EXPECT_DEATH(account_.deposit(kStart, {amount("1"), currency("EUR")}), "does not hold");
}

}  // namespace
}  // namespace godwit
