#include "market/accounting/margin.h"

#include <array>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/accounting/account_testing.h"
#include "market/accounting/margin_cost.h"
#include "market/accounting/rate_book.h"

namespace godwit {
namespace {

const std::array<Instrument, 6> kHeld{
    make_instrument({"600519.SSE", "CNY", Market::kStock}),
    make_instrument({"rb2410.SHFE", "CNY", Market::kFutures, MarginClass::kMargin, 10}),
    make_instrument({"rb2501.SHFE", "CNY", Market::kFutures, MarginClass::kMargin, 10}),
    make_instrument({"i2409.DCE", "CNY", Market::kFutures, MarginClass::kMargin, 100}),
    make_instrument({"BTCUSDT-PERP.BINANCE", "USDT", Market::kCrypto, MarginClass::kMargin}),
    make_instrument({"USD/JPY.OANDA", "JPY", Market::kForex, MarginClass::kMargin})};

std::vector<MarginTerms> new_terms() {
  return {{},
          {.initial = rate("0.13"), .tiers = {}, .larger_side = true},
          {.initial = rate("0.15"), .tiers = {}, .larger_side = true},
          {.initial = rate("0.14"), .tiers = {}},
          {.initial = rate("0.1"),
           .tiers = {{{}, rate("0.004"), {}}, {amount("50000"), rate("0.005"), amount("50")}}},
          {.initial = rate("0.04"), .tiers = {{{}, rate("0.02"), {}}}, .larger_side = true}};
}

/// A yuan account with rates that do not move.
class Margins : public testing::Test {
 protected:
  Margins() {
    const auto set = [&](const char* base, const char* quote, const char* value) {
      ASSERT_TRUE(rates_.mark(rates_.pair(currency(base), currency(quote)), {}, price(value)));
    };
    set("USDT", "CNY", "7.25");
    set("USD", "CNY", "7.1");
    set("USD", "JPY", "157");
    account_.deposit({}, amount("1000000"));
  }
  void fill(uint32_t i, Side side, const char* size, const char* at, Offset offset = Offset::kNet) {
    account_.apply_fill(make_fill(i, kHeld[i], side, quantity(size), price(at), offset));
  }
  [[nodiscard]] std::string state() const {
    const MarginState now = book_.state(account_);
    return format_fixed(now.equity) + " required " + format_fixed(now.required) + " maintenance " +
           format_fixed(now.maintenance) + " free " + format_fixed(now.free());
  }
  [[nodiscard]] std::string refusal(uint32_t i, Side side, const char* size, const char* at,
                                    Offset offset, const char* fee = "0") const {
    Fill fill = make_fill(i, kHeld[i], side, quantity(size), price(at), offset);
    fill.costs.fee = amount(fee);
    return std::string{name(book_.refusal(account_, fill))};
  }

