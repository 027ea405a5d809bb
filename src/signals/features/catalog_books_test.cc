// The shipped sets on books of the catalog, against loops over the books themselves.
#include <limits>

#include "signals/features/catalog_kinds_testing.h"
#include "signals/features/session_columns.h"

namespace godwit::features {
namespace {

constexpr size_t kLevels = 10;

using CatalogBooks = CatalogKinds;

/// Books of ten levels around a walk; one in six lacks levels at its end, some a whole side.
std::vector<Depth> random_books(size_t count, uint64_t seed) {
  Rng random{seed};
  std::vector<Depth> books;
  double middle = 50;
  for (size_t i = 0; i < count; ++i) {
    Depth book{};
    book.header.kind = EventKind::kDepth;
    book.header.ts_event = book.header.ts_recv =
        at("2023-03-23T01:30:00Z") + Duration::seconds(3 * static_cast<int64_t>(i));
    middle += 0.02 * static_cast<double>(random.between(-2, 2));
    for (auto* const side : {&book.bids, &book.asks}) {
      const bool is_bid = side == &book.bids;
      const auto levels =
          static_cast<size_t>(random.between(0, 5) == 0 ? random.between(0, 9) : 10);
      double level = middle + (is_bid ? -0.01 : 0.01);
      for (size_t k = 0; k < levels; ++k) {
        (*side)[k] = {.price = price(level),
                      .volume = Quantity::from_units(random.between(1, 900))};
        level += (is_bid ? -0.01 : 0.01) * static_cast<double>(random.between(1, 3));
      }
    }
    books.push_back(book);
  }
  return books;
}

double level_price(const std::array<BookLevel, kLevels>& side, size_t k) {
  return side[k].volume.raw() == 0 ? std::nan("") : number(side[k].price);
}
double level_volume(const std::array<BookLevel, kLevels>& side, size_t k) {
  return number(side[k].volume);
}

TEST_F(CatalogBooks, BooksOfTheSeedSet) {
  const std::vector<Depth> books = random_books(400, 1);
  store<Depth>("688293.SSE", DataKind::kBookSnapshot, books);
  const CatalogQuery query{.instruments = {id("688293.SSE")}, .kind = DataKind::kBookSnapshot};
  const Table got = shipped("seed", query);
  ASSERT_EQ(got.rows.rows(), books.size());
  size_t missing = 0;
  for (size_t i = 0; i < books.size(); ++i) {
    const double bid = level_price(books[i].bids, 0);
    const double ask = level_price(books[i].asks, 0);
    const std::string where = "row " + std::to_string(i);
    missing += std::isnan(ask - bid) ? 1 : 0;
    expect_value(got.columns.at("spread")[i], ask - bid, where);
    expect_value(got.columns.at("spread_pct")[i], (ask - bid) / ((ask + bid) / 2) * 100, where);
    expect_value(got.columns.at("order_book_depth")[i],
                 level_volume(books[i].bids, 0) + level_volume(books[i].asks, 0), where);
    EXPECT_TRUE(std::isnan(got.columns.at("ma_20")[i])) << "a book alone has no close";
  }
  EXPECT_GT(missing, 3U);
  EXPECT_LT(missing, 100U);
}

TEST_F(CatalogBooks, EveryLevelOfABook) {
  const std::vector<Depth> books = random_books(60, 2);
  store<Depth>("688293.SSE", DataKind::kBookSnapshot, books);
  const CatalogQuery query{.instruments = {id("688293.SSE")}, .kind = DataKind::kBookSnapshot};
  for (size_t k = 0; k < kLevels; ++k) {
    const std::string level = std::to_string(k + 1);
    const std::vector<double> bids = values("bid_price_" + level, query);
    const std::vector<double> asks = values("ask_price_" + level, query);
    const std::vector<double> volumes =
        values("bid_volume_" + level + " - 1000 * ask_volume_" + level, query);
    for (size_t i = 0; i < books.size(); ++i) {
      const std::string where = "level " + level + " row " + std::to_string(i);
      expect_value(bids[i], level_price(books[i].bids, k), where);
      expect_value(asks[i], level_price(books[i].asks, k), where);
      expect_value(volumes[i],
                   level_volume(books[i].bids, k) - 1000 * level_volume(books[i].asks, k), where);
    }
  }
}

/// Cont, Kukanov, Stoikov 2014, of one level: each side gives what stands at its price, when that
/// is not worse than before, less what stood at the old one, when that is not better than now.
/// Nobody bids: at minus infinity, nothing; nobody asks: at infinity, nothing.
double order_flow_imbalance(const Depth& before, const Depth& now, size_t k) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto price_or = [](const BookLevel& level, double empty) {
    return level.volume.raw() == 0 ? empty : number(level.price);
  };
  const double bid = price_or(now.bids[k], -kInfinity);
  const double bid_before = price_or(before.bids[k], -kInfinity);
  const double ask = price_or(now.asks[k], kInfinity);
  const double ask_before = price_or(before.asks[k], kInfinity);
  double flow = 0;
  if (bid >= bid_before) flow += level_volume(now.bids, k);
  if (bid <= bid_before) flow -= level_volume(before.bids, k);
  if (ask <= ask_before) flow -= level_volume(now.asks, k);
  if (ask >= ask_before) flow += level_volume(before.asks, k);
  return flow;
}

TEST_F(CatalogBooks, BooksOfTheMicrostructureSet) {
  const std::vector<Depth> books = random_books(300, 3);
  store<Depth>("688293.SSE", DataKind::kBookSnapshot, books);
  const CatalogQuery query{.instruments = {id("688293.SSE")}, .kind = DataKind::kBookSnapshot};
  const Table got = shipped("microstructure", query);
  for (size_t i = 0; i < books.size(); ++i) {
    const Depth& book = books[i];
    const std::string where = "row " + std::to_string(i);
    double over = 0;
    double all = 0;
    double behind = 0;
    for (size_t k = 0; k < 5; ++k) {
      const double weight = 1.0 / static_cast<double>(k + 1);
      over += weight * (level_volume(book.bids, k) - level_volume(book.asks, k));
      all += weight * (level_volume(book.bids, k) + level_volume(book.asks, k));
      if (k > 0) behind += level_volume(book.bids, k);
      if (i > 0)
        expect_value(got.columns.at("ofi_" + std::to_string(k + 1))[i],
                     order_flow_imbalance(books[i - 1], book, k), where);
    }
    if (all > 0) expect_value(got.columns.at("book_pressure")[i], over / all, where);
    expect_value(got.columns.at("bid_depth_slope")[i],
                 behind / (level_price(book.bids, 0) - level_price(book.bids, 4)), where);
    const double bid = level_price(book.bids, 0);
    const double ask = level_price(book.asks, 0);
    const double bid_volume = level_volume(book.bids, 0);
    const double ask_volume = level_volume(book.asks, 0);
    expect_value(got.columns.at("micro_price")[i],
                 (bid * ask_volume + ask * bid_volume) / (bid_volume + ask_volume), where);
  }
}

/// One level on each side; a volume of 0 is an empty side.
struct Touch {
  double bid;
  int64_t bid_volume;
  double ask;
  int64_t ask_volume;
};

std::vector<Depth> books_of(const std::vector<Touch>& touches) {
  std::vector<Depth> books;
  for (const Touch& one : touches) {
    Depth& book = books.emplace_back();
    book.header.kind = EventKind::kDepth;
    book.header.ts_event = book.header.ts_recv =
        at("2023-03-23T01:30:00Z") + Duration::seconds(3 * static_cast<int64_t>(books.size()));
    if (one.bid_volume > 0)
      book.bids[0] = {.price = price(one.bid), .volume = Quantity::from_units(one.bid_volume)};
    if (one.ask_volume > 0)
      book.asks[0] = {.price = price(one.ask), .volume = Quantity::from_units(one.ask_volume)};
  }
  return books;
}

// By hand, each row from the one before it.
TEST_F(CatalogBooks, OrderFlowWhereASideIsEmpty) {
  const std::vector<Touch> touches{
      {10.00, 50'000, 10.01, 300},  // The first row has none before it.
      {0, 0, 10.00, 400},           // Limit-down: 50,000 left the bid, 400 came to a better ask.
      {0, 0, 10.00, 450},           // 50 more are asked; no bid stays no bid.
      {10.00, 700, 10.01, 100},     // 700 bid at last, and 450 left the ask.
      {10.00, 900, 0, 0},           // Limit-up: 200 more bid, 100 left the ask.
      {10.00, 850, 10.02, 30},      // 50 left the bid, 30 asked.
      {0, 0, 0, 0},                 // Halted: 850 left the bid, 30 the ask.
      {0, 0, 0, 0},
      {10.00, 5, 10.02, 7}};
  store<Depth>("688293.SSE", DataKind::kBookSnapshot, books_of(touches));
  const CatalogQuery query{.instruments = {id("688293.SSE")}, .kind = DataKind::kBookSnapshot};
  const Table got = shipped("microstructure", query);
  const std::vector<double>& flow = got.columns.at("ofi_1");
  EXPECT_TRUE(std::isnan(flow[0]));
  EXPECT_EQ(std::vector<double>(flow.begin() + 1, flow.end()),
            (std::vector<double>{-50'400, -50, 1'150, 300, -80, -820, 0, -2}));
  EXPECT_EQ(got.columns.at("ofi_2")[1], 0) << "a level that is empty all the time";
}

// A bar in which nobody asked may still state a volume: how much flowed is not known.
TEST_F(CatalogBooks, NoOrderFlowWhereAPriceIsNotKnown) {
  std::vector<QuoteBar> bars;
  for (int32_t i = 0; i < 4; ++i) {
    const TradingDay today{day("2014-01-06").date() + i};
    QuoteBar& bar = bars.emplace_back();
    bar.header.kind = EventKind::kQuoteBar;
    bar.header.ts_event = bar.header.ts_recv = today.end_utc();
    bar.trading_day_days = today.date().days();
    bar.bid = {price(1.1), price(1.1), price(1.1), price(1.1)};
    if (i != 1) bar.ask = {price(1.2), price(1.2), price(1.2), price(1.2)};
    bar.bid_volume = 3 + i;
    bar.ask_volume = 4;
  }
  store<QuoteBar>("EUR/USD.OANDA", DataKind::kQuoteBar, bars);
  const CatalogQuery query{.instruments = {id("EUR/USD.OANDA")}, .kind = DataKind::kQuoteBar};
  const std::vector<double> flow = shipped("microstructure", query).columns.at("ofi_1");
  EXPECT_TRUE(std::isnan(flow[1]));
  EXPECT_TRUE(std::isnan(flow[2]));
  EXPECT_EQ(flow[3], 1);
}

// What an auction would match at, on both sides: neither a quote nor a step from one to another.
TEST_F(CatalogBooks, TheBookOfAnAuctionIsNone) {
  std::vector<Depth> books = books_of({{10.00, 50, 10.02, 30},
                                       {10.01, 425, 10.01, 425},
                                       {10.00, 60, 10.02, 30},
                                       {10.00, 65, 10.02, 30}});
  books[1].header.flags = Depth::kIndicative;
  store<Depth>("688293.SSE", DataKind::kBookSnapshot, books);
  Trade print{};  // Nobody says who pressed.
  print.header.kind = EventKind::kTrade;
  print.header.ts_event = print.header.ts_recv = books[2].header.ts_event;
  print.price = price(10.01);
  print.quantity = Quantity::from_units(425);
  store<Trade>("688293.SSE", DataKind::kTrade, {print});
  const CatalogQuery query{.instruments = {id("688293.SSE")}, .kind = DataKind::kBookSnapshot};
  const Table got = shipped("microstructure", query);
  const double none = std::nan("");
  const std::map<std::string, std::vector<double>> expected{
      {"mid_price", {10.01, none, 10.01, 10.01}},
      {"quoted_spread", {0.02 / 10.01, none, 0.02 / 10.01, 0.02 / 10.01}},
      {"queue_imbalance", {20.0 / 80, none, 30.0 / 90, 35.0 / 95}},
      {"book_pressure", {20.0 / 80, none, 30.0 / 90, 35.0 / 95}},
      {"ofi_1", {none, none, none, 5}},
      {"ofi_2", {none, none, none, 0}}};
  for (const auto& [name, wanted] : expected)
    for (size_t i = 0; i < wanted.size(); ++i)
      expect_value(got.columns.at(name)[i], wanted[i], name + " row " + std::to_string(i));
  for (const char* column : {"ask_price_1", "bid_volume_1", "ask_price_7", "ask_volume_10"})
    EXPECT_TRUE(std::isnan(values(column, query)[1])) << column;

  SessionColumnSource session{
      std::make_unique<DerivedColumnSource>(open_catalog_columns(catalog_, query), nothing_known)};
  session.select(std::vector<std::string>{"session_poc", "session_bid_share"});
  RowBlock rows;
  ASSERT_TRUE(session.next(rows, 10));
  expect_value(rows.columns[0][3], 10.01, "traded");
  EXPECT_TRUE(std::isnan(rows.columns[1][3])) << "no book stood before the print";
}

}  // namespace
}  // namespace godwit::features
