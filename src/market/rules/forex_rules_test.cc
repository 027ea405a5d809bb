#include "market/rules/forex_rules.h"

#include "market/rules/row_reader.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

TEST(ForexRules, PairsMarginAndSwap) {
  const ForexTables& forex = real_rules().forex();
  const ForexPair& euro = forex.pair(id("EUR/USD.OANDA"), day("2024-01-02"));
  EXPECT_EQ(euro.pip, price("0.0001"));
  EXPECT_EQ(euro.tick, price("0.00001"));
  EXPECT_EQ(euro.base.code(), "EUR");
  EXPECT_EQ(forex.pair(id("USD/JPY.FXCM"), day("2024-01-02")).pip, price("0.01"));
  EXPECT_EQ(forex.margin(id("EUR/USD.OANDA"), day("2024-01-02")), *parse_rate("2%"));
  EXPECT_EQ(forex.margin(id("USD/CNH.OANDA"), day("2024-01-02")), *parse_rate("5%"));
  EXPECT_NE(error_of([&] { (void)forex.margin(id("EUR/USD.OANDA"), day("2009-01-02")); }),
            "no error");
  EXPECT_NE(error_of([&] { (void)forex.margin(id("XAU/USD.OANDA"), day("2024-01-02")); }),
            "no error");
  EXPECT_FALSE(forex.has(id("EUR/USD.BINANCE")));
  EXPECT_FALSE(forex.has(id("EURUSD.OANDA")));
  int32_t week = 0;
  for (const char* date :
       {"2024-01-08", "2024-01-09", "2024-01-10", "2024-01-11", "2024-01-12", "2024-01-13"})
    week += forex.swap_days(id("EUR/USD.OANDA"), day(date));
  EXPECT_EQ(week, 7);  // A week has seven nights.
  EXPECT_EQ(forex.swap_days(id("EUR/USD.OANDA"), day("2024-01-10")), 3);
  EXPECT_EQ(forex.swap_days(id("USD/CAD.OANDA"), day("2024-01-10")), 1);
  EXPECT_EQ(forex.swap_days(id("USD/CAD.OANDA"), day("2024-01-11")), 3);
}

TEST(ForexRules, DefinesInstruments) {
  const Instrument euro = real_rules().define_instrument(id("EUR/USD.OANDA"), day("2024-01-02"));
  EXPECT_EQ(euro.market, Market::kForex);
  EXPECT_EQ(euro.currency.code(), "USD");
  EXPECT_EQ(euro.margin_class, MarginClass::kMargin);
  EXPECT_EQ(euro.calendar->days_per_year(), 260);
  EXPECT_EQ(real_rules().sessions(id("EUR/USD.OANDA")).trading_day(utc("2024-01-05T22:00:00Z")),
            day("2024-01-08"));
}

}  // namespace
}  // namespace godwit
