#include "trading/strategies/buy_and_hold.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "trading/engine/test_market.h"
#include "trading/simulation/simulated_venue.h"

namespace godwit {
namespace {

TEST(BuyAndHold, BuysEachInstrumentOnceAtItsFirstBar) {
  const BarPrices ten{px("10"), px("10")};
  const TestMarket market =
      test_market({daily_bars({ten, ten, ten, ten}),
                   {daily_bar(3, ten), daily_bar(4, ten), daily_bar(6, ten)}});
  SimulatedVenue venue{market.instruments,
                       market.interval,
                       {.costs = find_cost_profile("none").value(), .max_volume_share = 1},
                       market.cash};
  BuyAndHold strategy;
  const TestOutcome outcome = run_market(market, venue, strategy);
  ASSERT_EQ(outcome.orders.size(), 2U);
  EXPECT_EQ(outcome.positions[0], qty("50000"));
  EXPECT_EQ(outcome.positions[1], qty("50000"));
  EXPECT_EQ(outcome.fills[0].trading_day, test_day(2));
  EXPECT_EQ(outcome.fills[1].trading_day, test_day(4));
}

TEST(BuyAndHold, ARestartDoesNotBuyAgain) {
  const BarPrices ten{px("10"), px("10")};
  const TestMarket market = test_market({daily_bars({ten, ten})});
  Writer writer;
  {
    SimulatedVenue venue{market.instruments, market.interval, {}, market.cash};
    BuyAndHold strategy;
    EXPECT_EQ(run_market(market, venue, strategy).orders.size(), 1U);
    strategy.save(writer);
  }
  class Restarted final : public Strategy {
   public:
    explicit Restarted(std::span<const std::byte> state) : state_{state} {}
    void on_start(Context& context) override {
      inner_.on_start(context);
      Reader reader{state_};
      inner_.load(reader);
      reader.finish();
    }
    void on_bar(Context& context, const Bar& bar) override { inner_.on_bar(context, bar); }
    void save(Writer&) const override {}
    void load(Reader&) override {}

   private:
    std::span<const std::byte> state_;
    BuyAndHold inner_;
  };
  SimulatedVenue venue{market.instruments, market.interval, {}, market.cash};
  Restarted strategy{writer.bytes()};
  EXPECT_TRUE(run_market(market, venue, strategy).orders.empty());
  const TestMarket wider = test_market({market.bars[0], market.bars[0]});
  SimulatedVenue other{wider.instruments, wider.interval, {}, wider.cash};
  EXPECT_THROW((void)run_market(wider, other, strategy), Error) << "of other instruments";
}

}  // namespace
}  // namespace godwit
