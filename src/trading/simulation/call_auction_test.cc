// The clearing price against tables of cases, and against counting by hand over all prices.
#include "trading/simulation/call_auction.h"

#include <map>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "trading/simulation/match_text_testing.h"
#include "trading/simulation/naive_call_auction.h"
#include "trading/simulation/order_flow_testing.h"

namespace godwit {
namespace {

using Orders = std::vector<NaiveAuctionOrder>;

std::optional<AuctionResult> clear(const Orders& orders, const AuctionRule& rule,
                                   const PriceBand& band) {
  std::map<Price, Quantity> bids, asks;
  AuctionOrders collected;
  for (const NaiveAuctionOrder& order : orders) {
    const bool buys = order.side == Side::kBuy;
    if (order.is_market)
      (buys ? collected.market_bid : collected.market_ask) += order.quantity;
    else
      (buys ? bids : asks)[order.price] += order.quantity;
  }
  std::vector<AuctionLevel> bid_levels, ask_levels;
  for (const auto& [price, quantity] : asks) ask_levels.push_back({price, quantity});
  for (const auto& [price, quantity] : bids)
    bid_levels.insert(bid_levels.begin(), {price, quantity});
  collected.bids = bid_levels;
  collected.asks = ask_levels;
  return clear_auction(collected, rule, band);
}

/// "100@10.05 50@market".
void add_orders(Orders& orders, Side side, const std::string& text) {
  for (const std::string& word : test::parts_of(text, ' ')) {
    const std::vector<std::string> size = test::parts_of(word, '@');
    NaiveAuctionOrder order{.side = side, .quantity = parse_fixed<Quantity>(size.at(0)).value()};
    order.is_market = size.at(1) == "market";
    if (!order.is_market) order.price = parse_fixed<Price>(size.at(1)).value();
    orders.push_back(order);
  }
}

/// "sse", "szse=10.02", "futures", "every_middle", "sse_down"; then "in=9.00..11.00" for a band. A
/// tick is 0.01.
AuctionRule rule_of(const std::string& text) {
  const Price tick = Price::from_raw(10'000'000);
  const std::vector<std::string> parts = test::parts_of(text, '=');
  if (parts[0] == "sse") return sse_auction(tick);
  if (parts[0] == "szse") return szse_auction(tick, parse_fixed<Price>(parts.at(1)).value());
  if (parts[0] == "futures") return cn_futures_auction(tick);
  AuctionRule rule = sse_auction(tick);
  if (parts[0] == "sse_down") {
    rule.rounding = Rounding::kDown;
    return rule;
  }
  if (parts[0] != "every_middle") throw failed("no such rule: " + text);
  rule.prices = AuctionPrices::kEveryTick;
  return rule;
}

TEST(CallAuction, TheTableOfCases) {
  const std::vector<test::CaseLine> lines = test::case_lines("auctions.txt");
  EXPECT_GE(lines.size(), 40U);
  for (const test::CaseLine& line : lines) {
    const std::vector<std::string> parts = test::parts_of(line.text, '|');
    ASSERT_EQ(parts.size(), 4U) << "auctions.txt:" << line.number
                                << ": rule | buys | sells | result";
    const std::vector<std::string> words = test::parts_of(parts[0], ' ');
    const AuctionRule rule = rule_of(words.at(0));
    PriceBand band;
    if (words.size() > 1) {
      const std::vector<std::string> ends = test::parts_of(words[1], '~');
      band = {parse_fixed<Price>(ends.at(0)).value(), parse_fixed<Price>(ends.at(1)).value()};
    }
    Orders orders;
    add_orders(orders, Side::kBuy, parts[1]);
    add_orders(orders, Side::kSell, parts[2]);
    const auto result = clear(orders, rule, band);
    const std::string text = result ? format_fixed(result->price) + " " +
                                          format_fixed(result->volume) + " " +
                                          format_fixed(result->surplus)
                                    : "none";
    EXPECT_EQ(text, parts[3]) << "auctions.txt:" << line.number << ": " << line.text;
    EXPECT_EQ(result, naive_clear_auction(orders, rule, band)) << "auctions.txt:" << line.number;
  }
}

Orders random_orders(Rng& rng, int64_t middle, int64_t ticks) {
  Orders orders;
  const int64_t count = rng.between(0, 14);
  for (int64_t i = 0; i < count; ++i) {
    NaiveAuctionOrder order;
    order.side = rng.uniform() < 0.5 ? Side::kBuy : Side::kSell;
    order.is_market = rng.uniform() < 0.08;
    order.price = test::tick_price(middle + rng.between(-ticks, ticks));
    order.quantity = Quantity::from_units(rng.between(1, 4));
    orders.push_back(order);
  }
  return orders;
}

AuctionRule random_rule(Rng& rng, int64_t middle, int64_t ticks) {
  AuctionRule rule{.tie = static_cast<AuctionTie>(rng.between(0, 2)),
                   .prices = static_cast<AuctionPrices>(rng.between(0, 1)),
                   .tick = test::tick_price(1),
                   .rounding = static_cast<Rounding>(rng.between(0, 3)),
                   .reference = std::nullopt};
  if (rule.tie == AuctionTie::kNearestReference || rng.uniform() < 0.5)
    rule.reference = test::tick_price(middle + rng.between(-2 * ticks, 2 * ticks));
  return rule;
}

TEST(CallAuction, EqualsBruteForceOverAllPrices) {
  int cleared = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Rng rng{seed};
    for (int i = 0; i < 1000; ++i) {
      const int64_t middle = rng.between(-20, 20);
      const int64_t ticks = rng.between(0, 9);
      Orders orders = random_orders(rng, middle, ticks);
      const AuctionRule rule = random_rule(rng, middle, ticks);
      PriceBand band;
      if (rng.uniform() < 0.4) {
        const int64_t low = middle - rng.between(0, 8);
        band = {test::tick_price(low), test::tick_price(low + rng.between(0, 16))};
        std::erase_if(orders, [&](const NaiveAuctionOrder& order) {
          return !order.is_market && !band.contains(order.price);
        });
      }
      const auto result = clear(orders, rule, band);
      ASSERT_EQ(result, naive_clear_auction(orders, rule, band)) << "seed " << seed << ", " << i;
      cleared += result ? 1 : 0;
      ASSERT_TRUE(!result || band.contains(result->price));
    }
  }
  EXPECT_GT(cleared, 20'000);
}

TEST(CallAuction, ShenzhensRuleOnASparseBookSearchesNoTickOneByOne) {
  // Nine thousand million ticks lie between the two orders.
  const Orders orders{{.side = Side::kBuy,
                       .price = Price::from_units(9'000'000'000),
                       .quantity = Quantity::from_units(1)},
                      {.side = Side::kSell,
                       .price = Price::from_units(-9'000'000'000),
                       .quantity = Quantity::from_units(1)}};
  const auto result = clear(orders, szse_auction(Price::from_units(1), Price::from_units(123)), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->price, Price::from_units(123));
}

}  // namespace
}  // namespace godwit
