#include "signals/features/trades_since.h"

#include "signals/features/catalog_kinds_testing.h"
#include "signals/features/feature_check.h"

namespace godwit::features {
namespace {

using TradesBeside = CatalogKinds;

// By hand, quotes of the seconds 0 to 8. Trades: 10 without a side in an auction at 2, 3 bought at
// 3.5, 4 sold and 5 without a side at 4.5, 7 bought at 6.5, which are the last.
TEST_F(TradesBeside, WhatNobodyKnowsOfTradesIsMissing) {
  const auto after = [](int64_t ms) {
    return at("2024-01-02T01:00:00Z") + Duration::from_ns(ms * 1'000'000);
  };
  std::vector<Quote> quotes;
  for (int i = 0; i <= 8; ++i) {
    Quote& quote = quotes.emplace_back();
    quote.header.kind = EventKind::kQuote;
    quote.header.ts_event = quote.header.ts_recv = after(1000 * i);
    quote.bid_price = quote.ask_price = price(100);
    quote.bid_volume = quote.ask_volume = Quantity::from_units(1);
  }
  struct Print {
    int ms;
    int64_t quantity;
    AggressorSide side;
  };
  std::vector<Trade> trades;
  for (const Print& one :
       {Print{2000, 10, AggressorSide::kUnknown}, Print{3500, 3, AggressorSide::kBuy},
        Print{4500, 4, AggressorSide::kSell}, Print{4500, 5, AggressorSide::kUnknown},
        Print{6500, 7, AggressorSide::kBuy}}) {
    Trade& trade = trades.emplace_back();
    trade.header.kind = EventKind::kTrade;
    trade.header.ts_event = trade.header.ts_recv = after(one.ms);
    trade.header.sequence = trades.size();
    trade.header.flags = static_cast<uint16_t>(one.side);
    trade.price = price(100);
    trade.quantity = Quantity::from_units(one.quantity);
  }
  store<Quote>("X.BINANCE", DataKind::kQuote, quotes);
  CatalogQuery query{.instruments = {id("X.BINANCE")}, .kind = DataKind::kQuote};
  const double none = std::nan("");
  const std::vector<std::string> names{"volume", "trades", "buy_volume", "sell_volume"};
  const std::vector<std::vector<double>> wanted{{none, none, 10, 0, 3, 9, 0, 7, 0},
                                                {none, none, 1, 0, 1, 2, 0, 1, 0},
                                                {none, none, none, none, 3, none, 0, 7, 0},
                                                {none, none, none, none, 0, none, 0, 0, 0}};
  // What a row says does not hang on the trades that follow it: here as many as had come by then
  // are stored, in the end all of them.
  size_t stored = 0;
  for (size_t row = 2; row < quotes.size(); ++row) {
    const size_t before = stored;
    while (stored < trades.size() && trades[stored].header.ts_event <= quotes[row].header.ts_event)
      ++stored;
    const std::span<const Trade> come{trades.data() + before, stored - before};
    if (!come.empty()) store<Trade>("X.BINANCE", DataKind::kTrade, {come.begin(), come.end()});
    for (size_t i = 0; i < names.size(); ++i)
      expect_value(values(names[i], query).at(row), wanted[i][row],
                   names[i] + " live at row " + std::to_string(row));
  }
  // Nor on the rows that are read.
  for (const size_t rows : {size_t{9}, size_t{7}, size_t{4}}) {
    query.range.to = quotes[rows - 1].header.ts_event;
    for (size_t i = 0; i < names.size(); ++i) {
      const std::vector<double> got = values(names[i], query);
      ASSERT_EQ(got.size(), rows);
      for (size_t row = 0; row < rows; ++row)
        expect_value(got[row], wanted[i][row],
                     names[i] + " row " + std::to_string(row) + " of " + std::to_string(rows));
    }
  }
  query.range.to.reset();
  for (const std::string& name : names) {
    const CheckReport report =
        check_features(one_feature(name),
                       [&](const std::optional<Horizon>& horizon) {
                         return open_catalog_columns(catalog_, query, horizon, nothing_known);
                       },
                       {});
    EXPECT_TRUE(report.passed()) << name;
  }
  query.kind = DataKind::kTrade;
  const std::map<std::string, std::vector<double>> of_prints{
      {"quantity", {10, 3, 4, 5, 7}},
      {"buy_volume", {none, 3, 0, none, 7}},
      {"sell_volume", {none, 0, 4, none, 0}}};
  for (const auto& [name, expected] : of_prints) {
    const std::vector<double> got = values(name, query);
    ASSERT_EQ(got.size(), expected.size());
    for (size_t row = 0; row < expected.size(); ++row)
      expect_value(got[row], expected[row], name + " print " + std::to_string(row));
  }
}

}  // namespace
}  // namespace godwit::features
