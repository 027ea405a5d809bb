// Records of texts and days in the catalog: what must not be stored, and what must not be lost.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "market/data/catalog/catalog_testing.h"

namespace godwit {
namespace {

TradingDay day(std::string_view text) { return TradingDay{parse_date(text).value()}; }
InstrumentId id(std::string_view text) { return InstrumentId::parse(text).value(); }

class CatalogRecords : public testing::Test {
 protected:
  TemporaryFolder folder_;
  Catalog catalog_{folder_.path(), Catalog::Mode::kReadWrite};
};

template <class Row>
std::vector<Row> all_rows(RowStream<Row>& stream) {
  std::vector<Row> rows;
  for (auto block = stream.next(); !block.empty(); block = stream.next())
    rows.insert(rows.end(), block.begin(), block.end());
  return rows;
}

NewsItem item(std::string title) {
  NewsItem news{.ts_event = test_time("2024-05-06T00:00:00Z"),
                .available_at = test_time("2024-05-06T00:00:00Z")};
  news.id = "a";
  news.title = std::move(title);
  return news;
}

TEST_F(CatalogRecords, TextThatIsNotUtf8IsRefused) {
  const Series series{.instrument = id("X.NEWS"), .kind = DataKind::kNews};
  const std::vector<NewsItem> good{item("good")};
  catalog_.merge<NewsItem>(series, good);
  std::vector<NewsItem> bad{item("\xff\xfe")};
  bad[0].id = "b";
  EXPECT_NE(error_of([&] { catalog_.merge<NewsItem>(series, bad); }).find("title is not UTF-8"),
            std::string::npos);
  EXPECT_EQ(error_of([&] { EXPECT_EQ(all_rows(*catalog_.read<NewsItem>(series, {})), good); }),
            "no error");
}

TEST_F(CatalogRecords, ALaterVersionOfOneTimeKeepsTheEarlierOne) {
  const Series series{.instrument = id("X.NEWS"), .kind = DataKind::kNews};
  const std::vector<NewsItem> first{item("first")};
  std::vector<NewsItem> second{item("second")};
  second[0].available_at = test_time("2024-05-06T01:00:00Z");
  catalog_.merge<NewsItem>(series, first);
  catalog_.merge<NewsItem>(series, second);
  EXPECT_EQ(all_rows(*catalog_.read<NewsItem>(series, {})).size(), 2u);
}

TEST_F(CatalogRecords, RelationsLieOnTheirFirstDay) {
  const Series series{.instrument = id("INDEX_MEMBER.RELATION"), .kind = DataKind::kRelation};
  const std::vector<Relation> rows{{.kind = "index_member",
                                    .subject = "A.SSE",
                                    .object = "I",
                                    .valid_from = day("2024-05-06"),
                                    .available_at = test_time("2024-05-01T00:00:00Z")}};
  catalog_.merge<Relation>(series, rows);
  const auto on = [&](std::string_view date) {
    return all_rows(*catalog_.read<Relation>(series, {.from_day = day(date), .to_day = day(date)}))
        .size();
  };
  EXPECT_EQ(catalog_.list().at(0).first_day, day("2024-05-06"));
  EXPECT_EQ(on("2024-05-06"), 1u);
  EXPECT_EQ(on("2024-05-05"), 0u);
}

TEST_F(CatalogRecords, FilesThatAreNotOursArePassedOver) {
  std::filesystem::create_directories(folder_.path() / "trade");
  std::ofstream{folder_.path() / "trade" / "README.TXT"} << "x";
  EXPECT_EQ(error_of([&] { (void)catalog_.list(); }), "no error");
}

TEST_F(CatalogRecords, AWildDayIsRefusedAndDoesNotStopTheProcess) {
  const Series series{.instrument = id("X.SSE"), .kind = DataKind::kDayFacts};
  const std::vector<DayFacts> rows{{.trading_day = TradingDay{Date::from_days(1'000'000)}}};
  EXPECT_NE(error_of([&] { catalog_.merge<DayFacts>(series, rows); }), "no error");
}

}  // namespace
}  // namespace godwit
