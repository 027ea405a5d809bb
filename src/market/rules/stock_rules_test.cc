#include "market/rules/stock_rules.h"

#include "market/rules/data_testing.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

std::string board_of(const char* text) {
  const Board* board = real_rules().stocks().find_board(id(text));
  return board == nullptr ? "none" : board->name;
}

TEST(StockRules, BoardsByPrefix) {
  EXPECT_EQ(board_of("600519.SSE"), "sse_main");
  EXPECT_EQ(board_of("688981.SSE"), "star");
  EXPECT_EQ(board_of("689009.SSE"), "star");
  EXPECT_EQ(board_of("000001.SZSE"), "szse_main");
  EXPECT_EQ(board_of("003816.SZSE"), "szse_main");
  EXPECT_EQ(board_of("302132.SZSE"), "chinext");
  EXPECT_EQ(board_of("430047.BSE"), "bse");
  EXPECT_EQ(board_of("920799.BSE"), "bse");
  EXPECT_EQ(board_of("510300.SSE"), "sse_fund");
  EXPECT_EQ(board_of("518880.SSE"), "sse_fund_t0");
  EXPECT_EQ(board_of("588000.SSE"), "sse_fund_20");
  EXPECT_EQ(board_of("159919.SZSE"), "szse_fund");
  EXPECT_EQ(board_of("159915.SZSE"), "szse_fund_20");
  EXPECT_EQ(board_of("113050.SSE"), "sse_convertible");
  EXPECT_EQ(board_of("128136.SZSE"), "szse_convertible");
  EXPECT_EQ(board_of("000001.SSE"), "sse_index");  // The venue is part of the key.
  EXPECT_EQ(board_of("399006.SZSE"), "szse_index");
  EXPECT_EQ(board_of("000300.INDEX"), "index");
  for (const char* text : {"900901.SSE", "200002.SZSE", "60051.SSE", "6005190.SSE", "60051X.SSE",
                           "920799.SSE", "600519.SZSE", "SPX.INDEX", "600519.NYSE"})
    EXPECT_EQ(board_of(text), "none") << text;
  EXPECT_EQ(error_of([] { (void)real_rules().board(id("900901.SSE")); }),
            "rules: 900901.SSE: no board of rules/a_share.toml has a prefix that fits this code; "
            "expected six digits like 600519.SSE, 300750.SZSE or 920799.BSE");
}

struct LimitCase {
  const char* board;
  bool special_treatment;
  std::optional<int32_t> day_of_listing;
  const char* date;
  const char* reference;
  const char* expected;  // "down up", "none" or "error".
};

