// rules/calendars/china.toml against counts that exchanges published and against trade dates.
#include <set>

#include "market/rules/data_testing.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

int32_t days_in_year(const TradingCalendar& calendar, int year) {
  return calendar.days().count_between(TradingDay{*Date::from_civil(year - 1, 12, 31)},
                                       TradingDay{*Date::from_civil(year + 1, 1, 1)});
}

TEST(ChinaCalendar, DaysPerYear) {
  const TradingCalendar& stocks = real_rules().calendar("china_stocks");
  constexpr int kCounts[] = {239, 240, 237, 241, 243, 242, 241, 242, 246, 244, 242, 244, 243, 238,
                             245, 244, 244, 244, 243, 244, 243, 243, 242, 242, 242, 243, 242};
  for (int year = 2000; year <= 2026; ++year)
    EXPECT_EQ(days_in_year(stocks, year), kCounts[year - 2000]) << year;
  EXPECT_EQ(days_in_year(real_rules().calendar("china_futures"), 2001), 244);
  EXPECT_EQ(stocks.days().days_per_year(), 252);
}

TEST(ChinaCalendar, KnownHolidays) {
  const TradingCalendar& stocks = real_rules().calendar("china_stocks");
  EXPECT_EQ(stocks.next(day("2024-02-08")), day("2024-02-19"));  // 02-09 was closed on top.
  EXPECT_EQ(stocks.next(day("2025-01-27")), day("2025-02-05"));
  EXPECT_EQ(stocks.next(day("2026-02-13")), day("2026-02-24"));
  EXPECT_EQ(stocks.next(day("2026-09-30")), day("2026-10-08"));
  EXPECT_FALSE(stocks.is_trading_day(day("2026-02-28")));  // A working Saturday.
  EXPECT_NE(error_of([&] { (void)stocks.is_trading_day(day("2027-01-04")); }), "no error");
}

/// Adds the dates in column `column` of every file, "2024-01-02" or "20240102".
void add_dates(const std::filesystem::path& folder, const std::string& prefix,
               std::set<Date>& out) {
  for (const std::filesystem::path& path : gzip_files(folder, prefix)) {
    const std::string text = read_gzip(path);
    const size_t header_end = text.find('\n');
    const std::string header = text.substr(0, header_end);
    size_t column = 0;
    for (size_t at = 0; at < header.size(); ++column) {
      const size_t end = std::min(header.find(',', at), header.size());
      const std::string name = header.substr(at, end - at);
      if (name == "date" || name == "trade_date") break;
      at = end + 1;
    }
    for (size_t at = header_end + 1; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      size_t field = at;
      for (size_t i = 0; i < column; ++i) field = text.find(',', field) + 1;
      std::string date = text.substr(field, 8);
      if (date.find('-') != std::string::npos) {
        date = text.substr(field, 10);
      } else {
        date.insert(6, "-").insert(4, "-");
      }
      const std::optional<Date> parsed = parse_date(date);
      ASSERT_TRUE(parsed.has_value()) << path << ": " << date;
      out.insert(*parsed);
      at = end + 1;
    }
  }
}

void expect_same_days(const TradingCalendar& calendar, const std::set<Date>& seen, Date from,
                      Date to) {
  for (Date date = from; date <= to; date = date + 1)
    EXPECT_EQ(calendar.is_trading_day(TradingDay{date}), seen.contains(date))
        << calendar.name() << " " << format_date(date);
}

TEST(ChinaCalendar, MatchesTradeDates) {
  const char* const data = test_data_folder();
  if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const std::filesystem::path folder{data};
  std::set<Date> stocks;
  add_dates(folder / "a_share/index_daily", "", stocks);
  add_dates(folder / "a_share/daily_long_1990_2011", "", stocks);
  add_dates(folder / "a_share/daily_csi300_2020_2024", "sh.6000", stocks);
  expect_same_days(real_rules().calendar("china_stocks"), stocks, *parse_date("2000-01-01"),
                   *parse_date("2024-12-31"));
  std::set<Date> futures;
  for (const char* prefix : {"SHFE.CU", "DCE.A_", "CZCE.WH", "CZCE.SR"})
    add_dates(folder / "futures/cn_daily", prefix, futures);
  expect_same_days(real_rules().calendar("china_futures"), futures, *parse_date("2000-01-01"),
                   *futures.rbegin());
}

}  // namespace
}  // namespace godwit
