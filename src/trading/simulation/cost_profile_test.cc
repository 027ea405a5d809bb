#include "trading/simulation/cost_profile.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(CostProfile, EveryNameIsFound) {
  for (const std::string_view name : cost_profile_names()) {
    const auto profile = find_cost_profile(name);
    ASSERT_TRUE(profile.has_value()) << name;
    EXPECT_EQ(profile->name, name);
  }
  EXPECT_EQ(find_cost_profile("seed_stok"), std::nullopt);
  EXPECT_EQ(find_cost_profile(""), std::nullopt);
}

TEST(CostProfile, SeedStockIsAsDocumented) {
  const CostProfile profile = find_cost_profile("seed_stock").value();
  EXPECT_EQ(profile.commission.rate.to_double(), 0.001);
  EXPECT_EQ(profile.commission.minimum, Amount::from_units(5));
  EXPECT_EQ(profile.slippage.standard_deviation, 0.0005);
  EXPECT_EQ(profile.impact.alpha, 0.001);
  EXPECT_EQ(profile.impact.beta, 1);
}

TEST(CostProfile, NoneIsFree) {
  const CostProfile profile = find_cost_profile("none").value();
  EXPECT_TRUE(profile.commission.rate.is_zero());
  EXPECT_TRUE(profile.commission.minimum.is_zero());
  EXPECT_EQ(profile.slippage.standard_deviation, 0);
  EXPECT_EQ(profile.impact.alpha, 0);
}

TEST(CostProfile, TheSeedsNumbersAreAsTheyStandThere) {
  struct Row {
    std::string_view name;
    double rate, minimum, sd;
  };
  for (const Row& row : {Row{"seed_stock", 0.001, 5, 0.0005}, Row{"seed_futures", 0.0001, 0, 0.001},
                         Row{"seed_forex", 0, 0, 0.00005}, Row{"seed_crypto", 0.001, 0, 0.002}}) {
    const CostProfile profile = find_cost_profile(row.name).value();
    EXPECT_EQ(profile.commission.rate.to_double(), row.rate) << row.name;
    EXPECT_EQ(profile.commission.minimum.to_double(), row.minimum) << row.name;
    EXPECT_EQ(profile.slippage.standard_deviation, row.sd) << row.name;
    EXPECT_EQ(profile.slippage.form, SlippageForm::kNormal) << row.name;
  }
  EXPECT_EQ(find_cost_profile("seed_futures")->margin->to_double(), 0.1);
  EXPECT_EQ(find_cost_profile("seed_forex")->spread_pips->to_double(), 1.2);
}

TEST(CostProfile, ProfilesWithoutRulesAreListedApart) {
  for (const std::string_view name : fixed_cost_profile_names())
    EXPECT_EQ(find_cost_profile(name)->fees, FeeSource::kProfile) << name;
  EXPECT_EQ(fixed_cost_profile_names().size(), 5U);
}

TEST(CostProfile, EveryMarketHasADefault) {
  const Currency yuan = *Currency::parse("CNY");
  const Currency dollar = *Currency::parse("USD");
  struct Row {
    std::string_view id;
    Market market;
    Currency currency;
    MarginClass margin;
    std::string_view profile;
  };
  for (const Row& row :
       {Row{"600519.SSE", Market::kStock, yuan, MarginClass::kCash, "cn_ashare"},
        Row{"AAPL.NASDAQ", Market::kStock, dollar, MarginClass::kCash, "seed_stock"},
        Row{"rb2410.SHFE", Market::kFutures, yuan, MarginClass::kMargin, "cn_futures"},
        Row{"ESZ4.CME", Market::kFutures, dollar, MarginClass::kMargin, "seed_futures"},
        Row{"EUR/USD.OANDA", Market::kForex, dollar, MarginClass::kMargin, "fx_retail"},
        Row{"BTCUSDT.BINANCE", Market::kCrypto, dollar, MarginClass::kCash, "binance_spot"},
        Row{"BTCUSDT-PERP.BINANCE", Market::kCrypto, dollar, MarginClass::kMargin, "binance_perp"},
        Row{"BTCUSDT.BYBIT", Market::kCrypto, dollar, MarginClass::kCash, "seed_crypto"},
        Row{"SPX.INDEX", Market::kIndex, dollar, MarginClass::kCash, "seed_stock"},
        Row{"A.NOWHERE", Market::kUnknown, yuan, MarginClass::kCash, "seed_stock"}}) {
    const Instrument instrument{.id = InstrumentId::parse(row.id).value(),
                                .market = row.market,
                                .currency = row.currency,
                                .margin_class = row.margin};
    EXPECT_EQ(default_cost_profile(instrument), row.profile) << row.id;
    EXPECT_TRUE(find_cost_profile(row.profile).has_value());
  }
}

}  // namespace
}  // namespace godwit
