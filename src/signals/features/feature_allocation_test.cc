// Live features allocate nothing: counted by this program's own operator new.
#include <array>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/catalog/catalog_testing.h"
#include "signals/features/catalog_column_source.h"
#include "signals/features/derived_columns.h"
#include "signals/features/expression/evaluator.h"
#include "signals/features/feature_stream.h"
#include "signals/features/features_testing.h"
#include "signals/features/session_columns.h"
#include "signals/features/stored_columns.h"

#if !defined(GODWIT_SANITIZED)  // The sanitizers bring their own.

namespace {
// The catalog's own threads allocate, too.
std::atomic<bool> counting = false;
std::atomic<size_t> allocations = 0;
}  // namespace

// Not inlined: seeing free() alone, the compiler would think that it meets another new.
[[gnu::noinline]] void* operator new(size_t size) {
  allocations += counting ? 1 : 0;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(size_t size, std::align_val_t alignment) {
  allocations += counting ? 1 : 0;
  const auto line = static_cast<size_t>(alignment);
  if (void* const memory = std::aligned_alloc(line, (size + line) / line * line)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace godwit::features {
namespace {

constexpr std::array kSets{"alpha158", "seed", "microstructure"};

FeatureSet shipped(const std::string& name) {
  return load_feature_set(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "features", name);
}

/// How many allocations `work` makes.
template <class Work>
size_t allocations_of(Work work) {
  allocations = 0;
  counting = true;
  work();
  counting = false;
  return allocations;
}

/// Prices in ticks and volumes, here and there none, here and there one for long.
std::vector<std::vector<double>> draws(size_t columns, size_t rows, uint64_t seed) {
  Rng rng{seed};
  std::vector<std::vector<double>> out(columns);
  for (std::vector<double>& column : out)
    for (size_t row = 0; row < rows; ++row) {
      const bool is_flat = row % 400 > 300 && !column.empty();
      const bool is_absent = rng.between(0, 60) == 0;
      column.push_back(is_flat     ? column.back()
                       : is_absent ? std::nan("")
                                   : static_cast<double>(rng.between(90, 110)));
    }
  return out;
}

TEST(FeatureAllocation, TheCountSeesWhatIsAllocated) {
  EXPECT_EQ(allocations_of([] { ::operator delete(::operator new(8)); }), 1U);
  EXPECT_EQ(allocations_of([] { ::operator delete[](::operator new[](8)); }), 1U);
  constexpr std::align_val_t kLine{64};
  EXPECT_EQ(allocations_of([] { ::operator delete[](::operator new[](8, kLine), kLine); }), 1U);
  const FeatureSet set = shipped("classic14");
  const Program program = compile(set.expressions(), set.options());
  EXPECT_GT(allocations_of([&] { Evaluator{program, 1}; }), 5U);
}

/// Pushes rows from `first` on one by one; returns how many values came out.
size_t push_rows(Evaluator& evaluator, const std::vector<std::vector<double>>& columns,
                 size_t first, size_t rows, std::vector<const double*>& pointers) {
  size_t values = 0;
  for (size_t row = first; row < first + rows; ++row) {
    for (size_t i = 0; i < columns.size(); ++i) pointers[i] = columns[i].data() + row;
    evaluator.push(pointers, 1);
    for (size_t i = 0; i < evaluator.program().outputs().size(); ++i)
      values += std::isnan(evaluator.output(i)[0]) ? 0 : 1;
  }
  return values;
}

TEST(FeatureAllocation, APushAllocatesNothing) {
  for (const std::string name : kSets) {
    const FeatureSet set = shipped(name);
    const Program program = compile(set.expressions(), set.options());
    const auto columns = draws(program.inputs().size(), 2'000, 7);
    std::vector<const double*> pointers(columns.size());
    for (const size_t room : {size_t{1}, Evaluator::kBlockRows}) {
      Evaluator evaluator{program, room};
      size_t values = 0;
      const auto push = [&](Evaluator& to, size_t first) {
        return allocations_of([&] { values += push_rows(to, columns, first, 1'000, pointers); });
      };
      EXPECT_EQ(push(evaluator, 0), 0U) << name << " " << room;
      Writer writer;
      evaluator.save(writer);
      Evaluator restarted{program, room};
      Reader reader{writer.bytes()};
      restarted.load(reader);
      EXPECT_EQ(push(restarted, 1'000), 0U) << name << " " << room;
      EXPECT_GT(values, 1'000 * program.outputs().size()) << name;
    }
  }
}

/// Ticks of one instrument with all columns of the three sets, one a second.
MemorySource::Data ticks(size_t rows) {
  MemorySource::Data data;
  data.names = {"open",   "high",     "low",    "close",        "vwap",
                "volume", "turnover", "trades", "open_interest"};
  for (const char* const column : {"bid_price_", "ask_price_", "bid_volume_", "ask_volume_"})
    for (int level = 1; level <= 5; ++level) data.names.push_back(column + std::to_string(level));
  data.rows.columns = draws(data.names.size(), rows, 8);
  const Date day = Date::from_days(19'000);
  for (size_t row = 0; row < rows; ++row) {
    data.rows.times.push_back(
        {.ts = day.midnight_utc() + Duration::seconds(static_cast<int64_t>(row)),
         .day = TradingDay{day}});
    data.rows.instruments.push_back(0);
  }
  return data;
}

/// What the blocks of a stream cost, however many events they hold: each is asked of the sources,
/// and computed, alone.
void expect_few_allocations(FeatureStream& stream, const std::string& name) {
  RowBlock results;
  ASSERT_TRUE(stream.next(results));  // Buffers grow.
  size_t rows = 0;
  const size_t count = allocations_of([&] {
    for (int block = 0; block < 3; ++block)
      if (stream.next(results)) rows += results.rows();
  });
  EXPECT_GT(rows, 10'000U);
  EXPECT_LT(count, rows / 100) << name;
}

TEST(FeatureAllocation, AStreamAllocatesNothingForAnEvent) {
  const MemorySource::Data data = ticks(20'000);
  for (const std::string name : kSets) {
    auto source = std::make_unique<SessionColumnSource>(
        std::make_unique<DerivedColumnSource>(std::make_unique<MemorySource>(data), nothing_known));
    FeatureStream stream{shipped(name), std::move(source), {.row_by_row = true}};
    EXPECT_EQ(stream.missing().columns.size(), 0U) << stream.missing().text({});
    expect_few_allocations(stream, name);
  }
}

/// Of one word, whose score is not 0, every `apart` seconds beside ticks().
std::vector<NewsItem> news_of(size_t items, int64_t apart) {
  std::vector<NewsItem> out;
  for (size_t i = 0; i < items; ++i) {
    NewsItem item;
    item.available_at =
        Date::from_days(19'000).midnight_utc() + Duration::seconds(apart * static_cast<int64_t>(i));
    item.ts_event = item.available_at;
    item.id = std::to_string(i);
    item.language = "en";
    item.title = i % 3 == 0 ? "loss" : "profit";
    out.push_back(std::move(item));
  }
  return out;
}

TEST(FeatureAllocation, NewsAndSeriesBesideRowsAllocateNothingForAnEvent) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const auto series = [](const char* name, DataKind kind) {
    return Series{.instrument = InstrumentId::parse(name).value(), .kind = kind};
  };
  const std::vector<NewsItem> items = news_of(1'000, 20);
  catalog.merge(series("WIRE.NEWS", DataKind::kNews), std::span<const NewsItem>{items});
  std::vector<KnownValue> values;
  for (const NewsItem& item : items) values.push_back({item.ts_event, item.available_at, "x", 1.5});
  catalog.merge(series("X.SERIES", DataKind::kSeries), std::span<const KnownValue>{values});
  StoredColumns stored{
      {.catalog = [&] { return &catalog; },
       .text_rules = [] { return std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules/text"; },
       .tell = {}}};
  const MemorySource::Data data = ticks(20'000);
  FeatureStream stream{set_of(R"toml(
[[feature]]
name = "f"
formula = "WIRE.NEWS.all_count + WIRE.NEWS.all_decay + X.SERIES"
[[feature]]
name = "g"
formula = "WIRE.NEWS.all_surprise"
)toml"),
                       stored.beside(std::make_unique<MemorySource>(data), {}, ""),
                       {.row_by_row = true}};
  EXPECT_EQ(stream.missing().columns.size(), 0U) << stream.missing().text({});
  expect_few_allocations(stream, "news");
  EXPECT_EQ(stream.without_values(), std::vector<std::string>{"g"}) << "fewer than ten of 20 rows";
}

// The catalog is read in blocks of many rows, each of which may allocate.
TEST(FeatureAllocation, RowsOfTheCatalogAllocateNothingForAnEvent) {
  const TemporaryFolder folder;
  Catalog catalog{folder.path(), Catalog::Mode::kReadWrite};
  const InstrumentId id = InstrumentId::parse("A.TEST").value();
  std::vector<Quote> quotes;
  std::vector<Trade> trades;
  Rng rng{9};
  for (int64_t i = 0; i < 20'000; ++i) {
    const Timestamp ts = Date::from_days(19'000).midnight_utc() + Duration::seconds(i);
    const int64_t bid = rng.between(90, 110) * Price::kScale;
    const Quantity quantity = Quantity::from_units(rng.between(1, 9));
    Quote quote{};
    quote.header.kind = EventKind::kQuote;
    quote.header.ts_event = quote.header.ts_recv = ts;
    quote.bid_price = Price::from_raw(bid);
    quote.ask_price = Price::from_raw(bid + Price::kScale);
    quote.bid_volume = quote.ask_volume = quantity;
    quotes.push_back(quote);
    Trade trade{};
    trade.header = quote.header;
    trade.header.kind = EventKind::kTrade;
    trade.price = quote.bid_price;
    trade.quantity = quantity;
    trades.push_back(trade);
  }
  catalog.merge(Series{.instrument = id, .kind = DataKind::kQuote}, std::span<const Quote>{quotes});
  catalog.merge(Series{.instrument = id, .kind = DataKind::kTrade}, std::span<const Trade>{trades});
  FeatureStream stream{
      set_of(R"toml(
[[feature]]
name = "f"
formula = "mean(bid_price + volume, 20)"
)toml"),
      open_catalog_columns(catalog, {.instruments = {id}, .kind = DataKind::kQuote}, {}),
      {.row_by_row = true}};
  EXPECT_EQ(stream.missing().columns.size(), 0U) << stream.missing().text({});
  expect_few_allocations(stream, "quotes");
}

}  // namespace
}  // namespace godwit::features

#endif
