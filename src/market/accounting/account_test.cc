#include "market/accounting/account.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

const Currency kCny = *Currency::parse("CNY");

Instrument instrument(std::string_view id, int64_t multiplier) {
  return {.id = *InstrumentId::parse(id), .currency = kCny, .multiplier = multiplier};
}

Amount amount(std::string_view text) { return parse_fixed<Amount>(text).value(); }

/// A fill with the amount that its price, quantity and multiplier make.
Fill new_fill(uint32_t index, Side side, Quantity quantity, Price price, int64_t multiplier) {
  Fill fill;
  fill.instrument = InstrumentIndex{index};
  fill.side = side;
  fill.quantity = quantity;
  fill.price = price;
  fill.amount =
      notional(price, quantity, multiplier, side == Side::kBuy ? Rounding::kUp : Rounding::kDown)
          .value();
  return fill;
}

Fill text_fill(Side side, std::string_view quantity, std::string_view price,
               std::string_view commission) {
  Fill fill = new_fill(0, side, parse_fixed<Quantity>(quantity).value(),
                       parse_fixed<Price>(price).value(), 1);
  fill.costs.commission = amount(commission);
  return fill;
}

/// Cash and holdings from the list of fills alone, in wide integers.
struct NaiveBooks {
  int128 cash = 0;
  int128 commission = 0;
  int128 tax = 0;
  int128 fee = 0;
  struct Holding {
    int128 net = 0;
    int128 mark = 0;
    bool marked = false;
  };
  std::array<Holding, 4> holdings;

  void fill(const Fill& f) {
    const int128 direction = f.side == Side::kBuy ? 1 : -1;
    commission += f.costs.commission.raw();
    tax += f.costs.tax.raw();
    fee += f.costs.fee.raw();
    cash -= direction * f.amount.raw();
    cash -= static_cast<int128>(f.costs.commission.raw()) + f.costs.tax.raw() + f.costs.fee.raw();
    Holding& holding = holdings[f.instrument.value()];
    holding.net += direction * f.quantity.raw();
    if (!holding.marked) mark(f.instrument.value(), f.price.raw());
  }
  void mark(size_t i, int64_t price) {
    holdings[i].mark = price;
    holdings[i].marked = true;
  }
  /// price x quantity x multiplier at 1e-8, half to even, by sign and magnitude.
  [[nodiscard]] int128 value(size_t i, int64_t multiplier) const {
    int128 product = holdings[i].mark * holdings[i].net * multiplier;
    const bool negative = product < 0;
    if (negative) product = -product;
    int128 whole = product / 1'000'000'000;
    const int128 rest = product % 1'000'000'000;
    if (rest > 500'000'000 || (rest == 500'000'000 && whole % 2 == 1)) ++whole;
    return negative ? -whole : whole;
  }
};

