// Histories from stored series: what the catalog gives back is what they need.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "market/data/catalog/catalog_testing.h"
#include "market/data/history/all_rows.h"
#include "market/data/history/facts_history.h"
#include "market/data/history/known_values.h"
#include "market/data/history/news_history.h"
#include "market/data/history/universe.h"

namespace godwit {
namespace {

TradingDay day(std::string_view text) { return TradingDay{parse_date(text).value()}; }
InstrumentId id(std::string_view text) { return InstrumentId::parse(text).value(); }

class HistoryCatalog : public testing::Test {
 protected:
  /// Stores the rows in two merges, as two imports would, and reads them all.
  template <class Row>
  std::vector<Row> stored(std::string_view name, DataKind kind, std::vector<Row> rows) {
    const Series series{.instrument = id(name), .kind = kind};
    const auto by_key = [](const Row& a, const Row& b) {
      return RowSchema<Row>::key(a) < RowSchema<Row>::key(b);
    };
    const auto middle = rows.begin() + static_cast<ptrdiff_t>(rows.size() / 2);
    std::stable_sort(rows.begin(), middle, by_key);
    std::stable_sort(middle, rows.end(), by_key);
    const std::span<const Row> all{rows};
    catalog_.merge(series, all.subspan(rows.size() / 2));
    catalog_.merge(series, all.first(rows.size() / 2));
    return all_rows(*catalog_.read<Row>(series, {}));
  }

  TemporaryFolder folder_;
  Catalog catalog_{folder_.path(), Catalog::Mode::kReadWrite};
};

TEST_F(HistoryCatalog, ValuesWithTheirRevisions) {
  const Timestamp period = day("2023-12-31").end_utc();
  const KnownValues values{
      "600000.SSE", stored<KnownValue>("600000.SSE", DataKind::kFundamental,
                                       {{period, test_time("2024-03-28T10:00:00Z"), "eps", 1.0},
                                        {period, test_time("2024-05-10T10:00:00Z"), "eps", 0.9},
                                        {period, test_time("2024-05-10T10:00:00Z"), "bps", 8.0},
                                        {period, test_time("2024-06-10T10:00:00Z"), "bps", {}}})};
  EXPECT_EQ(values.as_of("eps", test_time("2024-05-10T09:59:59Z"))->value, 1.0);
  EXPECT_EQ(values.as_of("eps", test_time("2024-05-10T10:00:00Z"))->value, 0.9);
  EXPECT_EQ(values.as_of("bps", test_time("2024-06-10T10:00:00Z"))->value, std::nullopt);
  EXPECT_EQ(values.names(), (std::vector<std::string>{"bps", "eps"}));
}

TEST_F(HistoryCatalog, NewsOfSeveralYears) {
  const auto item = [](std::string_view published, std::string_view title) {
    NewsItem version{.ts_event = test_time(published), .available_at = test_time(published)};
    version.id = "a";
    version.instrument = id("600000.SSE");
    version.title = title;
    return version;
  };
  const NewsHistory news{"X.NEWS", stored<NewsItem>("X.NEWS", DataKind::kNews,
                                                    {item("2023-12-31T10:00:00Z", "\u65e7"),
                                                     item("2024-01-02T10:00:00Z", "\u65b0")})};
  const auto title_at = [&](std::string_view time) {
    return news.known_about(id("600000.SSE"), {.decision_time = test_time(time)}).at(0).item->title;
  };
  EXPECT_EQ(title_at("2024-01-01T00:00:00Z"), "\u65e7");
  EXPECT_EQ(title_at("2024-01-03T00:00:00Z"), "\u65b0");
}

TEST_F(HistoryCatalog, AUniverseOfStoredBarsAndRelations) {
  const std::vector<Bar> until_2018 = day_bars(80, "2018-01-01T00:00:00Z");
  const std::vector<Bar> until_2020 = day_bars(800, "2018-01-01T00:00:00Z");
  catalog_.merge<Bar>(bar_series(id("600001.SSE"), Interval::k1d), until_2018);
  catalog_.merge<Bar>(bar_series(id("600000.SSE"), Interval::k1d), until_2020);
  catalog_.merge<Bar>(bar_series(id("000300.INDEX"), Interval::k1d), until_2020);
  const auto member = [](std::string_view subject) {
    return Relation{.kind = "index_member",
                    .subject = std::string{subject},
                    .object = "000300.INDEX",
                    .valid_from = day("2017-12-11"),
                    .valid_to = std::nullopt,
                    .available_at = test_time("2017-11-27T10:00:00Z"),
                    .weight = 0.5};
  };
  const Universe universe{
      listings_of_bars(catalog_.list(), {.still_listed_from = day("2020-03-01")}),
      RelationHistory{"INDEX_MEMBER.RELATION",
                      stored<Relation>("INDEX_MEMBER.RELATION", DataKind::kRelation,
                                       {member("600000.SSE"), member("600001.SSE")})}};
  const auto count = [&](std::string_view on) {
    return universe
        .members_of("000300.INDEX", {.kind = "index_member",
                                     .day = day(on),
                                     .decision_time = test_time("2018-01-01T00:00:00Z")})
        .members.size();
  };
  EXPECT_EQ(count("2018-03-21"), 2U) << "the 80th day";
  EXPECT_EQ(count("2018-03-22"), 1U);
  EXPECT_EQ(count("2030-01-02"), 1U);
}

TEST_F(HistoryCatalog, FactsByDay) {
  DayFacts facts{.trading_day = day("2024-05-06")};
  facts.suspended = true;
  const FactsHistory history{"600000.SSE",
                             stored<DayFacts>("600000.SSE", DataKind::kDayFacts, {facts})};
  EXPECT_EQ(history.after_close(day("2024-05-06")), facts);
  EXPECT_FALSE(history.after_close(day("2024-05-07")));
}

}  // namespace
}  // namespace godwit
