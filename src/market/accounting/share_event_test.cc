#include "market/accounting/share_event.h"

#include <array>
#include <utility>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "market/accounting/account.h"
#include "market/accounting/account_tables.h"
#include "market/accounting/account_testing.h"

namespace godwit {
namespace {

Instrument fund() {
  Instrument instrument = make_instrument({"510300.SSE", "CNY", Market::kStock});
  instrument.board = "sse_fund";
  return instrument;
}
Instrument of_unknown_board() {
  Instrument instrument = make_instrument({"110044.SSE", "CNY", Market::kStock});
  instrument.board = "sse_convertible";
  return instrument;
}
const std::array<Instrument, 3> kShares{make_instrument({"600519.SSE", "CNY", Market::kStock}),
                                        fund(), of_unknown_board()};

class Shares : public testing::Test {
 protected:
  Shares() { account_.deposit({}, amount("1000000")); }
  void trade(uint32_t i, Side side, const char* on, const char* size, const char* at) {
    Fill fill = make_fill(i, kShares[i], side, quantity(size), price(at));
    fill.trading_day = day(on);
    account_.apply_fill(fill);
  }
  std::optional<RightsEntitlement> happens(uint32_t i, const ShareEvent& event) {
    account_.roll_day();
    return account_.apply_share_event({}, InstrumentIndex{i}, event);
  }
  /// "cash, held, cost, tax withheld".
  [[nodiscard]] std::string state(uint32_t i = 0) const {
    const Position& held = account_.position(InstrumentIndex{i});
    const Amount tax = ledger_.balance({AccountIndex{0}, LedgerKind::kTax, currency("CNY"), {}});
    return format_fixed(account_.cash()) + ", " + format_fixed(held.long_leg().quantity()) + ", " +
           format_fixed(held.long_leg().cost()) + ", " + format_fixed(tax);
  }
  [[nodiscard]] std::string lots() const {
    std::string text;
    for (const ShareLots::Lot& lot : account_.lots(InstrumentIndex{0})->lots())
      if (!lot.quantity.is_zero())
        text += format_date(lot.acquired) + " " + format_fixed(lot.quantity) + "; ";
    return text;
  }
  [[nodiscard]] std::vector<std::byte> bytes() const {
    Writer writer;
    ledger_.save(writer);
    account_.save(writer);
    return {writer.bytes().begin(), writer.bytes().end()};
  }

