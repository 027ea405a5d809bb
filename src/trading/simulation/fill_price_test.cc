#include "trading/simulation/fill_price.h"

#include <limits>

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"

namespace godwit {
namespace {

CostProfile costs_of(double sd, double alpha, double beta = 1) {
  return {.name = "test", .slippage = {sd}, .impact = {alpha, beta}};
}

struct Case {
  const char* what;
  Side side;
  const char* market;
  const char* quantity;
  double volume;
  double noise;
  CostProfile costs;
  const char* tick;
  int64_t multiplier;
  const char* paid;
  const char* slippage;
  const char* impact;
};

TEST(FillPrice, HandWorked) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const Case cases[] = {
      {"free", Side::kBuy, "10.5", "100", 1e6, 1, costs_of(0, 0), "0", 1, "10.5", "0", "0"},
      {"a buy slips up", Side::kBuy, "100", "10", 1e6, 2, costs_of(0.0005, 0), "0", 1, "100.1", "1",
       "0"},
      {"the sign of the noise does not matter", Side::kBuy, "100", "10", 1e6, -2,
       costs_of(0.0005, 0), "0", 1, "100.1", "1", "0"},
      {"a sell slips down", Side::kSell, "100", "10", 1e6, 2, costs_of(0.0005, 0), "0", 1, "99.9",
       "1", "0"},
      {"impact of a tenth of the volume", Side::kBuy, "100", "1000", 1e4, 0, costs_of(0, 0.001),
       "0", 1, "100.01", "0", "10"},
      {"impact by a square root", Side::kSell, "100", "100", 1e4, 0, costs_of(0, 0.001, 0.5), "0",
       1, "99.99", "0", "1"},
      {"impact comes on top of slippage", Side::kBuy, "100", "1000", 1e4, 2,
       costs_of(0.0005, 0.001), "0", 1, "100.11001", "100", "10.01"},
      {"no volume known, no impact", Side::kBuy, "100", "1000", kNone, 0, costs_of(0, 0.001), "0",
       1, "100", "0", "0"},
      {"a buy rounds up to the tick", Side::kBuy, "10", "100", 1e6, 0.1, costs_of(0.0005, 0),
       "0.01", 1, "10.01", "1", "0"},
      {"a sell rounds down to the tick", Side::kSell, "10", "100", 1e6, 0.1, costs_of(0.0005, 0),
       "0.01", 1, "9.99", "1", "0"},
      {"a market off the grid is moved onto it against us", Side::kBuy, "10.001", "100", 1e6, 0,
       costs_of(0, 0), "0.01", 1, "10.01", "0.9", "0"},
      {"the multiplier counts in the costs", Side::kBuy, "100", "10", 1e6, 2, costs_of(0.0005, 0),
       "0", 300, "100.1", "300", "0"},
      {"the last unit is against us", Side::kBuy, "0.000000001", "1", 1e6, 1, costs_of(0.0005, 0),
       "0", 1, "0.000000002", "0", "0"},
      {"a sell ends at zero", Side::kSell, "0.000000001", "1", 1e6, 1, costs_of(0.0005, 0), "0", 1,
       "0", "0", "0"},
      {"a sell never goes below zero", Side::kSell, "1", "1", 1e6, 5000, costs_of(0.0005, 0), "0",
       1, "0", "1", "0"},
      {"a buy below zero pays more", Side::kBuy, "-37.63", "1", 1e6, 2, costs_of(0.0005, 0), "0.01",
       1, "-37.59", "0.04", "0"},
      {"a sell below zero gets less", Side::kSell, "-37.63", "1", 1e6, 2, costs_of(0.0005, 0),
       "0.01", 1, "-37.67", "0.04", "0"},
  };
  for (const Case& c : cases) {
    Instrument instrument = test_instrument(0);
    instrument.tick = px(c.tick);
    instrument.multiplier = c.multiplier;
    const auto price = fill_price({.side = c.side,
                                   .market = px(c.market),
                                   .quantity = qty(c.quantity),
                                   .daily_volume = c.volume,
                                   .noise = c.noise},
                                  c.costs, instrument);
    ASSERT_TRUE(price.has_value()) << c.what;
    // Binary fractions like 0.0005 may push a price up by one unit of 1e-9, always against us.
    EXPECT_EQ(price->paid, px(c.paid)) << c.what << ": " << format_fixed(price->paid);
    EXPECT_EQ(price->slippage, money(c.slippage))
        << c.what << ": " << format_fixed(price->slippage);
    EXPECT_EQ(price->impact, money(c.impact)) << c.what << ": " << format_fixed(price->impact);
  }
}

TEST(FillPrice, IsNeverForUsAndOnTheGrid) {
  Rng rng{5};
  for (int trial = 0; trial < 20'000; ++trial) {
    Instrument instrument = test_instrument(0);
    instrument.tick = Price::from_raw(rng.between(0, 1'000'000'000));
    const Side side = rng.between(0, 1) == 0 ? Side::kBuy : Side::kSell;
    const Price market = Price::from_raw(rng.between(1, 1'000'000'000'000));
    const auto price = fill_price({.side = side,
                                   .market = market,
                                   .quantity = Quantity::from_units(rng.between(1, 1'000'000)),
                                   .daily_volume = static_cast<double>(rng.between(0, 1'000'000)),
                                   .noise = rng.normal()},
                                  costs_of(0.0005, 0.001), instrument);
    ASSERT_TRUE(price.has_value());
    if (side == Side::kBuy) {
      ASSERT_GE(price->paid, market);
    } else {
      ASSERT_LE(price->paid, market);
    }
    ASSERT_GE(price->paid, Price{});
    if (!instrument.tick.is_zero()) {
      ASSERT_EQ(price->paid.raw() % instrument.tick.raw(), 0);
    }
    ASSERT_GE(price->slippage, Amount{});
    ASSERT_GE(price->impact, Amount{});
  }
}

TEST(FillPrice, OutOfRangeIsNothing) {
  const Instrument instrument = test_instrument(0);
  const FillPriceInputs inputs{.side = Side::kBuy, .market = Price::max(), .quantity = qty("1")};
  EXPECT_TRUE(fill_price(inputs, costs_of(0, 0), instrument).has_value());
  FillPriceInputs noisy = inputs;
  noisy.noise = 1;
  EXPECT_EQ(fill_price(noisy, costs_of(0.0005, 0), instrument), std::nullopt);
  noisy.noise = 1e300;
  EXPECT_EQ(fill_price(noisy, costs_of(0.0005, 0), instrument), std::nullopt);
}

}  // namespace
}  // namespace godwit