TEST(StockRules, LimitsByBoardAndDate) {
  const std::vector<LimitCase> cases{
      {"sse_main", false, {}, "2024-01-02", "10.05", "9.05 11.06"},  // 9.045 and 11.055 half up.
      {"sse_main", false, {}, "1996-12-13", "10.00", "error"},
      {"sse_main", false, {}, "1996-12-16", "10.00", "9 11"},
      {"sse_main", true, {}, "2026-07-03", "3.33", "3.16 3.5"},
      {"sse_main", true, {}, "2026-07-06", "3.33", "3 3.66"},
      {"szse_main", true, {}, "1996-12-13", "3.33", "error"},
      {"szse_main", true, {}, "1998-04-21", "3.33", "3 3.66"},  // As all: nobody was treated yet.
      {"szse_main", false, {}, "1998-04-21", "3.33", "3 3.66"},
      {"szse_main", true, {}, "1998-04-22", "3.33", "3.16 3.5"},
      {"szse_main", false, {}, "1998-04-22", "3.33", "3 3.66"},
      {"szse_main", false, 1, "1998-04-21", "3.33", "none"},
      {"szse_main", false, 1, "1998-04-22", "3.33", "none"},
      {"szse_main", false, 1, "2013-12-31", "10.00", "none"},
      {"szse_main", false, 1, "2014-01-02", "10.00", "6.4 14.4"},
      {"szse_main", false, 2, "2014-01-03", "14.40", "12.96 15.84"},
      {"szse_main", false, 1, "2023-04-10", "10.00", "none"},
      {"szse_main", false, 5, "2023-04-14", "10.00", "none"},
      {"szse_main", false, 6, "2023-04-17", "10.00", "9 11"},
      {"szse_main", false, 3, "2023-04-10", "10.00", "9 11"},  // Listed on 04-06, before the row.
      {"szse_main", false, 5, "2023-04-13", "10.00", "9 11"},  // Listed on 04-07.
      {"szse_main", false, 4, "2023-04-13", "10.00", "none"},  // Listed on 04-10.
      {"star", false, {}, "2019-07-19", "10.00", "error"},
      {"star", false, 5, "2019-07-26", "10.00", "none"},
      {"star", true, {}, "2022-01-04", "10.00", "8 12"},
      {"chinext", false, {}, "2020-08-21", "10.00", "9 11"},
      {"chinext", true, {}, "2020-08-21", "10.00", "9.5 10.5"},
      {"chinext", false, {}, "2020-08-24", "10.00", "8 12"},
      {"chinext", true, {}, "2020-08-24", "10.00", "8 12"},
      {"chinext", false, 5, "2020-08-24", "10.00", "8 12"},  // Listed on 08-18 to 08-21.
      {"chinext", false, 2, "2020-08-24", "10.00", "8 12"},
      {"chinext", false, 1, "2020-08-24", "10.00", "none"},
      {"chinext", false, 5, "2020-08-28", "10.00", "none"},
      {"bse", false, 1, "2021-11-15", "10.00", "none"},
      {"bse", false, 2, "2021-11-16", "10.00", "7 13"},
      {"sse_fund", false, {}, "2024-01-02", "0.985", "0.887 1.084"},  // 0.8865, 1.0835
      {"sse_convertible", false, {}, "2022-07-29", "100", "none"},
      {"sse_convertible", false, {}, "2022-08-01", "100", "80 120"},
      {"sse_convertible", false, 1, "2023-01-03", "100", "56.7 157.3"},
  };
  for (const LimitCase& c : cases) {
    std::string got;
    try {
      const auto limits = real_rules().price_limits({.reference = price(c.reference),
                                                     .board = c.board,
                                                     .special_treatment = c.special_treatment,
                                                     .day_of_listing = c.day_of_listing,
                                                     .day = day(c.date)});
      got = limits ? format_fixed(limits->down) + " " + format_fixed(limits->up) : "none";
    } catch (const Error&) {
      got = "error";
    }
    EXPECT_EQ(got, c.expected) << c.board << " " << c.date << " " << c.reference;
  }
}

