#include "market/rules/trading_calendar.h"

#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

constexpr const char* kHead =
    "week = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\ndays_per_year = 250\n"
    "from = 2001-01-01\nto = 2002-12-31\nvariants = [\"stocks\", \"futures\"]\n";

std::string years(const std::string& first, const std::string& second) {
  return std::string{kHead} + "[[year]]\nyear = 2001\nsource = \"s\"\n" + first +
         "[[year]]\nyear = 2002\nsource = \"s\"\n" + second;
}

TEST(TradingCalendar, VariantsShareAndDiffer) {
  Assumptions strict{Assume::kNothing};
  const auto calendars =
      read_calendars(ConfigFile::parse(years("closed = [\"01-01\"]\nstocks_closed = [\"01-31\"]\n"
                                             "futures_open = [\"12-29\"]\n",
                                             ""),
                                       "c.toml"),
                     "c", strict);
  ASSERT_EQ(calendars.size(), 2U);
  const TradingCalendar& stocks = *calendars[0];
  const TradingCalendar& futures = *calendars[1];
  EXPECT_EQ(stocks.name(), "c_stocks");
  EXPECT_EQ(futures.days().days_per_year(), 250);
  EXPECT_FALSE(stocks.is_trading_day(day("2001-01-01")));
  EXPECT_FALSE(futures.is_trading_day(day("2001-01-01")));
  EXPECT_FALSE(stocks.is_trading_day(day("2001-01-31")));
  EXPECT_TRUE(futures.is_trading_day(day("2001-01-31")));
  EXPECT_FALSE(stocks.is_trading_day(day("2001-12-29")));
  EXPECT_TRUE(futures.is_trading_day(day("2001-12-29")));
  EXPECT_EQ(stocks.next(day("2001-01-30")), day("2001-02-01"));
  EXPECT_EQ(stocks.previous(day("2001-02-01")), day("2001-01-30"));
}

TEST(TradingCalendar, KnowledgeEnds) {
  Assumptions strict{Assume::kNothing};
  const ConfigFile file = ConfigFile::parse(years("", ""), "c.toml");
  const auto known = read_calendars(file, "c", strict);
  EXPECT_EQ(
      error_of([&] { (void)known[0]->is_trading_day(day("2003-01-02")); }),
      "rules: calendar c_stocks: 2003-01-02 is not known (it knows 2001-01-01 to 2002-12-31); "
      "add the year's holidays to rules/calendars");
  EXPECT_NE(error_of([&] { (void)known[0]->next(day("2002-12-31")); }), "no error");
  Assumptions nearest{Assume::kNearest};
  const auto assumed = read_calendars(file, "c", nearest);
  EXPECT_TRUE(assumed[0]->is_trading_day(day("2003-01-02")));
  ASSERT_EQ(nearest.lines().size(), 1U);
  EXPECT_EQ(nearest.lines()[0],
            "calendar c_stocks: the week pattern without holidays, on 2003-01-02 (1 look-up)");
}

TEST(TradingCalendar, MistakesAreRefused) {
  Assumptions strict{Assume::kNothing};
  const auto error = [&](const std::string& text) {
    return error_of([&] { (void)read_calendars(ConfigFile::parse(text, "c.toml"), "c", strict); });
  };
  EXPECT_EQ(error(years("closed = [\"01-06\"]\n", "")),
            "c.toml:9:10: year[1].closed: expected days inside the week pattern, got 2001-01-06, a "
            "sat");
  EXPECT_EQ(error(years("futures_open = [\"01-05\"]\n", "")),
            "c.toml:9:16: year[1].futures_open: expected days outside the week pattern, got "
            "2001-01-05, a fri");
  EXPECT_EQ(error(years("closed = [\"02-30\"]\n", "")),
            "c.toml:9:10: year[1].closed: expected days like \"05-01\", got \"02-30\"");
  EXPECT_EQ(error(std::string{kHead} + "[[year]]\nyear = 2001\nsource = \"s\"\n"),
            "c.toml:4:6: to: expected a [[year]] for every year up to 2002, the last one is 2001");
  EXPECT_EQ(error(std::string{kHead} + "[[year]]\nyear = 2002\nsource = \"s\"\n"),
            "c.toml:7:8: year[1].year: expected 2001: the years from 2001-01-01 to 2002-12-31 in "
            "order");
  EXPECT_NE(
      error(years("bond_closed = [\"01-05\"]\n", "")).find("year[1].bond_closed: expected one"),
      std::string::npos);
}

}  // namespace
}  // namespace godwit
