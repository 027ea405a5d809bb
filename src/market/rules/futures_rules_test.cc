#include "market/rules/futures_rules.h"

#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

const FuturesTables& futures() { return real_rules().futures(); }

TEST(FuturesRules, ContractTermsByDate) {
  const FuturesProduct index = futures().product(id("IF2406.CFFEX"), day("2024-01-02"));
  EXPECT_EQ(index.multiplier, 300);
  EXPECT_EQ(index.tick, price("0.2"));
  EXPECT_EQ(index.listing->name, "CSI 300");
  EXPECT_EQ(futures().product(id("lc2501.GFEX"), day("2024-12-17")).tick, price("50"));
  EXPECT_EQ(futures().product(id("lc2501.GFEX"), day("2024-12-18")).tick, price("20"));
  EXPECT_EQ(futures().product(id("SH501.CZCE"), day("2024-12-18")).multiplier, 30);
  EXPECT_EQ(futures().product(id("rb@main.SHFE"), day("2012-01-04")).multiplier, 10);
  EXPECT_EQ(
      error_of([] { (void)futures().product(id("IM2206.CFFEX"), day("2022-07-21")); }),
      "rules: futures [[contract]] \"CFFEX.IM\": no row holds on 2022-07-21 (the nearest holds "
      "from 2022-07-22 onwards); add a row with its source");
  EXPECT_TRUE(futures().listing(id("rb2410.SHFE")).exchange->separate_close_today);
  EXPECT_FALSE(futures().listing(id("i2409.DCE")).exchange->separate_close_today);
}

TEST(FuturesRules, UnknownNamesAreErrors) {
  const auto listing_error = [](const char* text) {
    return error_of([&] { (void)futures().listing(id(text)); });
  };
  EXPECT_EQ(listing_error("RB2410.SHFE"),
            "rules: RB2410.SHFE: SHFE has no product \"RB\" in the rules; did you mean SHFE.rb?");
  EXPECT_EQ(listing_error("SR2501.CZCE"),
            "rules: SR2501.CZCE: expected a product with one digit of the year and the month like "
            "SR501 or a series like SR@main");
  EXPECT_NE(listing_error("EUR/USD.OANDA").find("OANDA is not an [[exchange]]"), std::string::npos);
  EXPECT_NE(error_of([] {
              (void)futures().delivery(id("SR501.CZCE"), day("2018-01-02"));
            }).find("no contract of this name is listed on 2018-01-02"),
            std::string::npos);
}

TEST(FuturesRules, FeesRoundOnce) {
  const FuturesFees fees = futures().fees(id("IF2406.CFFEX"), day("2024-01-02"));
  // 3500 x 300 x 1 lot = 1 050 000: 0.23 bp is 24.15, 2.3 bp 241.5.
  const Amount amount = Amount::from_units(1'050'000);
  const Quantity one = Quantity::from_units(1);
  EXPECT_EQ(charge(fees, fees.open, amount, one), decimal<Amount>("24.15"));
  EXPECT_EQ(charge(fees, fees.close_today, amount, one), decimal<Amount>("241.5"));
  EXPECT_EQ(futures().fees(id("IF1901.CFFEX"), day("2018-12-03")).close_today.of_amount,
            *parse_rate("4.6bp"));
  const FuturesFees apple = futures().fees(id("AP501.CZCE"), day("2024-06-03"));
  EXPECT_EQ(charge(apple, apple.close_today, amount, Quantity::from_units(3)),
            Amount::from_units(60));
  const FuturesFee both = *parse_futures_fee("0.5bp + 1.005/lot");
  EXPECT_EQ(charge(fees, both, Amount::from_units(100), one), decimal<Amount>("1.01"));
  for (const char* text :
       {"", "3", "3/lots", "/lot", "-3/lot", "1bp+3/lot", "1bp + ", "2000000/lot"})
    EXPECT_FALSE(parse_futures_fee(text).has_value()) << text;
  EXPECT_NE(error_of([] {
              (void)futures().fees(id("op2601.SHFE"), day("2025-10-09"));
            }).find("no row at all"),
            std::string::npos);
}

