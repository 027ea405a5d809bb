#include "market/data/adjust/corporate_action.h"

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

Price price(const char* text) { return parse_fixed<Price>(text).value(); }
Rate rate(const char* text) { return parse_fixed<Rate>(text).value(); }

const Price kTick = price("0.01");

CorporateAction action(const char* cash, const char* bonus = "0", const char* rights = "0",
                       const char* rights_price = "0") {
  return {.ex_day = TradingDay{*parse_date("2024-01-02")},
          .cash = price(cash),
          .bonus_ratio = rate(bonus),
          .rights_ratio = rate(rights),
          .rights_price = price(rights_price)};
}

/// The announced dividends and bonus shares of 000001.SZSE with the close before and the reference
/// price that the exchange then used.
TEST(CorporateAction, ReferencePricesOfARealShare) {
  struct Case {
    const char* close;
    const char* cash;
    const char* bonus;
    const char* reference;
  };
  for (const Case& c : {
           Case{"14.50", "0.15", "0", "14.35"},     // 2002-07-23
           Case{"11.31", "0.0335", "0.3", "8.67"},  // 2008-10-31
           Case{"13.51", "0.10", "0", "13.41"},     // 2012-10-19
           Case{"19.24", "0.17", "0.6", "11.92"},   // 2013-06-20
           Case{"11.78", "0.16", "0.2", "9.68"},    // 2014-06-12
           Case{"19.80", "0.174", "0.2", "16.36"},  // 2015-04-13: 16.355 goes up.
           Case{"10.44", "0.153", "0.2", "8.57"},   // 2016-06-16
           Case{"10.97", "0.158", "0", "10.81"},    // 2017-07-21
           Case{"8.78", "0.136", "0", "8.64"},      // 2018-07-12
           Case{"13.43", "0.145", "0", "13.29"},    // 2019-06-26: 13.285 goes up.
           Case{"13.00", "0.218", "0", "12.78"},    // 2020-05-28
       })
    EXPECT_EQ(theoretical_ex_price(price(c.close), action(c.cash, c.bonus), kTick),
              price(c.reference))
        << c.close;
}

TEST(CorporateAction, RightsAreWorthWhatTheySave) {
  // Three for ten at 8: (17 + 0.3 * 8) / 1.3 = 14.923...
  const CorporateAction rights = action("0", "0", "0.3", "8");
  EXPECT_EQ(theoretical_ex_price(price("17"), rights, kTick), price("14.92"));
  EXPECT_DOUBLE_EQ(theoretical_ratio(price("17"), rights).value(), 17 * 1.3 / (17 + 2.4));
  // All at once: (20 - 1 + 0.2 * 5) / 1.7.
  EXPECT_EQ(theoretical_ex_price(price("20"), action("1", "0.5", "0.2", "5"), price("0.001")),
            price("11.765"));
  // Rights at the market price change nothing.
  EXPECT_EQ(theoretical_ratio(price("8"), rights), 1.0);
}

TEST(CorporateAction, AReverseOfNothingIsNoPrice) {
  EXPECT_EQ(theoretical_ex_price(price("1"), action("1"), kTick), std::nullopt);
  EXPECT_EQ(theoretical_ex_price(price("1"), action("0.996"), kTick), std::nullopt);  // 0.004: 0.
  EXPECT_EQ(theoretical_ratio(price("1"), action("2")), std::nullopt);
}

TEST(CorporateAction, RefusesWhatMakesNoSense) {
  EXPECT_THROW(validate(action("0")), Error);
  EXPECT_THROW(validate(action("-1")), Error);
  EXPECT_THROW(validate(action("0", "-0.1")), Error);
  EXPECT_THROW(validate(action("0", "1001")), Error);
  EXPECT_THROW(validate(action("0", "0", "0.1", "-1")), Error);
}

TEST(CorporateAction, TheLargestPricesDoNotOverflow) {
  EXPECT_EQ(theoretical_ex_price(Price::from_units(9'000'000'000),
                                 action("0", "1", "1000", "9000000000"), kTick)
                .has_value(),
            true);
}

}  // namespace
}  // namespace godwit