TEST(Account, EquityEqualsTheNaiveBooksAfterEveryFill) {
  const std::array<Instrument, 4> instruments{
      instrument("600519.SSE", 1), instrument("BTCUSDT.BINANCE", 1),
      instrument("IF2406.CFFEX", 300), instrument("rb2410.SHFE", 10)};
  int flips = 0;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    Rng rng{seed};
    Ledger ledger;
    Account account{AccountIndex{3}, kCny, instruments, ledger};
    NaiveBooks naive;
    int128 realised = 0;
    account.deposit(Timestamp{}, amount("10000000"));
    naive.cash += amount("10000000").raw();
    for (int step = 0; step < 50; ++step) {
      const auto i = static_cast<uint32_t>(rng.between(0, 3));
      const int64_t multiplier = instruments[i].multiplier;
      if (rng.between(0, 3) == 0) {
        const auto price = Price::from_raw(rng.between(-1'000'000'000, 5'000'000'000'000));
        ASSERT_TRUE(account.mark(InstrumentIndex{i}, price));
        naive.mark(i, price.raw());
      } else {
        // Odd prices and quantities, so that every amount has to be rounded.
        const int64_t scale = i == 1 ? 1'000'000 : 100'000'000;
        Fill fill =
            new_fill(i, rng.between(0, 1) == 0 ? Side::kBuy : Side::kSell,
                     Quantity::from_raw(rng.between(1, 5) * scale + (i == 1 ? 7 : 0)),
                     Price::from_raw(rng.between(1'000'000'000, 4'000'000'000'000)), multiplier);
        fill.offset = rng.between(0, 4) == 0 ? Offset::kOpen : Offset::kNet;
        if (rng.between(0, 3) > 0) {  // Free at times; a rebate is a negative commission.
          fill.costs.commission = Amount::from_raw(rng.between(-100'000'000, 500'000'000));
          fill.costs.tax = Amount::from_raw(rng.between(0, 900'000'000));
          fill.costs.fee = Amount::from_raw(rng.between(0, 9));
          fill.costs.slippage = Amount::from_raw(rng.between(0, 99));  // Inside the price.
        }
        const PositionChange change = account.apply_fill(fill);
        naive.fill(fill);
        realised += change.realised_profit.raw();
        flips += change.opened.raw() > 0 && change.closed.raw() > 0 ? 1 : 0;
      }
      if (rng.between(0, 9) == 0) account.roll_day();
      account.reconcile();

      int128 equity = naive.cash;
      int128 cost = 0;
      for (uint32_t j = 0; j < 4; ++j) {
        const InstrumentIndex index{j};
        const int128 value = naive.value(j, instruments[j].multiplier);
        equity += value;
        ASSERT_TRUE(account.value(index).raw() == value) << "seed " << seed;
        const Position& position = account.position(index);
        ASSERT_TRUE(position.net().raw() == naive.holdings[j].net) << "seed " << seed;
        cost += position.long_leg().cost().raw() - position.short_leg().cost().raw();
      }
      ASSERT_TRUE(account.cash().raw() == naive.cash) << "seed " << seed;
      ASSERT_TRUE(account.equity().raw() == equity) << "seed " << seed;
      // Nothing but deposits, profits and charges ever changes what cash and cost are together.
      ASSERT_TRUE(account.cash().raw() + cost ==
                  amount("10000000").raw() + realised - naive.commission - naive.tax - naive.fee)
          << "seed " << seed;
      int128 total = 0;
      for (uint32_t id = 0; id < ledger.accounts(); ++id)
        total += ledger.balance(LedgerAccountId{id}).raw();
      ASSERT_TRUE(total == 0) << "seed " << seed;
    }
    const auto balance = [&](LedgerKind kind) {
      return static_cast<int128>(ledger.balance({AccountIndex{3}, kind, kCny, {}}).raw());
    };
    ASSERT_TRUE(balance(LedgerKind::kRealisedProfit) == -realised) << "seed " << seed;
    ASSERT_TRUE(balance(LedgerKind::kCommission) == naive.commission) << "seed " << seed;
    ASSERT_TRUE(balance(LedgerKind::kTax) == naive.tax) << "seed " << seed;
    ASSERT_TRUE(balance(LedgerKind::kFee) == naive.fee) << "seed " << seed;
  }
  EXPECT_GT(flips, 200);
}

/// One account with one share of multiplier 1 and 100,000 of cash.
class OneShare : public ::testing::Test {
 protected:
  OneShare() { account_.deposit(Timestamp{}, amount("100000")); }
  /// Cash, position value and equity, as text.
  [[nodiscard]] std::string state() const {
    account_.reconcile();
    return format_fixed(account_.cash()) + " + " + format_fixed(account_.position_value()) + " = " +
           format_fixed(account_.equity());
  }
  std::string profit(const Fill& fill) {
    return format_fixed(account_.apply_fill(fill).realised_profit);
  }
  void mark(std::string_view price) {
    EXPECT_TRUE(account_.mark(InstrumentIndex{0}, parse_fixed<Price>(price).value()));
  }
  std::array<Instrument, 1> instruments_{instrument("600000.SSE", 1)};
  Ledger ledger_;
  Account account_{AccountIndex{0}, kCny, instruments_, ledger_};
};

TEST_F(OneShare, LongRoundTripWithAPartialCloseWrittenOut) {
  EXPECT_EQ(state(), "100000 + 0 = 100000");
  // 300 at 10 cost 3000 and 5 of commission.
  EXPECT_EQ(profit(text_fill(Side::kBuy, "300", "10", "5")), "0");
  EXPECT_EQ(state(), "96995 + 3000 = 99995");
  mark("12");
  EXPECT_EQ(state(), "96995 + 3600 = 100595");
  // 100 of them at 12: a third of the cost, 1000, leaves; 200 earned.
  EXPECT_EQ(profit(text_fill(Side::kSell, "100", "12", "5")), "200");
  EXPECT_EQ(state(), "98190 + 2400 = 100590");
  mark("11");
  EXPECT_EQ(state(), "98190 + 2200 = 100390");
  // The other 200 at 9: 2000 of cost leave, 200 lost. Three commissions are what it all cost.
  EXPECT_EQ(profit(text_fill(Side::kSell, "200", "9", "5")), "-200");
  EXPECT_EQ(state(), "99985 + 0 = 99985");
  EXPECT_TRUE(account_.position(InstrumentIndex{0}).is_flat());
}

TEST_F(OneShare, ShortRoundTripWrittenOut) {
  // 100 sold at 20: 2000 come in and are owed.
  EXPECT_EQ(profit(text_fill(Side::kSell, "100", "20", "0")), "0");
  EXPECT_EQ(state(), "102000 + -2000 = 100000");
  mark("18");
  EXPECT_EQ(state(), "102000 + -1800 = 100200");
  // 40 bought back at 18: 800 of the debt for 720.
  EXPECT_EQ(profit(text_fill(Side::kBuy, "40", "18", "1")), "80");
  EXPECT_EQ(state(), "101279 + -1080 = 100199");
  // 60 bought back at 21: 1200 for 1260.
  EXPECT_EQ(profit(text_fill(Side::kBuy, "60", "21", "1")), "-60");
  EXPECT_EQ(state(), "100018 + 0 = 100018");
}

TEST_F(OneShare, AFlipClosesFirstThenOpens) {
  EXPECT_EQ(profit(text_fill(Side::kBuy, "100", "10", "0")), "0");
  // 150 sold at 11: 100 close with 100 of profit, 50 open a short of 550.
  EXPECT_EQ(profit(text_fill(Side::kSell, "150", "11", "-0.5")), "100");
  mark("11");
  EXPECT_EQ(state(), "100650.5 + -550 = 100100.5");
  EXPECT_EQ(account_.position(InstrumentIndex{0}).short_leg().cost(), amount("550"));
}

TEST_F(OneShare, MarksBeforeAnyFillAreKept) {
  EXPECT_EQ(account_.last_mark(InstrumentIndex{0}), std::nullopt);
  mark("10.5");
  EXPECT_EQ(state(), "100000 + 0 = 100000");
  account_.apply_fill(text_fill(Side::kBuy, "100", "10", "0"));
  EXPECT_EQ(state(), "99000 + 1050 = 100050");
}

TEST(Account, RefusesInstrumentsOfAnotherCurrency) {
  std::array<Instrument, 1> instruments{instrument("AAPL.NASDAQ", 1)};
  instruments[0].currency = *Currency::parse("USD");
  Ledger ledger;
  try {
    const Account account{AccountIndex{}, kCny, instruments, ledger};
    FAIL() << "dollars in a yuan account";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string{error.what()}.find("AAPL.NASDAQ is quoted in USD"), std::string::npos);
  }
}

using OneShareDeathTest = OneShare;

TEST_F(OneShareDeathTest, EdgesStopTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Fill fill = text_fill(Side::kBuy, "100", "10", "0");
  fill.instrument = InstrumentIndex{1};
  EXPECT_DEATH(account_.apply_fill(fill), "does not know");
  fill = text_fill(Side::kBuy, "100", "10", "0");
  fill.quantity = Quantity{};
  EXPECT_DEATH(account_.apply_fill(fill), "a fill of nothing");
  EXPECT_DEATH(account_.deposit(Timestamp{}, Amount::max()), "fixed-point overflow");
  account_.apply_fill(text_fill(Side::kBuy, "1000", "10", "0"));
  // A mark beyond what can be counted is refused and changes nothing.
  const Amount before = account_.equity();
  EXPECT_FALSE(account_.mark(InstrumentIndex{0}, *parse_fixed<Price>("1000000000")));
  EXPECT_EQ(account_.equity(), before);
  // 9.2e10 of proceeds do not fit beside the cash that is there.
  EXPECT_DEATH(account_.apply_fill(text_fill(Side::kSell, "92233720368", "1", "0")),
               "fixed-point overflow");
}

}  // namespace
}  // namespace godwit
