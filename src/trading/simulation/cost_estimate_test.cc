#include "trading/simulation/cost_estimate.h"

#include <cmath>
#include <filesystem>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "trading/simulation/fill_price.h"

namespace godwit {
namespace {

const RuleBook& rules() {
  static const RuleBook book{std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules"};
  return book;
}
TradingDay day(std::string_view text) { return TradingDay{*parse_date(text)}; }
Price px(std::string_view text) { return parse_fixed<Price>(text).value(); }
Quantity qty(std::string_view text) { return parse_fixed<Quantity>(text).value(); }
Instrument nothing_known() { return {.id = *InstrumentId::parse("X.INDEX")}; }

CostEstimate ask(std::string_view profile, const Instrument& instrument,
                 const CostQuestion& question, const FeeTerms& terms = {}) {
  return estimate_cost(*find_cost_profile(profile), terms, &rules(), instrument, question);
}

TEST(CostEstimate, TheSeedsOrder) {
  const CostQuestion question{
      .side = Side::kBuy, .price = px("100"), .quantity = qty("10000"), .daily_volume = 1e6};
  const CostEstimate buy = ask("seed_stock", nothing_known(), question);
  // 100 x (1 + 0.0005 x 0.797884560803) = 100.039894229 (up), x (1 + 0.001 x 0.01) = 100.040894628
  EXPECT_EQ(format_fixed(buy.fill_price), "100.040894628");
  EXPECT_EQ(format_fixed(buy.slippage), "398.94229");
  EXPECT_EQ(format_fixed(buy.impact), "10.00399");
  EXPECT_EQ(format_fixed(buy.charges.commission), "1000.40894628");
  EXPECT_EQ(buy.margin, std::nullopt);
  EXPECT_EQ(buy.total, buy.charges.commission + buy.slippage + buy.impact);
  const CostEstimate margin = ask("seed_futures", nothing_known(), question);
  EXPECT_EQ(format_fixed(*margin.margin), "100000");  // 10 % of 1,000,000
}

TEST(CostEstimate, TheExpectedPriceIsTheMeanOfManyFills) {
  const RandomSource random{2};
  const CostProfile profile = *find_cost_profile("seed_crypto");
  const Instrument instrument = nothing_known();
  double paid = 0;
  constexpr int kDraws = 100'000;
  for (uint64_t i = 0; i < kDraws; ++i)
    paid += fill_price({.side = Side::kSell,
                        .market = px("100"),
                        .quantity = qty("10"),
                        .daily_volume = 1000,
                        .noise = random.normal(RandomStream::kSlippage, i, 1)},
                       profile, instrument)
                ->paid.to_double() /
            kDraws;
  const CostEstimate estimate =
      ask("seed_crypto", instrument,
          {.side = Side::kSell, .price = px("100"), .quantity = qty("10"), .daily_volume = 1000});
  // The standard deviation of |z| is 0.603: four standard errors.
  EXPECT_NEAR(estimate.fill_price.to_double(), paid, 4 * 100 * 0.002 * 0.603 / std::sqrt(1e5));
}

TEST(CostEstimate, MoreQuantityNeverCostsLessASide) {
  for (const std::string_view name : fixed_cost_profile_names())
    for (const Side side : {Side::kBuy, Side::kSell}) {
      Amount before;
      for (int64_t quantity = 1; quantity < 2'000'000; quantity *= 3) {
        const CostEstimate estimate = ask(name, nothing_known(),
                                          {.side = side,
                                           .price = px("12.34"),
                                           .quantity = Quantity::from_units(quantity),
                                           .daily_volume = 1e6});
        EXPECT_GE(estimate.total, before) << name;
        EXPECT_GE(estimate.slippage, Amount{});
        EXPECT_GE(estimate.impact, Amount{});
        const bool worse = side == Side::kBuy ? estimate.fill_price >= px("12.34")
                                              : estimate.fill_price <= px("12.34");
        EXPECT_TRUE(worse) << name;
        before = estimate.total;
      }
    }
}

TEST(CostEstimate, ForeignExchangePaysHalfTheSpread) {
  const CostQuestion question{
      .side = Side::kBuy, .price = px("1.2"), .quantity = qty("100000"), .daily_volume = 0};
  CostEstimate seed = ask("seed_forex", nothing_known(), question);
  // 1.2 + 0.00006 + 1.2 x 0.00005 x 0.797884560803
  EXPECT_NEAR(seed.fill_price.to_double(), 1.2 + 0.00006 + 1.2 * 0.00005 * kMeanAbsoluteNoise,
              2e-9);
  EXPECT_EQ(seed.charges, FillCharges{});
  EXPECT_NE(seed.slippage_formula.find("0.00012 / 2"), std::string::npos);
  seed =
      ask("seed_forex", nothing_known(), question, {.commission_per_lot = Amount::from_units(6)});
  EXPECT_EQ(format_fixed(seed.charges.commission), "6");
  const TradingDay on = day("2014-05-05");
  const Instrument pair = rules().define_instrument(*InstrumentId::parse("EUR/USD.OANDA"), on);
  const CostEstimate real =
      ask("fx_retail", pair,
          {.side = Side::kSell, .price = px("1.387"), .quantity = qty("100000"), .day = on});
  // 1.387 - 0.00008 - 0.0000553, down to the tick.
  EXPECT_EQ(format_fixed(real.fill_price), "1.38686");
  EXPECT_EQ(format_fixed(*real.margin), "2774");  // 2 %
}

TEST(CostEstimate, AFutureHasItsMultiplierTickAndMargin) {
  const TradingDay on = day("2024-06-03");
  const Instrument future = rules().define_instrument(*InstrumentId::parse("rb2410.SHFE"), on);
  const CostEstimate estimate = ask("cn_futures", future,
                                    {.side = Side::kSell,
                                     .offset = Offset::kCloseToday,
                                     .price = px("3700"),
                                     .quantity = qty("10"),
                                     .daily_volume = 1e6,
                                     .day = on});
  EXPECT_EQ(format_fixed(estimate.fill_price), "3697");  // 3700 - 2.952 - 0.00004, down
  ASSERT_EQ(estimate.items.size(), 1U);
  EXPECT_EQ(estimate.items[0].name, "close_today");
  ASSERT_TRUE(estimate.margin.has_value());
  EXPECT_EQ(*estimate.margin, scaled(*parse_fixed<Amount>("370000"),
                                     rules().futures().margin(future.id, on), Rounding::kUp));
}

TEST(CostEstimate, ARestingOrderPaysItsPriceAndTheMakersFee) {
  const TradingDay on = day("2024-06-03");
  const Instrument perpetual =
      rules().define_instrument(*InstrumentId::parse("BTCUSDT-PERP.BINANCE"), on);
  const CostEstimate estimate = ask(
      "binance_perp", perpetual,
      {.maker = true, .price = px("70000"), .quantity = qty("1"), .daily_volume = 1e5, .day = on});
  EXPECT_EQ(estimate.fill_price, px("70000"));
  EXPECT_EQ(format_fixed(estimate.total), "14");
  EXPECT_EQ(estimate.margin, std::nullopt);
  EXPECT_NE(estimate.margin_formula.find("not known"), std::string::npos);
}

TEST(CostEstimate, StaysWithinTheLimitsOfTheDay) {
  const CostQuestion question{.side = Side::kBuy,
                              .price = px("10.99"),
                              .quantity = qty("100"),
                              .limits = LimitPair{.down = px("9"), .up = px("11")}};
  Instrument share = nothing_known();
  share.tick = px("0.01");
  const CostProfile wild{.name = "wild", .slippage = {.standard_deviation = 0.1}};
  EXPECT_EQ(estimate_cost(wild, {}, nullptr, share, question).fill_price, px("11"));
}

TEST(CostEstimate, OutOfRangeAndMissingAreErrors) {
  EXPECT_THROW((void)ask("seed_stock", nothing_known(),
                         {.price = px("9000000000"), .quantity = qty("1000")}),
               Error);
  EXPECT_THROW((void)ask("cn_ashare", nothing_known(),
                         {.price = px("10"), .quantity = qty("100"), .day = day("2024-01-02")}),
               Error);
}

}  // namespace
}  // namespace godwit
