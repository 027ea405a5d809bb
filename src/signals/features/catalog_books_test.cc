// The shipped sets on books of the catalog, against loops over the books themselves.
#include "signals/features/catalog_kinds_testing.h"

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

/// Cont, Kukanov, Stoikov 2014, of one level.
double order_flow_imbalance(const Depth& before, const Depth& now, size_t k) {
  const double bid = level_price(now.bids, k);
  const double bid_before = level_price(before.bids, k);
  const double ask = level_price(now.asks, k);
  const double ask_before = level_price(before.asks, k);
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

}  // namespace
}  // namespace godwit::features
