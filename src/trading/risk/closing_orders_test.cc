#include "trading/risk/closing_orders.h"

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "market/rules/case_lines_testing.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

std::string words(const OrderRequest& order) {
  constexpr std::array<std::string_view, 5> kOffsets{"", " open", " close", " close_today",
                                                     " close_yesterday"};
  std::string text{name(order.type)};
  text += " " + std::string{name(order.tif)} + " " + format_fixed(order.quantity);
  if (order.limit_price) text += " @" + format_fixed(*order.limit_price);
  text += kOffsets[static_cast<size_t>(order.offset)];
  return text + (order.reduce_only ? " reduce" : "");
}

OrderSituation situation_of(const CaseLine& line) {
  OrderSituation now;
  if (line.words[2] != "closed") now.phase = parse_phase(line.words[2]);
  const Quantity none;
  now.last = line.number<Price>("last");
  now.free_long = {line.number_or("today", none), line.number_or("held", none)};
  now.free_short = {line.number_or("short_today", none), line.number_or("short", none)};
  now.sellable = line.number_or("sellable", now.free_long.earlier);
  return now;
}

std::string answer(const CaseLine& line) {
  if (line.words.size() != 5) return "a case has five words";
  const TradingDay on = day(line.words[1]);
  const Instrument instrument = real_rules().define_instrument(id(line.words[0]), on);
  DayFacts known{.trading_day = on};
  known.reference_price = line.number<Price>("ref");
  known.special_treatment = false;
  known.suspended = line.has("suspended");
  const OrderFacts facts = make_order_facts(real_rules(), instrument, known);
  const OrderSituation now = situation_of(line);
  const CloseRequest request{.side = line.words[3] == "buy" ? Side::kBuy : Side::kSell,
                             .offset = line.has("offsets") ? Offset::kClose : Offset::kNet,
                             .quantity = decimal<Quantity>(line.words[4])};
  std::string text;
  for (const auto& order : closing_orders(request, facts, now)) {
    if (!order) continue;
    EXPECT_EQ(check_order(*order, facts, now), Reason::kNone) << line.place;
    EXPECT_EQ(order->side, request.side) << line.place;
    text += (text.empty() ? "" : " + ") + words(*order);
  }
  return text.empty() ? "none" : text;
}

TEST(ClosingOrders, Cases) {
  const std::vector<CaseLine> cases = read_case_lines("closing_orders.txt");
  EXPECT_GT(cases.size(), 20U);
  for (const CaseLine& line : cases) EXPECT_EQ(answer(line), line.expected) << line.place;
}

TEST(ClosingOrders, OfAnInstrumentWithoutRules) {
  const Instrument index = assume_instrument(id("SPX.INDEX"), *Currency::parse("USD"));
  const OrderFacts facts = assumed_order_facts(index, day("2024-06-03"));
  const OrderSituation now{.phase = Phase::kContinuous,
                           .free_long = {.today = Quantity::from_units(3)}};
  const auto orders = closing_orders({.quantity = Quantity::from_units(5)}, facts, now);
  ASSERT_TRUE(orders[0].has_value());
  EXPECT_EQ(words(*orders[0]), "market ioc 3 reduce");
  EXPECT_FALSE(orders[1].has_value());
}

}  // namespace
}  // namespace godwit