TEST(StockRules, OrderFormAndSettlement) {
  const StockRules star = real_rules().stock_rules(id("688981.SSE"), day("2024-01-02"));
  EXPECT_EQ(star.buy_minimum, Quantity::from_units(200));
  EXPECT_EQ(star.buy_step, Quantity::from_units(1));
  EXPECT_EQ(star.limit_order_max, Quantity::from_units(100'000));
  EXPECT_EQ(star.sellable_after_days, 1);
  const StockRules fund = real_rules().stock_rules(id("518880.SSE"), day("2024-01-02"));
  EXPECT_EQ(fund.tick, price("0.001"));
  EXPECT_EQ(fund.sellable_after_days, 0);
  const StockRules before = real_rules().stock_rules(id("300750.SZSE"), day("2020-08-21"));
  const StockRules after = real_rules().stock_rules(id("300750.SZSE"), day("2020-08-24"));
  EXPECT_EQ(before.limit_order_max, Quantity::from_units(1'000'000));
  EXPECT_EQ(after.limit_order_max, Quantity::from_units(300'000));
  const Board& main = real_rules().board(id("600519.SSE"));
  EXPECT_FALSE(real_rules().stocks().cage(main, day("2023-04-07")).has_value());
  EXPECT_EQ(real_rules().stocks().cage(main, day("2023-04-10"))->minimum, price("0.1"));
}

std::string costs_text(const char* instrument, const char* date, Side side, const char* amount) {
  std::string text;
  for (const FeeRule& rule : real_rules().stock_costs(id(instrument), day(date)))
    if (rule.applies(side) && !rule.inside_commission)
      text += rule.name + " " + format_fixed(charge(rule, decimal<Amount>(amount))) + "; ";
  return text;
}

TEST(StockRules, CostsByDate) {
  EXPECT_EQ(costs_text("600519.SSE", "2023-08-25", Side::kSell, "1234567.89"),
            "commission 308.64; stamp_duty 1234.57; transfer_fee 12.35; ");
  EXPECT_EQ(costs_text("600519.SSE", "2023-08-28", Side::kSell, "1234567.89"),
            "commission 308.64; stamp_duty 617.28; transfer_fee 12.35; ");
  EXPECT_EQ(costs_text("600519.SSE", "2023-08-28", Side::kBuy, "1234567.89"),
            "commission 308.64; transfer_fee 12.35; ");
  EXPECT_EQ(costs_text("600519.SSE", "2022-04-28", Side::kBuy, "100"),
            "commission 0.03; transfer_fee 0; ");  // 0.025 is a tie, up; 0.002 is not.
  EXPECT_EQ(costs_text("510300.SSE", "2024-01-02", Side::kSell, "10000"),
            "commission 2.5; stamp_duty 0; transfer_fee 0; ");
  EXPECT_NE(error_of([] {
              (void)real_rules().stock_costs(id("600519.SSE"), day("2010-01-04"));
            }).find("a_share.toml [[cost]] \"sse_main, transfer_fee\": no row holds on 2010-01-04"),
            std::string::npos);
  // Before 2015-08-01 no row of what is inside the commission holds; stamp duty has its history.
  EXPECT_EQ(costs_text("000001.SZSE", "2005-01-21", Side::kBuy, "1000000"),
            "commission 250; stamp_duty 2000; transfer_fee 0; ");
  EXPECT_EQ(costs_text("000001.SZSE", "2005-01-24", Side::kBuy, "1000000"),
            "commission 250; stamp_duty 1000; transfer_fee 0; ");
  EXPECT_EQ(costs_text("000001.SZSE", "2007-06-01", Side::kBuy, "1000000"),
            "commission 250; stamp_duty 3000; transfer_fee 0; ");
  EXPECT_EQ(costs_text("000001.SZSE", "2008-09-18", Side::kBuy, "1000000"),
            "commission 250; stamp_duty 1000; transfer_fee 0; ");
  EXPECT_EQ(costs_text("000001.SZSE", "2008-09-19", Side::kBuy, "1000000"),
            "commission 250; transfer_fee 0; ");
  EXPECT_EQ(real_rules().stock_costs(id("000001.SZSE"), day("2007-06-01")).size(), 3U);
  EXPECT_EQ(real_rules().stock_costs(id("000001.SZSE"), day("2015-08-03")).size(), 5U);
  // In Shanghai one charge has no row, but the others can be asked for.
  const Board& main = real_rules().board(id("600519.SSE"));
  EXPECT_EQ(real_rules().stocks().cost(main, "stamp_duty", day("2007-06-01")).rate,
            *parse_rate("0.3%"));
  EXPECT_NE(
      error_of([&] { (void)real_rules().stocks().cost(main, "stamp_dutty", day("2007-06-01")); }),
      "no error");
  const auto costs = real_rules().stock_costs(id("600519.SSE"), day("2024-01-02"));
  EXPECT_EQ(costs[0].minimum, Amount::from_units(5));
  EXPECT_EQ(costs[0].kind, FeeKind::kCommission);
  EXPECT_EQ(costs[1].kind, FeeKind::kTax);
}

TEST(StockRules, DefinesInstruments) {
  const Instrument share = real_rules().define_instrument(id("600519.SSE"), day("2024-01-02"));
  EXPECT_EQ(share.market, Market::kStock);
  EXPECT_EQ(share.currency.code(), "CNY");
  EXPECT_EQ(share.tick, price("0.01"));
  EXPECT_EQ(share.lot, Quantity::from_units(100));
  EXPECT_EQ(share.board, "sse_main");
  EXPECT_EQ(share.calendar->name(), "china_stocks");
  EXPECT_FALSE(share.is_assumed);
  const Instrument index = real_rules().define_instrument(id("000300.INDEX"), day("2024-01-02"));
  EXPECT_EQ(index.market, Market::kIndex);
  EXPECT_TRUE(index.tick.is_zero());
  EXPECT_FALSE(real_rules().covers(id("SPX.INDEX")));
  EXPECT_TRUE(real_rules().covers(id("900901.SSE")));  // So that it is an error, not a default.
}

}  // namespace
}  // namespace godwit
