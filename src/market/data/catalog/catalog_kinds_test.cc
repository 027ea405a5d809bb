// Every kind of rows through the catalog: bit for bit back, groups replaced whole, files by day.
#include <gtest/gtest.h>

#include "market/data/catalog/catalog_testing.h"
#include "market/data/catalog/row_merge.h"
#include "market/data/catalog/row_schema.h"

namespace godwit {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Timestamp at(uint64_t second) {
  return test_time("2024-08-08T23:59:00Z") + Duration::seconds(static_cast<int64_t>(second));
}
Price price(Rng& rng) { return Price::from_raw(rng.between(1, 1'000'000'000'000)); }
Quantity quantity(Rng& rng) { return Quantity::from_raw(rng.between(0, 1'000'000'000'000)); }
double statistic(Rng& rng) {
  return rng.between(0, 3) == 0 ? kNaN : static_cast<double>(rng.between(0, 1'000'000)) / 8;
}
template <class T>
std::optional<T> maybe(Rng& rng, T value) {
  return rng.between(0, 1) == 0 ? std::nullopt : std::optional<T>{std::move(value)};
}

/// Rows of 200 seconds, three of a second where the kind has groups, with values in every column.
template <class Row>
void randomise(Row& row, uint64_t i, Rng& rng);

template <class Row>
void randomise_header(Row& row, EventKind kind, uint64_t i, Rng& rng) {
  row.header.kind = kind;
  row.header.ts_event = at(RowSchema<Row>::kUniqueKeys ? i : i / 3);
  row.header.ts_recv = row.header.ts_event + Duration::from_ns(rng.between(-1, 1) * 1'270'000'000);
}
template <>
void randomise(QuoteBar& row, uint64_t i, Rng& rng) {
  randomise_header(row, EventKind::kQuoteBar, i, rng);
  row.header.ts_recv = row.header.ts_event;
  row.trading_day_days = static_cast<int32_t>(19'000 + i);
  row.bid = {price(rng), price(rng), price(rng), price(rng)};
  row.ask = {price(rng), price(rng), price(rng), price(rng)};
  row.bid_volume = statistic(rng);
  row.ask_volume = statistic(rng);
  row.volume = statistic(rng);
}
template <>
void randomise(Quote& row, uint64_t i, Rng& rng) {
  randomise_header(row, EventKind::kQuote, i, rng);
  row.bid_price = price(rng);
  row.ask_price = price(rng);
  if (rng.between(0, 1) == 0) {
    row.header.flags = Quote::kVolumesUnknown;
  } else {
    row.bid_volume = quantity(rng);
    row.ask_volume = quantity(rng);
  }
}
template <>
void randomise(Trade& row, uint64_t i, Rng& rng) {
  randomise_header(row, EventKind::kTrade, i, rng);
  row.header.sequence = i / 3 * 10;
  row.header.flags = static_cast<uint16_t>(rng.between(0, 2));
  row.price = price(rng);
  row.quantity = quantity(rng);
  row.trade_id = UINT64_MAX - i;
}
template <>
void randomise(Depth& row, uint64_t i, Rng& rng) {
  randomise_header(row, EventKind::kDepth, i, rng);
  for (size_t level = 0; level < 10; ++level) {
    row.bids[level] = {price(rng), quantity(rng)};
    row.asks[level] = {price(rng), quantity(rng)};
  }
}
template <>
void randomise(BookDelta& row, uint64_t i, Rng& rng) {
  randomise_header(row, EventKind::kBookDelta, i, rng);
  row.header.flags = static_cast<uint16_t>(rng.between(0, 15));
  row.level = {price(rng), quantity(rng)};
}
template <>
void randomise(OrderByOrder& row, uint64_t i, Rng& rng) {
  randomise_header(row, EventKind::kOrderByOrder, i, rng);
  row.header.flags =
      static_cast<uint16_t>(rng.between(1, 5) | rng.between(0, 2) << 8 | rng.between(0, 15) << 10);
  row.price = price(rng);
  row.quantity = quantity(rng);
  row.order_id = UINT64_MAX - i;
  row.counter_order_id = i;
}
template <>
void randomise(Funding& row, uint64_t i, Rng& rng) {
  randomise_header(row, EventKind::kFunding, i, rng);
  row.header.ts_recv = row.header.ts_event;
  row.rate = Price::from_raw(rng.between(-1'000'000, 1'000'000));
  row.mark_price = maybe(rng, price(rng)).value_or(Price{});
}
template <>
void randomise(DayFacts& row, uint64_t i, Rng& rng) {
  row.trading_day = TradingDay{Date::from_days(static_cast<int32_t>(19'000 + i))};
  row.reference_price = maybe(rng, price(rng));
  row.limit_up = maybe(rng, price(rng));
  row.limit_down = maybe(rng, price(rng));
  row.settlement = maybe(rng, price(rng));
  row.suspended = maybe(rng, rng.between(0, 1) == 1);
  row.special_treatment = maybe(rng, rng.between(0, 1) == 1);
  row.total_shares = maybe(rng, rng.between(1, INT64_MAX));
  row.float_shares = maybe(rng, rng.between(1, INT64_MAX));
}
template <>
void randomise(NewsItem& row, uint64_t i, Rng& rng) {
  row.ts_event = at(i / 3);
  row.available_at = row.ts_event + Duration::seconds(i % 3 == 2 ? 5 : 3);  // Two of one key.
  row.id = "n" + std::to_string(i / 3);
  row.instrument = maybe(rng, *InstrumentId::parse("600519.SSE"));
  row.language = "zh";
  row.title = "\u5f20\u5bb6\u754c\uff1a\u62df\u5b9a\u589e\u52df\u8d44 " + std::to_string(i);
  row.text = std::string(static_cast<size_t>(rng.between(0, 40)), 'x');
  row.label = maybe(rng, 1.0);
}
template <>
void randomise(KnownValue& row, uint64_t i, Rng& rng) {
  row.ts_event = at(i / 3);
  row.available_at = at(i / 3 + 5);
  row.name = "pe_ttm" + std::to_string(i % 3);
  row.value = maybe(rng, 0.5);
}
template <>
void randomise(Relation& row, uint64_t i, Rng& rng) {
  row.kind = "index_member";
  row.object = "000300.INDEX";
  row.subject = std::to_string(600'000 + i) + ".SSE";
  row.valid_from = TradingDay{Date::from_days(static_cast<int32_t>(19'000 + i / 3))};
  row.valid_to = maybe(rng, TradingDay{Date::from_days(20'000)});
  row.available_at = row.valid_from.begin_utc();
  row.weight = maybe(rng, 0.25);
}

template <class Row>
std::vector<Row> random_rows(size_t count, uint64_t seed) {
  Rng rng{seed};
  std::vector<Row> rows(count);
  for (size_t i = 0; i < count; ++i) {
    randomise(rows[i], i, rng);
    if constexpr (requires { rows[i].header; })
      if (rng.between(0, 9) == 0) rows[i].header.flags |= EventHeader::kRepaired;
  }
  return rows;
}

template <class Row>
std::vector<Row> read_rows(const Catalog& catalog, const Series& series,
                           const TimeRange& range = {}) {
  std::vector<Row> rows;
  const auto stream = catalog.read<Row>(series, range);
  for (auto block = stream->next(); !block.empty(); block = stream->next())
    rows.insert(rows.end(), block.begin(), block.end());
  return rows;
}

/// Of events every byte counts, flags and both times included.
template <class Row>
bool identical(const Row& a, const Row& b) {
  if constexpr (requires { a.header; }) {
    if (a.header.kind != b.header.kind || a.header.flags != b.header.flags ||
        a.header.ts_recv != b.header.ts_recv || a.header.sequence != b.header.sequence)
      return false;
  } else {
    return a == b;
  }
  return same_columns(a, b);
}

template <class RowType, DataKind kind_value>
struct Kind {
  using Row = RowType;
  static constexpr DataKind kKind = kind_value;
};

template <class K>
class CatalogKinds : public testing::Test {
 protected:
  TemporaryFolder folder_;
  Series series_{.instrument = *InstrumentId::parse("BTC/X.BINANCE"), .kind = K::kKind};
  std::vector<typename K::Row> rows_ = random_rows<typename K::Row>(600, 1);
};
using Kinds =
    testing::Types<Kind<QuoteBar, DataKind::kQuoteBar>, Kind<Quote, DataKind::kQuote>,
                   Kind<Trade, DataKind::kTrade>, Kind<Depth, DataKind::kBookSnapshot>,
                   Kind<BookDelta, DataKind::kBookDelta>,
                   Kind<OrderByOrder, DataKind::kOrderByOrder>, Kind<DayFacts, DataKind::kDayFacts>,
                   Kind<Funding, DataKind::kFunding>, Kind<NewsItem, DataKind::kNews>,
                   Kind<KnownValue, DataKind::kFundamental>, Kind<KnownValue, DataKind::kSeries>,
                   Kind<Relation, DataKind::kRelation>>;
TYPED_TEST_SUITE(CatalogKinds, Kinds);

TYPED_TEST(CatalogKinds, ComesBackBitForBitAndIsKnownAgain) {
  using Row = typename TypeParam::Row;
  Catalog catalog{this->folder_.path(), Catalog::Mode::kReadWrite};
  EXPECT_EQ(catalog.merge<Row>(this->series_, this->rows_), (MergeCounts{.added = 600}));
  const std::vector<Row> got = read_rows<Row>(catalog, this->series_);
  ASSERT_EQ(got.size(), 600u);
  for (size_t i = 0; i < got.size(); ++i)
    ASSERT_TRUE(identical(got[i], this->rows_[i])) << "row " << i;
  EXPECT_EQ(catalog.merge<Row>(this->series_, this->rows_), (MergeCounts{.unchanged = 600}));
  ASSERT_EQ(catalog.list().size(), 1u);
  EXPECT_EQ(catalog.list().front().series, this->series_);
  EXPECT_EQ(catalog.list().front().rows, 600u);
  EXPECT_EQ(catalog.list().front().first, RowSchema<Row>::time(this->rows_.front()));
  EXPECT_EQ(catalog.list().front().last, RowSchema<Row>::time(this->rows_.back()));
}

/// Against a map from key to group: what any order of merges must leave.
TYPED_TEST(CatalogKinds, MergesLikeAMapOfGroups) {
  using Row = typename TypeParam::Row;
  using Schema = RowSchema<Row>;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const TemporaryFolder folder;
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    Rng rng{seed};
    std::vector<std::vector<Row>> expected;  // Groups in the order of their keys.
    for (int round = 0; round < 3; ++round) {
      std::vector<Row> rows = random_rows<Row>(60, seed * 7 + static_cast<uint64_t>(round));
      std::erase_if(rows, [&](const Row&) { return rng.between(0, 2) == 0; });
      for (size_t i = 0; i < rows.size();) {
        size_t end = i + 1;
        while (end < rows.size() && Schema::key(rows[end]) == Schema::key(rows[i])) ++end;
        const std::vector<Row> group(rows.begin() + static_cast<ptrdiff_t>(i),
                                     rows.begin() + static_cast<ptrdiff_t>(end));
        auto place = std::find_if(expected.begin(), expected.end(), [&](const auto& other) {
          return !(Schema::key(other.front()) < Schema::key(group.front()));
        });
        if (place != expected.end() && Schema::key(place->front()) == Schema::key(group.front()))
          *place = Schema::kUniqueKeys ? std::vector<Row>{merged_row(place->front(), group.front())}
                                       : group;
        else
          expected.insert(place, group);
        i = end;
      }
      const MergeCounts counts = catalog.merge<Row>(this->series_, rows);
      EXPECT_EQ(counts.added + counts.replaced + counts.unchanged, rows.size());
    }
    const std::vector<Row> got = read_rows<Row>(catalog, this->series_);
    size_t i = 0;
    for (const std::vector<Row>& group : expected)
      for (const Row& row : group) {
        ASSERT_LT(i, got.size()) << "seed " << seed;
        ASSERT_TRUE(identical(got[i++], row)) << "seed " << seed << ", row " << i;
      }
    EXPECT_EQ(i, got.size()) << "seed " << seed;
  }
}

/// What a range takes out is what reading it gives, and the rest stays as it was.
TYPED_TEST(CatalogKinds, RemovesWhatARangeReads) {
  using Row = typename TypeParam::Row;
  const auto time = [&](size_t i) { return RowSchema<Row>::time(this->rows_[i]); };
  const TimeRange ranges[] = {{.from = time(200), .to = time(399)},
                              {.to = time(100)},
                              {.from = time(500)},
                              {.from = time(300), .to = time(200)},
                              {}};
  for (const TimeRange& range : ranges) {
    const TemporaryFolder folder;
    Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
    catalog.merge<Row>(this->series_, this->rows_);
    std::vector<Row> left = this->rows_;
    std::erase_if(left, [&](const Row& row) {
      const Timestamp t = RowSchema<Row>::time(row);
      return (!range.from || t >= *range.from) && (!range.to || t <= *range.to);
    });
    const uint64_t gone = this->rows_.size() - left.size();
    EXPECT_EQ(catalog.count(this->series_, range), gone);
    EXPECT_EQ(catalog.remove(this->series_, range), gone);
    EXPECT_EQ(catalog.contains(this->series_), !left.empty());
    EXPECT_EQ(catalog.list().size(), left.empty() ? 0u : 1u);
    if (left.empty()) continue;
    const std::vector<Row> got = read_rows<Row>(catalog, this->series_);
    ASSERT_EQ(got.size(), left.size());
    for (size_t i = 0; i < got.size(); ++i) ASSERT_TRUE(identical(got[i], left[i])) << "row " << i;
    EXPECT_EQ(catalog.remove(this->series_, range), 0u) << "a second time";
  }
}

TEST(CatalogRemoval, DaysAreTradingDaysAndAMissingSeriesIsNamed) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const Series series = test_series("ES201312.CME", Interval::k1m);
  std::vector<Bar> bars = minute_bars(4, "2023-12-29T23:50:00Z");  // A Friday evening ...
  const TradingDay monday{*Date::from_civil(2024, 1, 1)};          // ... belongs to Monday.
  for (size_t i = 2; i < 4; ++i) bars[i].trading_day_days = monday.date().days();
  catalog.merge<Bar>(series, bars);
  EXPECT_EQ(catalog.remove(series, {.from_day = monday, .to_day = monday}), 2u);
  EXPECT_EQ(difference(read_all(catalog, series), {bars.begin(), bars.begin() + 2}), "");
  EXPECT_EQ(catalog.remove(series, {}), 2u);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "bar/1m/ES201312.CME"));
  EXPECT_NE(error_of([&] { catalog.remove(series, {}); }).find("no bar 1m data for ES201312.CME"),
            std::string::npos);
}

TEST(CatalogDays, FactsOfOneDayCompleteEachOther) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const Series series{.instrument = *InstrumentId::parse("600519.SSE"),
                      .kind = DataKind::kDayFacts};
  const TradingDay day{*Date::from_civil(2024, 1, 2)};
  const std::vector<DayFacts> limits{{.trading_day = day, .limit_up = Price::from_units(11)}};
  const std::vector<DayFacts> shares{{.trading_day = day, .total_shares = 1'000}};
  const std::vector<DayFacts> newer{{.trading_day = day, .limit_up = Price::from_units(12)}};
  EXPECT_EQ(catalog.merge<DayFacts>(series, limits), (MergeCounts{.added = 1}));
  EXPECT_EQ(catalog.merge<DayFacts>(series, shares), (MergeCounts{.replaced = 1}));
  EXPECT_EQ(catalog.merge<DayFacts>(series, limits), (MergeCounts{.unchanged = 1}));
  EXPECT_EQ(catalog.merge<DayFacts>(series, newer), (MergeCounts{.replaced = 1}));
  EXPECT_EQ(read_rows<DayFacts>(catalog, series),
            (std::vector<DayFacts>{
                {.trading_day = day, .limit_up = Price::from_units(12), .total_shares = 1'000}}));
}

TEST(CatalogTicks, LieInAFileADay) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const Series series{.instrument = *InstrumentId::parse("BTCUSDT.BINANCE"),
                      .kind = DataKind::kTrade};
  const std::vector<Trade> rows = random_rows<Trade>(600, 1);
  ASSERT_EQ(catalog.merge<Trade>(series, rows).added, 600u);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "trade/BTCUSDT.BINANCE/2024-08-08.parquet"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "trade/BTCUSDT.BINANCE/2024-08-09.parquet"));
  // 23:59:00 to 24:00:00 is 61 seconds of three trades; the midnight trade belongs to the old day.
  const TradingDay day{*Date::from_civil(2024, 8, 8)};
  EXPECT_EQ(read_rows<Trade>(catalog, series, {.from_day = day, .to_day = day}).size(), 183u);
  EXPECT_EQ(read_rows<Trade>(catalog, series, {.from = at(61)}).size(), 600u - 183u);
}

TEST(CatalogTicks, AMarkOfRepairBelongsToItsRowAlone) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const Series series{.instrument = *InstrumentId::parse("A.SSE"), .kind = DataKind::kTrade};
  std::vector<Trade> rows(7000);  // Several vectors of DuckDB.
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].header.kind = EventKind::kTrade;
    rows[i].header.ts_event = rows[i].header.ts_recv = at(i);
    if (i == 5) rows[i].header.flags = EventHeader::kRepaired;
  }
  catalog.merge<Trade>(series, rows);
  const std::vector<Trade> got = read_rows<Trade>(catalog, series);
  ASSERT_EQ(got.size(), rows.size());
  for (size_t i = 0; i < got.size(); ++i)
    ASSERT_EQ(got[i].header.flags, rows[i].header.flags) << "row " << i;
}

TEST(CatalogTicks, AGroupMayCrossTheBlocksOfAStream) {
  // One book update of 5,000 levels, more than DuckDB gives at a time, between two small ones.
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const Series series{.instrument = *InstrumentId::parse("BTCUSDT.BINANCE"),
                      .kind = DataKind::kBookDelta};
  Rng rng{3};
  std::vector<BookDelta> rows(5'020);
  for (size_t i = 0; i < rows.size(); ++i) {
    randomise(rows[i], 0, rng);
    rows[i].header.ts_event = rows[i].header.ts_recv = at(i < 10 ? 0 : i < 5'010 ? 1 : 2);
    rows[i].header.sequence = i < 10 ? 7 : i < 5'010 ? 8 : 9;
  }
  ASSERT_EQ(catalog.merge<BookDelta>(series, rows).added, rows.size());
  const std::span<const BookDelta> middle = std::span{rows}.subspan(10, 5'000);
  EXPECT_EQ(catalog.merge<BookDelta>(series, middle), (MergeCounts{.unchanged = 5'000}));
  EXPECT_EQ(catalog.merge<BookDelta>(series, middle.first(2)), (MergeCounts{.replaced = 2}));
  EXPECT_EQ(read_rows<BookDelta>(catalog, series).size(), 22u);
}

TEST(CatalogTicks, AValueTooWideIsRefusedBeforeAnythingIsWritten) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const Series series{.instrument = *InstrumentId::parse("SHIB.BINANCE"), .kind = DataKind::kTrade};
  std::vector<Trade> rows = random_rows<Trade>(3, 1);
  rows[2].quantity = Quantity::from_raw(INT64_MAX);
  EXPECT_NE(
      error_of([&] { catalog.merge<Trade>(series, rows); }).find("its quantity is 10,000,000"),
      std::string::npos);
  EXPECT_FALSE(catalog.contains(series));
}

}  // namespace
}  // namespace godwit
