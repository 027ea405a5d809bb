// Histories of real recordings, against figures counted by other means.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "foundation/base/csv.h"
#include "foundation/base/number_text.h"
#include "market/data/history/history_testing.h"
#include "market/data/history/known_values.h"
#include "market/data/history/news_history.h"
#include "market/domain/availability_rule.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

class HistoryRealData : public testing::Test {
 protected:
  /// Where the recording lies; else skips the test.
  void find(std::string_view path) {
    const char* folder = std::getenv("GODWIT_TEST_DATA");
    if (folder == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA names no folder of market data";
    path_ = fs::path{folder} / path;
    if (!fs::exists(path_)) GTEST_SKIP() << path_ << " is missing";
  }
  fs::path path_;
};

/// The rows of a clean file by the names of their columns.
class Table {
 public:
  explicit Table(const fs::path& path) : csv_{path} {}
  [[nodiscard]] bool next() { return csv_.next(); }
  [[nodiscard]] std::string text(std::string_view column) const {
    return std::string{csv_.fields()[csv_.find_column(column).value()]};
  }
  [[nodiscard]] TradingDay day(std::string_view column) const {
    return TradingDay{parse_date(text(column)).value()};
  }

 private:
  CsvReader csv_;
};

TEST_F(HistoryRealData, TheUsPrimaryCreditRate) {
  ASSERT_NO_FATAL_FAILURE(find("reference/us_primary_credit_rate.csv"));
  if (IsSkipped()) return;
  std::vector<KnownValue> rows;
  for (Table table{path_}; table.next();) {
    const Timestamp period = table.day("DATE").end_utc();
    rows.push_back({period, AvailabilityRule::next_day().available_at(period, std::nullopt), "rate",
                    parse_double(table.text("PCREDIT8"))});
  }
  const KnownValues values{"US_PRIMARY_CREDIT.SERIES", std::move(rows)};
  const auto on_bar = [&](std::string_view text) {
    return values.as_of("rate", day(text).end_utc());
  };
  EXPECT_FALSE(on_bar("2003-01-09"));
  EXPECT_EQ(on_bar("2003-01-10")->value, 2.25);
  EXPECT_EQ(on_bar("2008-01-23")->value, 4.75) << "the cut to 4.00 of that day is seen the next";
  EXPECT_EQ(on_bar("2008-01-24")->value, 4.00);
  EXPECT_EQ(on_bar("2015-12-17")->value, 0.75);
  EXPECT_EQ(on_bar("2015-12-17")->age(), Duration::days(2127)) << "since 2010-02-19";
  EXPECT_EQ(on_bar("2015-12-18")->value, 1.00);
}

constexpr std::array kRatios{std::string_view{"peTTM"}, std::string_view{"pbMRQ"},
                             std::string_view{"psTTM"}, std::string_view{"pcfNcfTTM"}};

struct Panel {
  std::map<std::string, std::vector<KnownValue>> rows;  ///< By code; available_at is still to fill.
  std::set<Date> days;                                  ///< On which any of them has a row.
};

Panel read_panel(const fs::path& folder) {
  Panel panel;
  for (const fs::directory_entry& file : fs::directory_iterator{folder})
    for (Table table{file.path()}; table.next();) {
      const TradingDay on = table.day("date");
      panel.days.insert(on.date());
      for (const std::string_view ratio : kRatios)
        panel.rows[table.text("code")].push_back(
            {on.end_utc(), on.end_utc(), std::string{ratio}, parse_double(table.text(ratio))});
    }
  return panel;
}

/// What is open on weekdays without any row is not.
Calendar calendar_of(const std::set<Date>& days) {
  std::vector<Date> holidays;
  for (Date date = *days.begin(); date < *days.rbegin(); date = date + 1)
    if (!days.contains(date)) holidays.push_back(date);
  return {"panel", 0b0011111, 252, holidays};
}

/// The valuation ratios of the CSI 300 panel have no release times: as columns at each daily bar
/// they must be those of the row before, in every stock, over all holidays.
TEST_F(HistoryRealData, RatiosOfAPanelBecomeColumnsOfTheDayBefore) {
  ASSERT_NO_FATAL_FAILURE(find("a_share/daily_csi300_2020_2024"));
  if (IsSkipped()) return;
  Panel panel = read_panel(path_);
  const Calendar calendar = calendar_of(panel.days);
  const AvailabilityRule rule = AvailabilityRule::next_trading_day(calendar);
  size_t compared = 0;
  for (auto& [code, rows] : panel.rows) {
    std::map<std::string, std::vector<double>, std::less<>> recorded;
    std::set<Timestamp> bars;
    for (KnownValue& row : rows) {
      row.available_at = rule.available_at(row.ts_event, std::nullopt);
      recorded[row.name].push_back(row.value.value_or(std::nan("")));
      bars.insert(row.ts_event);
    }
    const KnownValues values{code, rows};
    const std::vector<Timestamp> times(bars.begin(), bars.end());
    for (const auto& [ratio, expected] : recorded) {
      const std::vector<double> column = values.column(ratio, times);
      ASSERT_EQ(column.size(), expected.size()) << code;
      ASSERT_TRUE(std::isnan(column.front())) << code;
      for (size_t i = 1; i < column.size(); ++i, ++compared)
        ASSERT_TRUE(column[i] == expected[i - 1] ||
                    (std::isnan(column[i]) && std::isnan(expected[i - 1])))
            << code << " " << ratio << " at " << format_timestamp(times[i]);
    }
  }
  EXPECT_EQ(panel.rows.size(), 100U);
  EXPECT_EQ(compared, (116'516U - 100U) * kRatios.size());
}

/// Articles are updated under the same address. The figures were counted with a dictionary.
TEST_F(HistoryRealData, UpdatedHeadlines) {
  ASSERT_NO_FATAL_FAILURE(find("news/en_bbc_business_headlines_2022_2023.csv.gz"));
  if (IsSkipped()) return;
  std::vector<NewsItem> items;
  for (Table table{path_}; table.next();) {
    const Timestamp published = at(table.text("published_utc"));
    items.push_back({.ts_event = published,
                     .available_at = published,
                     .id = table.text("guid"),
                     .instrument = std::nullopt,
                     .language = "en",
                     .title = table.text("title"),
                     .text = table.text("description"),
                     .label = std::nullopt});
  }
  ASSERT_EQ(items.size(), 2138U);
  const NewsHistory news{"BBC.NEWS", std::move(items)};
  EXPECT_EQ(news.contradictions(), 66U);
  EXPECT_EQ(news.known({.decision_time = at("2024-01-01T00:00:00Z")}).size(), 1607U);
  EXPECT_EQ(news.known({.decision_time = at("2023-01-01T00:00:00Z")}).size(), 790U);
  EXPECT_EQ(
      news.known({.after = at("2022-12-01T00:00:00Z"), .decision_time = at("2023-01-01T00:00:00Z")})
          .size(),
      66U);
}

/// Headlines with a date and no time: of use from the next trading day on.
TEST_F(HistoryRealData, HeadlinesWithoutATimeOfDay) {
  ASSERT_NO_FATAL_FAILURE(find("news/zh_stock_headlines_labelled.csv.gz"));
  if (IsSkipped()) return;
  const AvailabilityRule rule = AvailabilityRule::next_trading_day(Calendar::weekdays());
  std::vector<NewsItem> items;
  for (Table table{path_}; table.next();) {
    const Timestamp published = table.day("date").end_utc();
    const std::string codes = table.text("code");  // "000636,002338": a row for each.
    for (size_t begin = 0; begin < codes.size(); begin += 7) {
      const std::string code = codes.substr(begin, 6);
      items.push_back({.ts_event = published,
                       .available_at = rule.available_at(published, std::nullopt),
                       .id = table.text("date") + " " + table.text("title"),
                       .instrument = id(code + (code.front() == '6' ? ".SSE" : ".SZSE")),
                       .language = "zh",
                       .title = table.text("title"),
                       .text = "",
                       .label = parse_double(table.text("label"))});
    }
  }
  ASSERT_EQ(items.size(), 6547U);
  const NewsHistory news{"XUEQIU.NEWS", std::move(items)};
  EXPECT_EQ(news.known({.decision_time = at("2024-01-01T00:00:00Z")}).size(), 6526U);
  const auto about = [&](std::string_view instrument, std::string_view on) {
    return news.known_about(id(instrument), {.decision_time = day(on).end_utc()});
  };
  EXPECT_TRUE(about("000430.SZSE", "2016-03-22").empty()) << "published on that day";
  ASSERT_EQ(about("000430.SZSE", "2016-03-23").size(), 1U);
  EXPECT_EQ(about("000430.SZSE", "2016-03-23").front().item->label, 1.0);
  EXPECT_EQ(about("002338.SZSE", "2016-03-30").size(), 0U);
  EXPECT_EQ(about("002338.SZSE", "2016-03-31").size(), 1U);
}

}  // namespace
}  // namespace godwit
