#include "market/accounting/account_tables.h"

#include <gtest/gtest.h>

#include "market/accounting/account_testing.h"

namespace godwit {
namespace {

const RuleBook& real_rules() {
  static const RuleBook book{kRealRules};
  return book;
}
const AccountTables& real_tables() {
  static Assumptions assumptions{Assume::kNothing};
  static const AccountTables tables{RuleFiles::load(kRealRules), assumptions};
  return tables;
}
InstrumentId id(std::string_view text) { return *InstrumentId::parse(text); }

/// The message of what `work` throws.
template <class Work>
std::string error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

std::string last_day(std::string_view contract, std::string_view on) {
  const auto last =
      last_holding_day(real_rules(), real_tables().deliveries(), id(contract), day(on));
  return last ? format_date(*last) : "none";
}

TEST(Delivery, PersonsLeaveBeforeTheDeliveryMonth) {
  EXPECT_EQ(last_day("rb2410.SHFE", "2024-06-03"), "2024-09-30");
  EXPECT_EQ(last_day("i2409.DCE", "2024-06-03"), "2024-08-30");  // The 31st is a Saturday.
  EXPECT_EQ(last_day("SR501.CZCE", "2024-06-03"), "2024-12-31");
  EXPECT_EQ(last_day("lc2411.GFEX", "2024-06-03"), "2024-10-31");
  EXPECT_EQ(last_day("cu2403.SHFE", "2024-01-02"), "2024-02-29");
  EXPECT_EQ(last_day("T2409.CFFEX", "2024-06-03"), "2024-08-30");
  // Settled in cash: the third Friday.
  EXPECT_EQ(last_day("IF2406.CFFEX", "2024-06-03"), "2024-06-21");
  // Ten trading days before 2024-11-29.
  EXPECT_EQ(last_day("sc2412.INE", "2024-06-03"), "2024-11-15");
  EXPECT_EQ(last_day("rb@main.SHFE", "2024-06-03"), "none");
}

TEST(Delivery, WithoutARuleIsAnError) {
  EXPECT_NE(error_of([] { (void)last_day("rb0910.SHFE", "2009-06-01"); }).find("[[delivery]]"),
            std::string::npos);
  EXPECT_NE(error_of([] { (void)last_day("ESZ4.CME", "2024-06-03"); }).find("[[delivery]]"),
            std::string::npos);
}

TEST(LimitMove, WidensTheBandAndRaisesTheMargin) {
  const FuturesListing& rb = real_rules().futures().listing(id("rb2410.SHFE"));
  const auto after = [&](int32_t locked_days, std::string_view margin) {
    const LimitMove move = real_tables().limit_moves().after(rb, locked_days, rate("0.05"),
                                                             rate(margin), day("2024-06-03"));
    return format_fixed(move.band) + " " + format_fixed(move.margin) +
           (move.may_force_reduction ? " reduction" : "");
  };
  EXPECT_EQ(after(0, "0.07"), "0.05 0.07");
  EXPECT_EQ(after(1, "0.07"), "0.08 0.1");  // + 3 points; band + 2 points.
  EXPECT_EQ(after(2, "0.07"), "0.1 0.12");  // + 2 points.
  EXPECT_EQ(after(3, "0.07"), "0.1 0.12 reduction");
  EXPECT_EQ(after(1, "0.15"), "0.08 0.15");  // Never less than before.
  const FuturesListing& index = real_rules().futures().listing(id("IF2406.CFFEX"));
  EXPECT_NE(error_of([&] {
              (void)real_tables().limit_moves().after(index, 1, rate("0.1"), rate("0.12"),
                                                      day("2024-06-03"));
            }).find("[[limit_move]]"),
            std::string::npos);
}

TEST(MarginTerms, AreTheExchangesAndTheBrokers) {
  const TradingDay on = day("2024-06-03");
  const std::vector<Instrument> instruments{
      real_rules().define_instrument(id("600519.SSE"), on),
      real_rules().define_instrument(id("BTCUSDT-PERP.BINANCE"), on),
      real_rules().define_instrument(id("EUR/USD.OANDA"), on),
      real_rules().define_instrument(id("i2409.DCE"), on),
      real_rules().define_instrument(id("IF2406.CFFEX"), on)};
  BrokerMargin broker{.futures_add_on = rate("0.03"),
                      .forex_initial = rate("0.01"),
                      .forex_closeout = rate("0.5"),
                      .perpetual_initial = rate("0.1"),
                      .tiers = {}};
  const auto terms = [&] {
    return margin_terms(instruments, on, real_rules(), real_tables(), broker);
  };
  EXPECT_NE(error_of(terms).find("no tiers of maintenance margin"), std::string::npos);
  broker.tiers[instruments[1].id] = {{{}, rate("0.004"), {}}};
  const std::vector<MarginTerms> found = terms();
  EXPECT_EQ(found[0].initial, rate("0"));
  EXPECT_EQ(found[1].initial, rate("0.1"));
  EXPECT_EQ(found[2].initial, rate("0.02"));  // The regulator's floor.
  EXPECT_EQ(found[2].tiers.at(0).rate, rate("0.01"));
  EXPECT_EQ(found[3].initial, rate("0.13"));
  EXPECT_FALSE(found[3].larger_side);
  EXPECT_EQ(found[4].initial, rate("0.15"));
  EXPECT_TRUE(found[4].larger_side);
  broker.larger_side = false;
  EXPECT_FALSE(terms()[4].larger_side);
  broker.perpetual_initial = {};
  EXPECT_NE(error_of(terms).find("initial margin of perpetuals"), std::string::npos);
}

TEST(AccountTables, MistakesNameTheirPlace) {
  Assumptions assumptions{Assume::kNothing};
  const auto read = [&](const std::string& text) {
    return error_of(
        [&] { const AccountTables tables{ConfigFile::parse(text, "a.toml"), assumptions}; });
  };
  const std::string row = "[[dividend_tax]]\nboards = [\"b\"]\nfrom = 2013-01-01\nsource = \"s\"\n";
  EXPECT_EQ(read(""), "no error");
  EXPECT_NE(read("[[dividend]]\n").find("a.toml:1"), std::string::npos);
  EXPECT_NE(read(row + "rates = [\"20%\", \"0%\"]\n").find("one more than"), std::string::npos);
  EXPECT_NE(read(row + "rates = [\"often\"]\n").find("a.toml:5:"), std::string::npos);
  EXPECT_NE(read(row + "held_months = [12, 1]\nrates = [\"1%\", \"1%\", \"1%\"]\n").find("rise"),
            std::string::npos);
  EXPECT_NE(read("[[delivery]]\nproducts = [\"X\"]\nfrom = 2013-01-01\nsource = \"s\"\n"
                 "hold_until = \"forever\"\n")
                .find("a.toml:5:"),
            std::string::npos);
  EXPECT_NE(read("[[delivery]]\nproducts = [\"X\"]\nfrom = 2013-01-01\nsource = \"s\"\n"
                 "hold_until = \"expiry\"\ndays = 3\n")
                .find("a.toml:6:"),
            std::string::npos);
}

TEST(DividendTax, CountsMonthsByTheDay) {
  const DividendTaxTable& tax = real_tables().dividend_tax();
  const auto rate_of = [&](std::string_view ex_day, std::string_view bought,
                           std::string_view sold) {
    return format_fixed(tax.rate("sse_main", date(ex_day), date(bought), date(sold)));
  };
  // The example of the notice: bought on January 8.
  EXPECT_EQ(rate_of("2013-01-20", "2013-01-08", "2013-02-08"), "0.2");
  EXPECT_EQ(rate_of("2013-01-20", "2013-01-08", "2013-02-09"), "0.1");
  EXPECT_EQ(rate_of("2013-01-20", "2013-01-08", "2014-01-08"), "0.1");
  EXPECT_EQ(rate_of("2013-01-20", "2013-01-08", "2014-01-09"), "0.05");
  EXPECT_EQ(rate_of("2016-01-20", "2013-01-08", "2016-02-09"), "0");
  EXPECT_EQ(rate_of("2010-01-20", "2009-01-08", "2016-02-09"), "0.1");
  EXPECT_EQ(rate_of("2000-01-20", "2000-01-19", "2016-02-09"), "0.2");
  // No February 31: the first of March still counts as the month.
  EXPECT_EQ(rate_of("2024-02-20", "2024-01-31", "2024-03-01"), "0.2");
  EXPECT_EQ(rate_of("2024-02-20", "2024-01-31", "2024-03-02"), "0.1");
  EXPECT_EQ(format_date(add_months(date("2024-02-29"), 12)), "2025-03-01");
  EXPECT_EQ(format_date(add_months(date("2024-12-31"), 2)), "2025-03-01");
  EXPECT_EQ(format_date(add_months(date("2024-12-15"), 1)), "2025-01-15");
  EXPECT_THROW(
      (void)tax.rate("sse_main", date("1990-01-01"), date("1990-01-01"), date("1990-01-01")),
      Error);
}

}  // namespace
}  // namespace godwit