TEST(FuturesRules, LimitsAndMargins) {
  EXPECT_EQ(futures().limits(id("IF2406.CFFEX"), price("3500.4"), day("2024-01-02")),
            (LimitPair{price("3150.4"), price("3850.4")}));  // 3150.36 up, 3850.44 down.
  EXPECT_EQ(futures().margin(id("IF2406.CFFEX"), day("2024-01-02")), *parse_rate("12%"));
  EXPECT_EQ(futures().margin(id("lc2605.GFEX"), day("2026-01-22")), *parse_rate("13%"));
  EXPECT_NE(error_of([] { (void)futures().margin(id("rb1505.SHFE"), day("2015-01-05")); }),
            "no error");
}

TEST(FuturesRules, SizesComeFromTheProductOrItsExchange) {
  const FuturesOrderSize rebar = futures().order_size(id("rb2410.SHFE"), day("2024-01-02"));
  EXPECT_EQ(rebar.limit_order_max, Quantity::from_units(500));
  EXPECT_FALSE(rebar.market_order_max.has_value());
  EXPECT_EQ(futures().order_size(id("ps2605.GFEX"), day("2025-12-19")).open_minimum,
            Quantity::from_units(1));
  EXPECT_EQ(futures().order_size(id("ps2605.GFEX"), day("2025-12-22")).open_minimum,
            Quantity::from_units(5));
  EXPECT_EQ(futures().order_size(id("IF2406.CFFEX"), day("2024-01-02")).market_order_max,
            Quantity::from_units(10));
  EXPECT_EQ(futures().position_limit(id("IF2406.CFFEX"), day("2024-01-02"))->opened_per_day,
            Quantity::from_units(500));
  EXPECT_FALSE(futures().position_limit(id("rb2410.SHFE"), day("2024-01-02")).has_value());
}

TEST(FuturesRules, LastTradingDays) {
  const auto expiry = [](const char* contract, const char* on) {
    const auto found = real_rules().expiry(id(contract), day(on));
    return found ? format_date(*found) : "none";
  };
  EXPECT_EQ(expiry("a2511.DCE", "2025-06-03"), "2025-11-14");
  EXPECT_EQ(expiry("lc2403.GFEX", "2024-01-02"), "2024-03-14");
  EXPECT_EQ(expiry("sc2412.INE", "2024-01-02"), "2024-11-29");
  EXPECT_EQ(expiry("ec2408.INE", "2024-01-02"), "2024-08-26");
  EXPECT_EQ(expiry("IF2406.CFFEX", "2024-01-02"), "2024-06-21");
  EXPECT_EQ(expiry("rb2406.SHFE", "2024-01-02"), "2024-06-17");  // The 15th is a Saturday.
  EXPECT_EQ(expiry("IF@main.CFFEX", "2024-01-02"), "none");
  EXPECT_EQ(expiry("IF2703.CFFEX", "2026-11-02"), "none");  // Holidays of 2027 are not known.
  EXPECT_EQ(expiry("ESZ3.CME", "2013-10-07"), "2013-12-20");
  for (const char* on : {"2013-10-07", "2023-10-09"})
    EXPECT_EQ(expiry("ES201312.CME", on), "2013-12-20");
  for (const char* text : {"", "day", "day 0", "day 29", "friday 5", "sunday 1", "trading_day 0",
                           "trading_day x", "day 1x"})
    EXPECT_FALSE(parse_last_day(text).has_value()) << text;
}

TEST(FuturesRules, DefinesInstruments) {
  const Instrument rebar = real_rules().define_instrument(id("rb2410.SHFE"), day("2024-01-02"));
  EXPECT_EQ(rebar.market, Market::kFutures);
  EXPECT_EQ(rebar.margin_class, MarginClass::kMargin);
  EXPECT_EQ(rebar.multiplier, 10);
  EXPECT_EQ(rebar.lot, Quantity::from_units(1));
  EXPECT_EQ(rebar.calendar->name(), "china_futures");
  EXPECT_EQ(rebar.expiry, *parse_date("2024-10-15"));
  const Instrument es = real_rules().define_instrument(id("ESH4.CME"), day("2023-12-26"));
  EXPECT_EQ(es.currency.code(), "USD");
  EXPECT_EQ(es.multiplier, 50);
  EXPECT_TRUE(
      real_rules().define_instrument(id("IF@main.CFFEX"), day("2024-01-02")).is_continuous_series);
}

}  // namespace
}  // namespace godwit
