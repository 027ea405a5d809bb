#include "market/rules/crypto_rules.h"

#include "market/rules/row_reader.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

TEST(CryptoRules, FiltersFeesAndFunding) {
  const CryptoTables& crypto = real_rules().crypto();
  const InstrumentId spot = id("BTCUSDT.BINANCE");
  const InstrumentId perpetual = id("BTCUSDT-PERP.BINANCE");
  EXPECT_EQ(crypto.rules(spot, day("2024-08-08")).lot, decimal<Quantity>("0.00001"));
  EXPECT_EQ(crypto.rules(spot, day("2024-08-08")).notional_min, Amount::from_units(5));
  EXPECT_EQ(crypto.rules(perpetual, day("2024-08-08")).tick, price("0.1"));
  EXPECT_EQ(crypto.fees(perpetual, day("2024-08-08")).taker, *parse_rate("0.05%"));
  EXPECT_EQ(crypto.fees(spot, day("2024-08-08")).taker, *parse_rate("0.1%"));
  EXPECT_FALSE(crypto.funding(spot, day("2024-08-08")).has_value());
  const FundingRule funding = *crypto.funding(perpetual, day("2024-08-08"));
  EXPECT_TRUE(funding.is_funding_time(utc("2024-08-08T16:00:00Z")));
  EXPECT_FALSE(funding.is_funding_time(utc("2024-08-08T16:00:00.000000001Z")));
  EXPECT_FALSE(funding.is_funding_time(utc("2024-08-08T17:00:00Z")));
  const FundingRule late{8, 4};
  EXPECT_TRUE(late.is_funding_time(utc("2024-08-08T04:00:00Z")));
  EXPECT_FALSE(late.is_funding_time(utc("2024-08-08T00:00:00Z")));
  EXPECT_NE(error_of([&] { (void)crypto.rules(spot, day("2017-08-17")); }), "no error");
}

TEST(CryptoRules, FeesAndFundingAreKnownBeforeTheFiltersAre) {
  const CryptoTables& crypto = real_rules().crypto();
  const InstrumentId perpetual = id("BTCUSDT-PERP.BINANCE");
  EXPECT_EQ(crypto.fees(perpetual, day("2020-03-12")).taker, *parse_rate("0.04%"));
  EXPECT_TRUE(
      crypto.funding(perpetual, day("2020-03-12"))->is_funding_time(utc("2020-03-12T08:00:00Z")));
  EXPECT_EQ(crypto.fees(id("BTCUSDT.BINANCE"), day("2018-01-02")).taker, *parse_rate("0.1%"));
  EXPECT_NE(error_of([&] {
              (void)crypto.fees(id("DOGEUSDT.BINANCE"), day("2020-03-12"));
            }).find("no [[symbol]] of crypto.toml defines it"),
            std::string::npos);
}

TEST(CryptoRules, DefinesInstruments) {
  const Instrument spot = real_rules().define_instrument(id("BTCUSDT.BINANCE"), day("2024-08-08"));
  EXPECT_EQ(spot.margin_class, MarginClass::kCash);
  EXPECT_EQ(spot.currency.code(), "USDT");
  EXPECT_EQ(spot.calendar->name(), "continuous");
  EXPECT_NE(error_of([] {
              (void)real_rules().define_instrument(id("BTCUSD-PERP.BINANCE"), day("2024-08-08"));
            }).find("inverse"),
            std::string::npos);
  EXPECT_FALSE(real_rules().covers(id("DOGEUSDT.BINANCE")));
}

}  // namespace
}  // namespace godwit
