#include "market/rules/venue_orders.h"

#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

TEST(VenueOrders, EveryMarketOfTheRulesHasRows) {
  const ConfigFile file = ConfigFile::load(kRealRules / "venues.toml");
  Assumptions assumptions{Assume::kNothing};
  const VenueTables tables{file, assumptions};
  for (const Board& board : real_rules().stocks().boards())
    EXPECT_EQ(tables.has(board.name), board.kind != SecurityKind::kIndex) << board.name;
  for (const char* market :
       {"CFFEX", "SHFE", "INE", "DCE", "CZCE", "GFEX", "BINANCE spot", "BINANCE linear",
        "BYBIT spot", "BYBIT linear", "COINBASE spot", "OANDA", "FXCM", "HISTDATA", "TRUEFX"})
    EXPECT_TRUE(tables.has(market)) << market;
}

TEST(VenueOrders, AreLookedUpByMarketAndDate) {
  const auto takes = [](const char* instrument, const char* date, OrderType type, TimeInForce tif) {
    return real_rules().venue_orders(id(instrument), day(date)).taken.has(type, tif);
  };
  EXPECT_FALSE(takes("600519.SSE", "2006-06-30", OrderType::kMarket, TimeInForce::kIoc));
  EXPECT_TRUE(takes("600519.SSE", "2006-07-01", OrderType::kMarket, TimeInForce::kIoc));
  EXPECT_FALSE(takes("600519.SSE", "2024-01-02", OrderType::kMarket, TimeInForce::kFok));
  EXPECT_TRUE(takes("000001.SZSE", "2024-01-02", OrderType::kMarket, TimeInForce::kFok));
  EXPECT_FALSE(takes("rb2410.SHFE", "2024-06-03", OrderType::kMarket, TimeInForce::kIoc));
  EXPECT_TRUE(takes("IF2406.CFFEX", "2024-06-03", OrderType::kMarket, TimeInForce::kIoc));
  EXPECT_TRUE(takes("BTCUSDT.BINANCE", "2024-06-03", OrderType::kStop, TimeInForce::kGtc));
  EXPECT_TRUE(takes("EUR/USD.OANDA", "2024-06-03", OrderType::kMarket, TimeInForce::kFok));
  EXPECT_NE(error_of([] {
              (void)real_rules().venue_orders(id("688981.SSE"), day("2018-01-02"));
            }).find("venues.toml [[orders]] \"star\": no row holds on 2018-01-02"),
            std::string::npos);
}

std::string error_in(const std::string& orders, const std::string& more = "") {
  const std::string text = "[[orders]]\nmarkets = [\"X\"]\nfrom = 2020-01-01\norders = " + orders +
                           "\nat_once_phases = [\"continuous\"]\nsource = \"me\"\n" + more;
  return error_of([&] {
    Assumptions assumptions{Assume::kNothing};
    const VenueTables tables{ConfigFile::parse(text, "venues.toml"), assumptions};
  });
}

TEST(VenueOrders, MistakesHaveAPlace) {
  EXPECT_EQ(error_in("[\"limit day\"]"), "no error");
  EXPECT_EQ(error_in("[\"limt day\"]"),
            "venues.toml:4:10: orders[1].orders: expected an order type and a time in force like "
            "\"limit day\", got \"limt day\"; did you mean limit?");
  EXPECT_EQ(error_in("[\"limit\"]"),
            "venues.toml:4:10: orders[1].orders: expected an order type and a time in force like "
            "\"limit day\", got \"limit\"");
  EXPECT_NE(error_in("[\"limit day\"]", "post_only = [\"limit gtc\"]")
                .find("post_only: expected forms that `orders` has"),
            std::string::npos);
  EXPECT_NE(error_in("[\"limit day\"]", "markts = [\"Y\"]").find("did you mean markets?"),
            std::string::npos);
}

TEST(OrderForms, HoldEveryPairApart) {
  for (int type = 0; type < kOrderTypes; ++type)
    for (int tif = 0; tif < kTimesInForce; ++tif) {
      OrderForms forms;
      forms.add(static_cast<OrderType>(type), static_cast<TimeInForce>(tif));
      for (int t = 0; t < kOrderTypes; ++t) {
        EXPECT_EQ(forms.has(static_cast<OrderType>(t)), t == type);
        for (int f = 0; f < kTimesInForce; ++f)
          EXPECT_EQ(forms.has(static_cast<OrderType>(t), static_cast<TimeInForce>(f)),
                    t == type && f == tif);
      }
    }
}

}  // namespace
}  // namespace godwit
