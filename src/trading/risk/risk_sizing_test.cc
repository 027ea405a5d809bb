#include "trading/risk/risk_sizing.h"

#include "foundation/base/random.h"
#include "trading/risk/risk_view_testing.h"

namespace godwit {
namespace {

Instrument instrument(const char* lot, int64_t multiplier) {
  Instrument made = risk_instrument(0);
  made.lot = as<Quantity>(lot);
  made.multiplier = multiplier;
  return made;
}

std::optional<Quantity> sized(const char* share, const char* equity, const char* entry,
                              const char* stop, const Instrument& of) {
  return quantity_for_risk(as<Rate>(share), as<Amount>(equity), as<Price>(entry), as<Price>(stop),
                           of);
}

TEST(RiskSizing, WorkedByHand) {
  // 2 % of ten million is 200,000; a stop 0.5 below the entry: 400,000 shares.
  EXPECT_EQ(sized("0.02", "10000000", "20", "19.5", instrument("100", 1)), as<Quantity>("400000"));
  // One unit of price more, and the last lot is too much.
  EXPECT_EQ(sized("0.02", "10000000", "20", "19.499999999", instrument("100", 1)),
            as<Quantity>("399900"));
  // A short's stop lies above; rebar of 10 t a lot: 20,000 / (50 x 10) = 40.
  EXPECT_EQ(sized("0.02", "1000000", "3500", "3550", instrument("1", 10)), as<Quantity>("40"));
  EXPECT_EQ(sized("0.02", "999999", "3500", "3550", instrument("1", 10)), as<Quantity>("39"));
  // Coins by the thousandth: 20 / 1,000 = 0.02.
  EXPECT_EQ(sized("0.02", "1000", "60000", "59000", instrument("0.001", 1)), as<Quantity>("0.02"));
}

TEST(RiskSizing, Edges) {
  const Instrument share = instrument("100", 1);
  EXPECT_EQ(sized("0.02", "99", "20", "19", share), Quantity{});  // Not one lot.
  EXPECT_EQ(sized("0.02", "0", "20", "19", share), Quantity{});
  EXPECT_EQ(sized("0.02", "-5", "20", "19", share), Quantity{});
  EXPECT_EQ(sized("0", "1000", "20", "19", share), Quantity{});
  EXPECT_FALSE(sized("0.02", "1000", "20", "20", share).has_value());
  EXPECT_FALSE(sized("0.5", "90000000000", "20", "19.999999999", share).has_value());
}

TEST(RiskSizing, LosesAtMostItsShareAndOneLotMoreWouldNot) {
  Rng rng{7};
  for (int i = 0; i < 20'000; ++i) {
    const Instrument of = instrument(i % 2 == 0 ? "100" : "0.001", rng.between(1, 300));
    const int64_t equity = rng.between(1, 1'000'000'000'000'000);
    const int64_t share = rng.between(1, Rate::kScale / 10);
    const int64_t entry = rng.between(1, 100'000'000'000);
    const int64_t stop = entry + rng.between(1'000, 1'000'000'000) * (i % 3 == 0 ? 1 : -1);
    const auto quantity = quantity_for_risk(Rate::from_raw(share), Amount::from_raw(equity),
                                            Price::from_raw(entry), Price::from_raw(stop), of);
    ASSERT_TRUE(quantity.has_value());
    ASSERT_EQ(quantity->raw() % of.lot.raw(), 0);
    // Loss of one lot in 1e-17 of money; how many of them fit, by long division of the budget.
    const int128 lot_loss =
        static_cast<int128>(std::abs(entry - stop)) * of.lot.raw() * of.multiplier;
    const int128 budget = static_cast<int128>(equity) * share / Rate::kScale * 1'000'000'000;
    const int128 lots = quantity->raw() / of.lot.raw();
    ASSERT_LE(lots * lot_loss, budget) << i;
    ASSERT_GT((lots + 1) * lot_loss, budget) << i;
  }
}

}  // namespace
}  // namespace godwit