  Assumptions assumptions_{Assume::kNothing};
  AccountTables tables_{RuleFiles::load(kRealRules), assumptions_};
  Ledger ledger_;
  Account account_{AccountIndex{0},
                   currency("CNY"),
                   kShares,
                   ledger_,
                   {.dividend_tax = &tables_.dividend_tax()}};
  const Account& shown_ = account_;
};

TEST_F(Shares, SplitsKeepTheDaysOfTheirLots) {
  trade(0, Side::kBuy, "2024-01-02", "100", "30");
  trade(0, Side::kBuy, "2024-03-01", "201", "30");
  happens(0, {.ex_day = day("2024-03-04"), .split = {3, 2}});
  EXPECT_EQ(state(), "990970, 451, 9030, 0");  // 301 x 1.5 = 451.5
  EXPECT_EQ(lots(), "2024-01-02 150; 2024-03-01 301; ");
  EXPECT_EQ(shown_.last_mark(InstrumentIndex{0}), price("20"));
  EXPECT_EQ(format_fixed(shown_.value(InstrumentIndex{0})), "9020");
  happens(0, {.ex_day = day("2024-04-01"), .split = {1, 10}});
  EXPECT_EQ(state(), "990970, 45, 9030, 0");
  EXPECT_EQ(lots(), "2024-01-02 15; 2024-03-01 30; ");
}

TEST_F(Shares, AReverseSplitCanTakeTheLastShare) {
  trade(0, Side::kBuy, "2024-01-02", "9", "30");
  happens(0, {.ex_day = day("2024-03-04"), .split = {1, 10}});
  EXPECT_EQ(state(), "999730, 0, 0, 0");
  EXPECT_EQ(ledger_.balance({AccountIndex{0}, LedgerKind::kRealisedProfit, currency("CNY"), {}}),
            amount("270"));  // Income is negative: this is a loss.
  EXPECT_EQ(account_.equity(), amount("999730"));
  trade(0, Side::kBuy, "2024-03-04", "10", "300");
  EXPECT_EQ(lots(), "2024-03-04 10; ");
  account_.reconcile();
}

TEST_F(Shares, TaxFollowsTheLotNotTheAccount) {
  trade(0, Side::kBuy, "2024-01-02", "100", "30");
  trade(0, Side::kBuy, "2024-06-03", "100", "30");
  happens(0, {.ex_day = day("2024-06-10"), .cash = price("1.5")});
  EXPECT_EQ(state(), "994300, 200, 6000, 0");
  // 100 of January at 10 %: 15; 50 of June at 20 %: 15.
  trade(0, Side::kSell, "2024-06-20", "150", "30");
  EXPECT_EQ(state(), "998770, 50, 1500, 30");
  // Bought after the ex-day: nothing is due on them; the 50 are beyond a month.
  trade(0, Side::kBuy, "2024-07-02", "50", "30");
  trade(0, Side::kSell, "2024-07-04", "100", "30");
  EXPECT_EQ(state(), "1000262.5, 0, 0, 37.5");
}

TEST_F(Shares, AnotherDividendBeforeTheSaleIsTaxedByItsOwnRow) {
  trade(0, Side::kBuy, "2015-08-03", "100", "30");
  happens(0, {.ex_day = day("2015-09-08"), .cash = price("1")});  // Recorded on the 7th: old rules.
  happens(0, {.ex_day = day("2015-09-10"), .cash = price("1")});
  trade(0, Side::kSell, "2016-12-01", "100", "30");
  EXPECT_EQ(state(), "1000195, 0, 0, 5");  // 5 % and nothing.
}

TEST_F(Shares, TaxRoundsToTheCentOnTheWholeSale) {
  trade(0, Side::kBuy, "2024-06-03", "7", "30");
  happens(0, {.ex_day = day("2024-06-04"), .cash = price("0.0179")});
  // 0.12530 x 20 % = 0.02506.
  trade(0, Side::kSell, "2024-06-05", "7", "30");
  EXPECT_EQ(state(), "1000000.0953, 0, 0, 0.03");
}

TEST_F(Shares, FundsAreNotTaxedAndUnknownBoardsAreAnError) {
  trade(1, Side::kBuy, "2024-06-03", "1000", "3");
  happens(1, {.ex_day = day("2024-06-10"), .cash = price("0.1")});
  trade(1, Side::kSell, "2024-06-11", "1000", "3");
  EXPECT_EQ(state(1), "1000100, 0, 0, 0");
  const ShareEvent coupon{.ex_day = day("2024-06-10"), .cash = price("0.1")};
  EXPECT_EQ(happens(2, coupon), std::nullopt);  // Nothing held, nothing to be taxed.
  trade(2, Side::kBuy, "2024-06-03", "10", "100");
  account_.roll_day();
  const std::vector<std::byte> before = bytes();
  try {
    account_.apply_share_event({}, InstrumentIndex{2}, coupon);
    FAIL() << "a coupon without a rule";
  } catch (const Error& error) {
    EXPECT_NE(std::string{error.what()}.find("no row for the board sse_convertible"),
              std::string::npos);
  }
  EXPECT_EQ(bytes(), before);
}

TEST_F(Shares, FractionsOfAUnitAreAgainstUs) {
  trade(0, Side::kBuy, "2024-06-03", "1", "30");
  std::optional<RightsEntitlement> right = happens(0, {.ex_day = day("2024-06-10"),
                                                       .cash = price("0.000000015"),
                                                       .rights_ratio = rate("1"),
                                                       .rights_price = price("20.000000005"),
                                                       .rights_last_day = day("2024-06-14")});
  EXPECT_EQ(state(), "999970.00000001, 1, 30, 0");
  ASSERT_EQ(account_.subscribe({}, day("2024-06-11"), right.value(), quantity("1")), Reason::kNone);
  EXPECT_EQ(state(), "999950, 2, 50.00000001, 0");
}

TEST_F(Shares, RightsAreAChoiceUntilTheirLastDay) {
  trade(0, Side::kBuy, "2024-06-03", "105", "30");
  std::optional<RightsEntitlement> right = happens(0, {.ex_day = day("2024-06-10"),
                                                       .rights_ratio = rate("0.3"),
                                                       .rights_price = price("20"),
                                                       .rights_last_day = day("2024-06-14")});
  ASSERT_TRUE(right);
  EXPECT_EQ(right->quantity, quantity("31"));
  const auto subscribe = [&](const char* on, const char* size) {
    return std::string{name(account_.subscribe({}, day(on), *right, quantity(size)))};
  };
  const std::vector<std::byte> before = bytes();
  EXPECT_EQ(subscribe("2024-06-14", "32"), "POSITION_NOT_SUFFICIENT");
  EXPECT_EQ(subscribe("2024-06-17", "1"), "EXPIRE_TIME_IN_PAST");
  EXPECT_EQ(bytes(), before);
  EXPECT_EQ(subscribe("2024-06-14", "30"), "");
  EXPECT_EQ(state(), "996250, 135, 3750, 0");
  EXPECT_EQ(subscribe("2024-06-14", "2"), "POSITION_NOT_SUFFICIENT");
  account_.deposit({}, -amount("996231"));
  EXPECT_EQ(subscribe("2024-06-14", "1"), "CASH_NOT_SUFFICIENT");
  account_.reconcile();
}

TEST_F(Shares, EventsThatCannotBeAreRefused) {
  const TradingDay on = day("2024-06-10");
  EXPECT_THROW(validate({.ex_day = on}), Error);
  EXPECT_THROW(validate({.ex_day = on, .cash = price("-1")}), Error);
  EXPECT_THROW(validate({.ex_day = on, .bonus_ratio = rate("0.1")}), Error);  // Without par.
  EXPECT_THROW(validate({.ex_day = on, .cash = price("1"), .split = {2, 1}}), Error);
  EXPECT_THROW(validate({.ex_day = on, .split = {0, 1}}), Error);
  EXPECT_NO_THROW(validate({.ex_day = on, .split = {2, 1}}));
}

TEST_F(Shares, ShortsHaveNoLotsAndPayTheDividend) {
  Ledger ledger;
  Account account{AccountIndex{0},
                  currency("CNY"),
                  kShares,
                  ledger,
                  {.allow_short = true, .dividend_tax = &tables_.dividend_tax()}};
  account.apply_fill(make_fill(0, kShares[0], Side::kBuy, quantity("100"), price("30")));
  account.apply_fill(make_fill(0, kShares[0], Side::kSell, quantity("150"), price("30")));
  EXPECT_EQ(account.lots(InstrumentIndex{0})->quantity(), Quantity{});
  account.roll_day();
  account.apply_share_event({}, InstrumentIndex{0},
                            {.ex_day = day("2024-06-10"), .cash = price("1.000000003")});
  EXPECT_EQ(account.cash(), amount("1449.99999985"));  // 1500 - 50.00000015
  EXPECT_EQ(account.equity(), Amount::from_raw(0));
  account.reconcile();
}

TEST_F(Shares, EquityDoesNotJumpOnTheExDay) {
  trade(0, Side::kBuy, "2024-06-03", "1000", "26");
  const Amount before = account_.equity();
  happens(0, {.ex_day = day("2024-06-10"),
              .cash = price("1"),
              .bonus_ratio = rate("0.1"),
              .reserve_ratio = rate("0.15"),
              .par = price("1")});
  EXPECT_EQ(shown_.last_mark(InstrumentIndex{0}), price("20"));
  EXPECT_EQ(account_.equity(), before);
}

}  // namespace
}  // namespace godwit