  RateBook rates_;
  Converter converter_{rates_, {Duration::days(1), {currency("USD")}}};
  Ledger ledger_;
  Account account_{AccountIndex{0}, currency("CNY"), kHeld, ledger_, {.converter = &converter_}};
  MarginBook book_{kHeld, new_terms()};
};

TEST_F(Margins, OnlyTheLargerSideOfAProductCounts) {
  fill(1, Side::kBuy, "3", "3600", Offset::kOpen);  // 108000 x 13 % = 14040
  EXPECT_EQ(state(), "1000000 required 14040 maintenance 0 free 985960");
  fill(2, Side::kSell, "2", "3500", Offset::kOpen);  // 70000 x 15 % = 10500: the smaller side.
  EXPECT_EQ(state(), "1000000 required 14040 maintenance 0 free 985960");
  fill(1, Side::kSell, "1", "3600", Offset::kOpen);  // + 4680: 15180 are the larger side now.
  EXPECT_EQ(state(), "1000000 required 15180 maintenance 0 free 984820");
  fill(3, Side::kBuy, "1", "800", Offset::kOpen);  // Another exchange: both of its legs count.
  fill(3, Side::kSell, "1", "800", Offset::kOpen);
  EXPECT_EQ(state(), "1000000 required 37580 maintenance 0 free 962420");
}

TEST_F(Margins, ProfitBeforeTheSettlementOpensNothingALossCounts) {
  fill(1, Side::kBuy, "10", "3600", Offset::kOpen);
  ASSERT_TRUE(account_.mark(InstrumentIndex{1}, price("3700")));
  EXPECT_EQ(state(), "1010000 required 46800 maintenance 0 free 953200");
  EXPECT_EQ(refusal(1, Side::kBuy, "203", "3600", Offset::kOpen), "");  // 213 x 4680 = 996840
  EXPECT_EQ(refusal(1, Side::kBuy, "204", "3600", Offset::kOpen), "MARGIN_NOT_SUFFICIENT");
  ASSERT_TRUE(account_.mark(InstrumentIndex{1}, price("3500")));
  EXPECT_EQ(state(), "990000 required 46800 maintenance 0 free 943200");
  account_.settle({}, InstrumentIndex{1}, price("3700"));
  EXPECT_EQ(state(), "1010000 required 48100 maintenance 0 free 961900");
}

TEST_F(Margins, TiersAndConversionsRoundUp) {
  fill(4, Side::kBuy, "0.5", "60000");  // 30000 x 0.4 % = 120 and 3000, in USDT.
  EXPECT_EQ(state(), "1000000 required 21750 maintenance 870 free 978250");
  fill(4, Side::kBuy, "1", "60000");  // 90000 x 0.5 % - 50 = 400
  EXPECT_EQ(state(), "1000000 required 65250 maintenance 2900 free 934750");
  fill(4, Side::kSell, "1.5", "60000");
  fill(5, Side::kSell, "1000", "157.001");  // 157001 yen x 4 % x 7.1 / 157 = 284.001808917...
  EXPECT_EQ(state(), "1000000 required 284.00180892 maintenance 142.00090446 free 999715.99819108");
}

TEST_F(Margins, RefusesAtTheUnit) {
  // 130 lots at 3600 occupy 608400; 83 more 388440: 3160 are left.
  fill(1, Side::kBuy, "130", "3600", Offset::kOpen);
  EXPECT_EQ(refusal(1, Side::kBuy, "83", "3600", Offset::kOpen, "3160"), "");
  EXPECT_EQ(refusal(1, Side::kBuy, "83", "3600", Offset::kOpen, "3160.00000001"),
            "MARGIN_NOT_SUFFICIENT");
  EXPECT_EQ(refusal(1, Side::kBuy, "84", "3600", Offset::kOpen), "MARGIN_NOT_SUFFICIENT");
  // The other side is free up to the larger one, and closing always is.
  EXPECT_EQ(refusal(2, Side::kSell, "112", "3600", Offset::kOpen), "");
  EXPECT_EQ(refusal(1, Side::kSell, "130", "1", Offset::kClose, "999999"), "");
  EXPECT_EQ(refusal(1, Side::kSell, "343", "3600", Offset::kNet), "");  // 213 lots short.
  EXPECT_EQ(refusal(1, Side::kSell, "344", "3600", Offset::kNet), "MARGIN_NOT_SUFFICIENT");
  EXPECT_EQ(refusal(0, Side::kBuy, "100000", "1000", Offset::kNet), "");  // Cash: not ours to say.
  Fill too_large = make_fill(1, kHeld[1], Side::kBuy, quantity("1"), price("3600"), Offset::kOpen);
  too_large.quantity = quantity("90000000000");
  EXPECT_EQ(book_.refusal(account_, too_large), Reason::kNotionalOutOfRange);
}

TEST_F(Margins, AFlipFreesTheSideThatItCloses) {
  fill(3, Side::kBuy, "10", "800", Offset::kOpen);  // 112000; each lot of the other side 11200.
  EXPECT_EQ(refusal(3, Side::kSell, "99", "800", Offset::kNet), "");
  EXPECT_EQ(refusal(3, Side::kSell, "100", "800", Offset::kNet), "MARGIN_NOT_SUFFICIENT");
  EXPECT_EQ(refusal(3, Side::kSell, "79", "800", Offset::kOpen), "");
  EXPECT_EQ(refusal(3, Side::kSell, "80", "800", Offset::kOpen), "MARGIN_NOT_SUFFICIENT");
}

TEST_F(Margins, LegsOfTheSmallerSideFreeNothing) {
  fill(1, Side::kBuy, "3", "3600", Offset::kOpen);
  fill(2, Side::kSell, "2", "3500", Offset::kOpen);
  fill(4, Side::kBuy, "1", "60000");
  const std::vector<HeldLeg> legs = book_.held_legs(account_);
  ASSERT_EQ(legs.size(), 3U);
  EXPECT_EQ(legs[0].margin, amount("14040"));
  EXPECT_EQ(legs[0].maintenance, Amount{});  // Futures: the call after the settlement.
  EXPECT_EQ(legs[1].margin, Amount{});
  EXPECT_FALSE(legs[1].is_long);
  EXPECT_EQ(legs[2].margin, amount("43500"));
  EXPECT_EQ(legs[2].maintenance, amount("1812.5"));  // (60000 x 0.5 % - 50) x 7.25
}

TEST_F(Margins, ATierBeginsAtItsValue) {
  MarginTerms terms = new_terms()[4];
  terms.tiers = {{{}, rate("0.01"), {}}, {amount("60000"), rate("0.02"), {}}};
  book_.set_terms(InstrumentIndex{4}, terms);
  fill(4, Side::kBuy, "1", "59999.99999");
  EXPECT_EQ(book_.maintenance(account_, InstrumentIndex{4}, true), amount("599.9999999"));
  ASSERT_TRUE(account_.mark(InstrumentIndex{4}, price("60000")));
  EXPECT_EQ(book_.maintenance(account_, InstrumentIndex{4}, true), amount("1200"));
  EXPECT_EQ(book_.maintenance(account_, InstrumentIndex{4}, false), Amount{});
}

TEST_F(Margins, RatiosRoundUpAndEndWithEquity) {
  MarginState state{amount("3"), amount("1"), amount("3"), {}};
  EXPECT_EQ(format_fixed(state.ratio().value()), "0.333333333334");
  EXPECT_TRUE(state.must_liquidate());
  state.maintenance = amount("2.99999999");
  EXPECT_FALSE(state.must_liquidate());
  state.equity = {};
  EXPECT_EQ(state.ratio(), std::nullopt);
  EXPECT_TRUE(state.must_liquidate());
  state.maintenance = {};
  EXPECT_FALSE(state.must_liquidate());  // Nothing is held.
}

/// Position by position in wide integers: every lot with the price that it is carried at.
TEST(MarginProperty, AgreesWithANaiveSum) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    Ledger ledger;
    const std::span<const Instrument> futures{kHeld.data() + 1, 3};
    Account account{AccountIndex{0}, currency("CNY"), futures, ledger, {}};
    std::vector<MarginTerms> terms{new_terms()[1], new_terms()[2], new_terms()[3]};
    if (rng.between(0, 1) == 0) terms[0].larger_side = terms[1].larger_side = false;
    const MarginBook book{futures, terms};
    account.deposit({}, amount("100000000"));
    struct Lots {
      int128 lots;
      int128 carried_at;  // 1e-9.
    };
    std::map<std::pair<uint32_t, bool>, std::vector<Lots>> held;
    for (int step = 0; step < 30; ++step) {
      const auto i = static_cast<uint32_t>(rng.between(0, 2));
      const Price at = Price::from_raw(rng.between(500'000, 4'000'000) * 1'000'000);
      if (rng.between(0, 5) == 0) {
        account.settle({}, InstrumentIndex{i}, at);
        for (const bool is_long : {true, false})
          for (Lots& lots : held[{i, is_long}]) lots.carried_at = at.raw();
      } else {
        const bool buys = rng.between(0, 1) == 0;
        const int64_t lots = rng.between(1, 9);
        account.apply_fill(make_fill(i, futures[i], buys ? Side::kBuy : Side::kSell,
                                     Quantity::from_units(lots), at, Offset::kOpen));
        held[{i, buys}].push_back({lots, at.raw()});
      }
      int128 longs = 0, shorts = 0, alone = 0;
      for (const auto& [key, all] : held) {
        int128 value = 0;
        for (const Lots& lots : all)
          value += lots.lots * lots.carried_at / 10 * futures[key.first].multiplier;
        const int128 percent = key.first == 0 ? 13 : key.first == 1 ? 15 : 14;
        const int128 margin = (value * percent + 99) / 100;
        const bool grouped = terms[key.first].larger_side;
        (!grouped ? alone : key.second ? longs : shorts) += margin;
      }
      const MarginState state = book.state(account);
      ASSERT_TRUE(state.required.raw() == alone + std::max(longs, shorts)) << "seed " << seed;
      // Without groups the margins of the legs are all that there is: something can always be
      // closed.
      const Amount equity = Amount::from_raw(rng.between(0, state.required.raw()));
      const ForcedClosePlan plan = plan_settlement_call(
          equity, state.required, book.held_legs(account), ForcedCloseOrder::kLargestMargin);
      ASSERT_TRUE(plan.missing.is_zero() || terms[0].larger_side) << "seed " << seed;
    }
  }
}

TEST(MarginCost, IsMarginByDaysByRate) {
  MarginCost cost;
  EXPECT_EQ(format_fixed(cost.cost(rate("0.05"))), "0");
  cost.add(amount("36500"), 1);
  cost.add(amount("10000"), 3);  // A weekend.
  EXPECT_EQ(format_fixed(cost.cost(rate("0.0365"))), "6.65");
  EXPECT_EQ(format_fixed(cost.cost(rate("0.036"), 360)), "6.65");
  cost.add(Amount::from_raw(1), 1);
  EXPECT_EQ(format_fixed(cost.cost(rate("0.0365"))), "6.65000001");
}

}  // namespace
}  // namespace godwit
