#include "signals/features/stored_columns.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/file.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/domain/news_item.h"
#include "signals/features/feature_check.h"
#include "signals/features/features_testing.h"
#include "signals/text/daily_news.h"

namespace godwit::features {
namespace {

TradingDay day(int32_t number) { return TradingDay{Date::from_days(10'000 + number)}; }

class StoredColumnsTest : public testing::Test {
 protected:
  template <class Row>
  void store(std::string_view name, DataKind kind, std::vector<Row> rows) {
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return RowSchema<Row>::key(a) < RowSchema<Row>::key(b);
    });
    catalog_.merge(Series{.instrument = InstrumentId::parse(name).value(), .kind = kind},
                   std::span<const Row>{rows});
  }
  static KnownValue value(int32_t period, Timestamp available_at, double number,
                          std::string_view name = "rate") {
    return {day(period).end_utc(), available_at, std::string{name}, number};
  }
  static NewsItem news(int32_t number, Timestamp available_at, std::string_view title,
                       std::string_view instrument = "") {
    NewsItem item;
    item.ts_event = available_at - Duration::hours(1);
    item.available_at = available_at;
    item.id = std::to_string(number);
    item.instrument = InstrumentId::parse(instrument);
    item.language = "en";
    item.title = title;
    return item;
  }
  std::unique_ptr<ColumnSource> open(const MemorySource::Data& rows,
                                     const std::optional<Horizon>& horizon = {}) {
    return stored_.beside(std::make_unique<MemorySource>(rows, horizon), horizon);
  }
  RowBlock read(const MemorySource::Data& rows, const std::vector<std::string>& names,
                const std::optional<Horizon>& horizon = {}) {
    const std::unique_ptr<ColumnSource> source = open(rows, horizon);
    for (const std::string& name : names) EXPECT_TRUE(source->has_column(name)) << name;
    source->select(names);
    RowBlock all;
    RowBlock block;
    while (source->next(block, 3)) append(all, block);
    return all;
  }

  TemporaryFolder folder_;
  Catalog catalog_{folder_.path(), Catalog::Mode::kReadWrite};
  std::vector<std::string> told_;
  StoredColumns stored_{
      {.catalog = [this] { return &catalog_; },
       .text_rules = [] { return std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules/text"; },
       .tell = [this](const std::string& text) { told_.push_back(text); }}};
};

TEST_F(StoredColumnsTest, Words) {
  const auto parsed = [](std::string_view word) {
    const std::optional<StoredName> name = parse_stored_name(word);
    return name ? name->series + "|" + name->column : "nothing";
  };
  EXPECT_EQ(parsed("VIX.SERIES"), "VIX.SERIES|");
  EXPECT_EQ(parsed("US.CREDIT.SERIES.rate"), "US.CREDIT.SERIES|rate");
  EXPECT_EQ(parsed("A.SERIESB.NEWS.mean"), "A.SERIESB.NEWS|mean");
  for (const char* word : {"close", "VIX.series", "SERIES", ".SERIES", "VIX.SERIESX", "600519.SSE"})
    EXPECT_EQ(parsed(word), "nothing") << word;
}

TEST_F(StoredColumnsTest, AValueIsKnownFromItsAvailabilityOn) {
  const MemorySource::Data rows = random_walks(1, 5, 1);
  const Timestamp second = day(1).end_utc();
  store<KnownValue>("US_CREDIT.SERIES", DataKind::kSeries,
                    {value(-3, second, 5.0),  // At the very end of a row.
                     value(0, day(2).end_utc() + Duration::from_ns(1), 6.0),  // A moment too late.
                     value(-3, day(3).end_utc(), 5.5)});  // Revises what a newer period hides.
  const RowBlock all = read(rows, {"US_CREDIT.SERIES", "close", "US_CREDIT.SERIES.rate"});
  EXPECT_TRUE(std::isnan(all.columns[0][0]));
  EXPECT_EQ(std::vector<double>(all.columns[0].begin() + 1, all.columns[0].end()),
            (std::vector<double>{5, 5, 6, 6}));
  EXPECT_EQ(all.columns[1], rows.rows.columns[0]);
  EXPECT_EQ(std::vector<double>(all.columns[2].begin() + 1, all.columns[2].end()),
            (std::vector<double>{5, 5, 6, 6}));
}

// A row of a day is over before its date is in UTC: what comes in between is too late for it.
TEST_F(StoredColumnsTest, ARowThatClosesEarlierKnowsLess) {
  MemorySource::Data rows = random_walks(1, 4, 1);
  rows.instruments = {"I0.TEST"};
  for (RowTime& time : rows.rows.times) time.closed = time.ts - Duration::hours(17);
  const Timestamp closed = *rows.rows.times[1].closed;
  store<KnownValue>("US_CREDIT.SERIES", DataKind::kSeries,
                    {value(-3, closed, 5.0), value(-2, closed + Duration::from_ns(1), 6.0)});
  store<NewsItem>(
      "WIRE.NEWS", DataKind::kNews,
      {news(1, closed, "Profit rises", "I0.TEST"),
       news(2, closed + Duration::from_ns(1), "Profit rises", "I0.TEST"),
       news(3, closed - Duration::days(2), "Rates"), news(4, closed + Duration::days(2), "Rates")});
  const std::vector<std::string> names{"US_CREDIT.SERIES", "WIRE.NEWS.count"};
  const RowBlock all = read(rows, names);
  EXPECT_TRUE(std::isnan(all.columns[0][0]));
  EXPECT_EQ(std::vector<double>(all.columns[0].begin() + 1, all.columns[0].end()),
            (std::vector<double>{5, 6, 6}));
  EXPECT_EQ(all.columns[1], (std::vector<double>{0, 1, 1, 0}));
  // An instant behind the close of the day, named before the day: the day knows no less than it.
  rows.rows.times[0].ts = closed + Duration::hours(1);
  rows.rows.times[0].closed.reset();
  const RowBlock mixed = read(rows, names);
  EXPECT_EQ(mixed.columns[0], (std::vector<double>{6, 6, 6, 6}));
  EXPECT_EQ(mixed.columns[1], (std::vector<double>{2, 2, 0, 0}));
}

TEST_F(StoredColumnsTest, ASeriesOfSeveralNamesWantsOne) {
  store<KnownValue>("A.SERIES", DataKind::kSeries,
                    {value(0, day(0).end_utc(), 1, "x"), value(0, day(0).end_utc(), 2, "y")});
  EXPECT_FALSE(stored_.has("A.SERIES"));
  EXPECT_FALSE(stored_.has("A.SERIES.z"));
  EXPECT_FALSE(stored_.has("A.NEWS.mean"));
  EXPECT_TRUE(stored_.has("A.SERIES.y"));
  EXPECT_EQ(stored_.words(), (std::vector<std::string>{"A.SERIES.x", "A.SERIES.y"}));
  const std::vector<double> all = read(random_walks(1, 3, 1), {"A.SERIES.y"}).columns[0];
  EXPECT_EQ(all, (std::vector<double>{2, 2, 2}));
}

TEST_F(StoredColumnsTest, WordsOfTheOthersWhenASeriesIsDamaged) {
  for (const char* name : {"A.SERIES", "B.SERIES"})
    store<KnownValue>(name, DataKind::kSeries, {value(0, day(0).end_utc(), 1, "x")});
  write_file(folder_.path() / "series/A.SERIES.parquet", "PAR1");
  EXPECT_EQ(stored_.words(), (std::vector<std::string>{"B.SERIES", "B.SERIES.x"}));
}

TEST_F(StoredColumnsTest, NewsFromRowToRow) {
  const Timestamp end = day(1).end_utc();
  store<NewsItem>(
      "WIRE.NEWS", DataKind::kNews,
      {news(1, end - Duration::hours(30), "Profit falls sharply", "I0.TEST"),
       news(2, end - Duration::hours(5), "Profit rises", "I0.TEST"),
       news(3, end, "Profit rises", "I0.TEST"),
       news(4, end + Duration::from_ns(1), "Loss", "I0.TEST"),
       news(5, end - Duration::hours(6), "Rates", "I1.TEST"),
       news(6, end - Duration::hours(7), "Rates"), news(7, end + Duration::days(2), "Rates")});
  MemorySource::Data rows = random_walks(1, 4, 1);
  rows.instruments = {"I0.TEST"};
  const RowBlock all = read(rows, {"WIRE.NEWS.count", "WIRE.NEWS.mean", "WIRE.NEWS.decay",
                                   "WIRE.NEWS.market_count", "WIRE.NEWS.all_count"});
  EXPECT_EQ(all.columns[0], (std::vector<double>{1, 2, 1, 0}));
  EXPECT_EQ(all.columns[3], (std::vector<double>{0, 1, 0, 1}));
  EXPECT_EQ(all.columns[4], (std::vector<double>{1, 4, 1, 1}));
  const double good = all.columns[1][1];  // Both items of the day say the same.
  EXPECT_GT(good, 0);
  const double bad = all.columns[1][0];
  EXPECT_LT(bad, 0);
  EXPECT_TRUE(std::isnan(all.columns[1][3]));
  // Half of a score is left after three days.
  EXPECT_NEAR(all.columns[2][1], bad * std::exp2(-30.0 / 72) + good * std::exp2(-5.0 / 72) + good,
              1e-12);
  // Rows that name no instrument have no news of their own, but that of the market.
  rows.instruments = {""};
  const RowBlock unnamed = read(rows, {"WIRE.NEWS.count", "WIRE.NEWS.market_count"});
  EXPECT_TRUE(std::isnan(unnamed.columns[0][1]));
  EXPECT_EQ(unnamed.columns[1][1], 1);
}

/// "1 0 -": the values of a column, a missing one as a dash.
std::string text_of(const std::vector<double>& column) {
  std::string text;
  for (const double value : column)
    text += (text.empty() ? "" : " ") +
            (std::isnan(value) ? "-" : std::to_string(static_cast<int>(value)));
  return text;
}

// From the first item on a day without news has none; before it nobody knows.
TEST_F(StoredColumnsTest, WhatTheSourceDoesNotCoverIsMissing) {
  store<NewsItem>(
      "WIRE.NEWS", DataKind::kNews,
      {news(1, day(2).end_utc(), "Rates"), news(2, day(4).end_utc(), "Profit rises", "I0.TEST"),
       news(3, day(6).end_utc() - Duration::hours(1), "Rates")});
  MemorySource::Data rows = random_walks(1, 9, 1);
  rows.instruments = {"I0.TEST"};
  const std::vector<std::string> names{"WIRE.NEWS.count", "WIRE.NEWS.market_count",
                                       "WIRE.NEWS.all_count", "WIRE.NEWS.decay",
                                       "WIRE.NEWS.market_decay"};
  const RowBlock all = read(rows, names);
  EXPECT_EQ(text_of(all.columns[0]), "- - 0 0 1 0 0 0 0");
  EXPECT_EQ(text_of(all.columns[1]), "- - 1 0 0 0 1 0 0");
  EXPECT_EQ(text_of(all.columns[2]), "- - 1 0 1 0 1 0 0");
  EXPECT_EQ(text_of(all.columns[3]), "- - 0 0 0 0 0 0 0");  // Less than 1 in size.
  EXPECT_EQ(text_of(all.columns[4]), "- - 0 0 0 0 0 0 0");
  EXPECT_GT(all.columns[3][5], 0);
  // Up to a day without any news: nothing told the archive then that it had not ended.
  const Horizon horizon{.last = day(3).end_utc()};
  EXPECT_EQ(text_of(read(rows, names, horizon).columns[0]), "- - 0 0");
  EXPECT_TRUE(told_.empty()) << "an item that is cut off names it";
  const FeatureSet set = one_feature("WIRE.NEWS.all_count + WIRE.NEWS.count + WIRE.NEWS.decay");
  EXPECT_TRUE(
      check_features(set, [&](const std::optional<Horizon>& cut) { return open(rows, cut); }, {})
          .passed());
}

TEST_F(StoredColumnsTest, AnInstrumentThatNoItemNamesIsTold) {
  store<NewsItem>(
      "WIRE.NEWS", DataKind::kNews,
      {news(1, day(0).end_utc(), "Profit rises", "I1.TEST"), news(2, day(9).end_utc(), "Rates")});
  const MemorySource::Data rows = random_walks(4, 8, 1);
  const RowBlock all = read(rows, {"WIRE.NEWS.count", "WIRE.NEWS.market_count"});
  for (size_t row = 0; row < all.rows(); ++row) {
    EXPECT_EQ(all.columns[0][row],
              all.instruments[row] == 1 && all.times[row].ts == day(0).end_utc() ? 1 : 0)
        << row;
    EXPECT_EQ(all.columns[1][row], 0);
  }
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(told_[0].find("no item of WIRE.NEWS names I0.TEST: WIRE.NEWS.count and decay are 0"),
            0U);
  MemorySource::Data unnamed = random_walks(1, 8, 1);
  (void)read(unnamed, {"WIRE.NEWS.count", "WIRE.NEWS.market_count"});
  ASSERT_EQ(told_.size(), 2U);
  EXPECT_EQ(told_[1].find("the rows name no instrument"), 0U);
  unnamed.instruments = {"I0"};
  EXPECT_TRUE(std::isnan(read(unnamed, {"WIRE.NEWS.count"}).columns[0].back()));
  ASSERT_EQ(told_.size(), 3U);
  EXPECT_NE(told_[2].find("\"I0\", which is no SYMBOL.VENUE"), std::string::npos);
}

TEST_F(StoredColumnsTest, EqualsTheColumnsByDay) {
  std::vector<NewsItem> items;
  Rng random{4};
  for (int32_t i = 0; i < 300; ++i)
    items.push_back(news(i, day(0).end_utc() + Duration::minutes(random.between(0, 60 * 24 * 60)),
                         random.between(0, 1) == 0 ? "Profit rises" : "Shares fell on a loss",
                         random.between(0, 2) == 0 ? "" : "I1.TEST"));
  items.push_back(news(300, day(0).end_utc(), "Profit rises"));  // All rows are covered.
  store<NewsItem>("WIRE.NEWS", DataKind::kNews, items);
  const MemorySource::Data rows = random_walks(2, 60, 2);
  const RowBlock all =
      read(rows, {"WIRE.NEWS.count", "WIRE.NEWS.mean", "WIRE.NEWS.surprise", "WIRE.NEWS.decay"});
  std::vector<Timestamp> times;
  std::vector<size_t> at;
  for (size_t row = 0; row < all.rows(); ++row)
    if (all.instruments[row] == 1) {
      times.push_back(all.times[row].ts);
      at.push_back(row);
    }
  const std::vector<NewsColumns> expected =
      daily_news(select_news(stored_.news("WIRE.NEWS"), NewsScope::kInstrument,
                             InstrumentId::parse("I1.TEST")),
                 times.front() - Duration::days(1), times, {});
  size_t surprises = 0;
  for (size_t i = 0; i < at.size(); ++i) {
    EXPECT_EQ(all.columns[0][at[i]], expected[i].count);
    EXPECT_EQ(all.columns[3][at[i]], expected[i].decay);
    if (!std::isnan(expected[i].surprise)) {
      ++surprises;
      EXPECT_EQ(all.columns[2][at[i]], expected[i].surprise);
    }
  }
  EXPECT_GT(surprises, 20U);
}

TEST_F(StoredColumnsTest, PassTheProofsAndThePoisonIsReal) {
  std::vector<NewsItem> items;
  std::vector<KnownValue> values;
  Rng random{7};
  for (int32_t i = 0; i < 120; ++i) {
    items.push_back(news(i, day(i).end_utc() - Duration::minutes(random.between(0, 2'000)),
                         i % 3 == 0 ? "Profit rises" : "A loss", i % 2 == 0 ? "" : "I1.TEST"));
    values.push_back(value(i, day(i).end_utc() + Duration::days(2), random.normal()));
  }
  store<NewsItem>("WIRE.NEWS", DataKind::kNews, items);
  store<KnownValue>("US_CREDIT.SERIES", DataKind::kSeries, values);
  const MemorySource::Data rows = random_walks(3, 120, 3);
  const FeatureSet set = read_feature_set(ConfigFile::parse(R"TOML(
[set]
min_periods = 1
[[feature]]
name = "carry"
formula = "close * US_CREDIT.SERIES - ref(US_CREDIT.SERIES.rate, 3)"
[[feature]]
name = "mood"
formula = "mean(WIRE.NEWS.mean, 5) + WIRE.NEWS.market_decay"
[[feature]]
name = "noise"
formula = "WIRE.NEWS.surprise + sum(WIRE.NEWS.all_count, 10)"
[[feature]]
name = "rank_of_mood"
formula = "cs_rank(WIRE.NEWS.decay)"
)TOML",
                                                            "text.toml"),
                                          "text");
  const CheckReport report = check_features(
      set, [&](const std::optional<Horizon>& horizon) { return open(rows, horizon); }, {});
  EXPECT_TRUE(report.passed());
  for (const HistoryNeeded& one : report.history) EXPECT_GT(one.values, 0U) << one.feature;

  const std::vector<std::string> names{"US_CREDIT.SERIES", "WIRE.NEWS.market_decay"};
  const Horizon horizon{.last = day(60).end_utc(), .beyond = Horizon::Beyond::kGarbage, .seed = 1};
  const RowBlock truth = read(rows, names);
  const RowBlock poisoned = read(rows, names, horizon);
  for (size_t column = 0; column < names.size(); ++column) {
    size_t changed = 0;
    for (size_t row = 0; row < truth.rows(); ++row) {
      const double a = truth.columns[column][row];
      const double b = poisoned.columns[column][row];
      const bool same = a == b || (std::isnan(a) && std::isnan(b));
      if (truth.times[row].ts <= horizon.last)
        EXPECT_TRUE(same) << names[column] << " row " << row;
      else
        changed += same ? 0 : 1;
    }
    EXPECT_GT(changed, 50U) << names[column];
  }
}

TEST_F(StoredColumnsTest, RowsOfTheirOwnComeFirstAndNoCatalogIsNone) {
  MemorySource::Data rows = random_walks(1, 3, 1);
  rows.names[1] = "A.SERIES";
  StoredColumns none{{.catalog = [] { return nullptr; }, .text_rules = {}}};
  const std::unique_ptr<ColumnSource> source =
      none.beside(std::make_unique<MemorySource>(rows), {});
  EXPECT_TRUE(source->has_column("A.SERIES"));
  EXPECT_FALSE(source->has_column("B.SERIES"));
  EXPECT_EQ(source->column_names(), (std::vector<std::string>{"A.SERIES", "close"}));
}

}  // namespace
}  // namespace godwit::features
