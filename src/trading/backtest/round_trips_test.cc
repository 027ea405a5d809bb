#include "trading/backtest/round_trips.h"

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"

namespace godwit {
namespace {

/// Feeds fills through a real position.
class Trips {
 public:
  void fill(int day, Side side, std::string_view quantity, std::string_view price,
            std::string_view commission = "0") {
    Fill fill{.order = OrderId{1}, .fill_number = ++number_, .side = side};
    fill.ts = test_day(day).end_utc();
    fill.trading_day = test_day(day);
    fill.quantity = qty(quantity);
    fill.price = px(price);
    fill.amount = notional(fill.price, fill.quantity, 1, Rounding::kDown).value();
    fill.costs.commission = money(commission);
    charged += fill.costs.commission;
    const PositionChange change = position_.apply_fill(fill, 1);
    realised += change.realised_profit;
    builder_.on_fill(fill, change);
  }
  [[nodiscard]] const std::vector<RoundTrip>& closed() const { return builder_.closed(); }
  [[nodiscard]] bool is_flat() const { return position_.is_flat(); }
  Amount charged;
  Amount realised;

 private:
  uint64_t number_ = 0;
  Position position_;
  RoundTripBuilder builder_{1};
};

TEST(RoundTrips, ALongTripInParts) {
  Trips trips;
  trips.fill(1, Side::kBuy, "100", "10", "5");
  trips.fill(2, Side::kBuy, "100", "12", "5");
  trips.fill(3, Side::kSell, "50", "15", "5");
  EXPECT_TRUE(trips.closed().empty()) << "not flat yet";
  trips.fill(9, Side::kSell, "150", "11", "6");
  ASSERT_EQ(trips.closed().size(), 1U);
  const RoundTrip& trip = trips.closed()[0];
  EXPECT_EQ(trip.direction, Side::kBuy);
  EXPECT_EQ(trip.entry_day, test_day(1));
  EXPECT_EQ(trip.exit_day, test_day(9));
  EXPECT_EQ(trip.quantity, qty("200"));
  EXPECT_EQ(trip.entry_amount, money("2200"));
  EXPECT_EQ(trip.exit_amount, money("2400"));
  EXPECT_EQ(trip.gross, money("200"));
  EXPECT_EQ(trip.charges, money("21"));
  EXPECT_EQ(trip.net(), money("179"));
}

TEST(RoundTrips, AShortTrip) {
  Trips trips;
  trips.fill(1, Side::kSell, "100", "10", "1");
  trips.fill(4, Side::kBuy, "100", "12", "1");
  ASSERT_EQ(trips.closed().size(), 1U);
  EXPECT_EQ(trips.closed()[0].direction, Side::kSell);
  EXPECT_EQ(trips.closed()[0].gross, money("-200"));
  EXPECT_EQ(trips.closed()[0].net(), money("-202"));
}

TEST(RoundTrips, AFlipEndsOneTripAndBeginsTheNext) {
  Trips trips;
  trips.fill(1, Side::kBuy, "100", "10");
  trips.fill(2, Side::kSell, "300", "11", "3");
  ASSERT_EQ(trips.closed().size(), 1U);
  EXPECT_EQ(trips.closed()[0].charges, money("1")) << "its share of 3, by quantity";
  EXPECT_EQ(trips.closed()[0].gross, money("100"));
  trips.fill(3, Side::kBuy, "200", "10");
  ASSERT_EQ(trips.closed().size(), 2U);
  EXPECT_EQ(trips.closed()[1].direction, Side::kSell);
  EXPECT_EQ(trips.closed()[1].entry_day, test_day(2));
  EXPECT_EQ(trips.closed()[1].charges, money("2"));
  EXPECT_EQ(trips.closed()[1].gross, money("200"));
}

TEST(RoundTrips, LoseNoUnitOfProfitOrCost) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    Trips trips;
    Quantity held;
    for (int day = 1; day < 60; ++day) {
      Quantity change = Quantity::from_raw(rng.between(-5000, 5000));
      if (change.is_zero()) continue;
      if (day == 59) break;
      held += change;
      trips.fill(day, change.sign() > 0 ? Side::kBuy : Side::kSell, format_fixed(change.abs()),
                 format_fixed(Price::from_raw(rng.between(1, 1'000'000'000))),
                 format_fixed(Amount::from_raw(rng.between(0, 1000))));
    }
    if (!held.is_zero())
      trips.fill(60, held.sign() > 0 ? Side::kSell : Side::kBuy, format_fixed(held.abs()), "1",
                 "0.1");
    ASSERT_TRUE(trips.is_flat());
    Amount gross;
    Amount charges;
    for (const RoundTrip& trip : trips.closed()) {
      gross += trip.gross;
      charges += trip.charges;
      ASSERT_LE(trip.entry_ts, trip.exit_ts);
      ASSERT_GT(trip.quantity, Quantity{});
    }
    ASSERT_EQ(gross, trips.realised) << "seed " << seed;
    ASSERT_EQ(charges, trips.charged) << "seed " << seed;
  }
}

}  // namespace
}  // namespace godwit
