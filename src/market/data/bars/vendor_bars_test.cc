// Daily bars built from a vendor's minutes against the vendor's own daily bars. Every difference in
// the files is stated here with its reason.

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/data/bars/bar_builder.h"
#include "market/data/bars/bar_comparison.h"
#include "market/data/bars/trading_hours_testing.h"
#include "market/data/bars/vendor_table_testing.h"

namespace godwit {
namespace {

using Differences = std::vector<BarDifference>;

std::vector<Bar> days_from(const std::vector<Bar>& minutes) {
  BarResampler builder{SessionGrid{{.interval = Interval::k1d}, {}}};
  std::vector<Bar> days;
  for (const Bar& minute : minutes)
    if (const auto day = builder.add(minute)) days.push_back(*day);
  if (const auto day = builder.finish()) days.push_back(*day);
  EXPECT_EQ(builder.counts().late, 0U);
  return days;
}

/// Daily bars on the days from the first to the last of `built`.
std::vector<Bar> within(const std::vector<Bar>& built, std::vector<Bar> recorded) {
  std::erase_if(recorded, [&](const Bar& bar) {
    return bar.header.ts_event < built.front().header.ts_event ||
           bar.header.ts_event > built.back().header.ts_event;
  });
  return recorded;
}

Differences of_field(const Differences& all, BarField field) {
  Differences some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [&](const BarDifference& d) { return d.field == field; });
  return some;
}

std::string days_of(const Differences& differences) {
  std::string text;
  for (const BarDifference& d : differences)
    text += (text.empty() ? "" : " ") + format_date(d.day.date());
  return text;
}

struct Rubber {
  std::vector<Bar> minutes;     // Volumes as the row states them.
  std::vector<Bar> cumulative;  // Volumes as differences of the running total of the day.
  std::vector<Bar> days;
};

Rubber read_rubber(const std::filesystem::path& data) {
  Rubber rubber;
  const VendorTable::PriceColumns columns{"Open", "High", "Low", "Close"};
  VendorTable minutes{data / "futures/cn_minute/SHFE.ru1901_1m_201801_201809.csv.gz"};
  int32_t day = 0;
  double volume = 0;
  double turnover = 0;
  while (minutes.next()) {
    Bar bar = minutes.minute("EndTime", columns);
    bar.trading_day_days = minutes.day("TradingDay").date().days();
    bar.volume = minutes.number("Volume");
    bar.turnover = minutes.number("Amount");
    bar.open_interest = minutes.number("EndOpenInt");
    rubber.minutes.push_back(bar);
    if (bar.trading_day_days != day) volume = turnover = 0;
    day = bar.trading_day_days;
    bar.volume = minutes.number("EndVolume") - volume;
    bar.turnover = minutes.number("EndAmount") - turnover;
    volume = minutes.number("EndVolume");
    turnover = minutes.number("EndAmount");
    rubber.cumulative.push_back(bar);
  }
  VendorTable days{data / "futures/cn_daily/SHFE.ru1901_daily.csv.gz"};
  while (days.next()) {
    Bar bar = days.daily("Date", columns);
    bar.volume = days.number("Volume");
    bar.turnover = days.number("Amount");
    bar.open_interest = days.number("EndOpenInt");
    rubber.days.push_back(bar);
  }
  return rubber;
}

TEST(VendorBars, RubberMinutesMakeTheVendorsDays) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const Rubber rubber = read_rubber(*data);
  ASSERT_EQ(rubber.days.size(), 173U);
  ASSERT_GT(rubber.minutes.size(), 58'000U);
  // By the running totals all is equal but one open: the first minute in which anything traded on
  // 2018-01-30 opens at the price before it (15905), as every minute of this vendor does; the day
  // opens at its first trade (15925).
  const Differences all = compare_bars(days_from(rubber.cumulative), rubber.days, {});
  ASSERT_EQ(all.size(), 1U) << days_of(all);
  EXPECT_EQ(days_of(all), "2018-01-30");
  EXPECT_EQ(all[0].field, BarField::kOpen);
  EXPECT_EQ(all[0].built, 15905);
  EXPECT_EQ(all[0].recorded, 15925);
}

TEST(VendorBars, RubberRowsMissWhatTradesBetweenTwoMinutes) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const Rubber rubber = read_rubber(*data);
  const Differences all = compare_bars(days_from(rubber.minutes), rubber.days, {});
  // A row counts from its first snapshot to its last: what trades between the last snapshot of one
  // minute and the first of the next is in neither, on every single day: 0.05 to 9.6 % of the
  // volume, 0.75 % in the middle.
  const Differences volume = of_field(all, BarField::kVolume);
  EXPECT_EQ(volume.size(), 173U);
  double largest = 0;
  for (const BarDifference& d : volume) {
    EXPECT_LT(d.built, d.recorded);
    largest = std::max(largest, 1 - d.built / d.recorded);
  }
  EXPECT_LT(largest, 0.10);
  EXPECT_GT(largest, 0.01);
  EXPECT_EQ(of_field(all, BarField::kTurnover).size(), 173U);
  EXPECT_EQ(all.size(), 173U + 173U + 1U);  // And the open above.
}

std::vector<Bar> read_stock_days(const std::filesystem::path& data) {
  std::vector<Bar> days;
  VendorTable table{data / "a_share/daily_broad_2017_2023/sz.000001.csv.gz"};
  while (table.next()) {
    Bar bar = table.daily("date", {});
    bar.volume = table.number("volume");
    bar.turnover = table.number("amount");
    days.push_back(bar);
  }
  return days;
}

TEST(VendorBars, StockMinutesOfJanuary2018LackTheOpeningAuction) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  std::vector<Bar> minutes;
  VendorTable table{*data / "a_share/minute/dolphindb_000001.SZ_1m_2018-01.csv.gz"};
  while (table.next()) {
    Bar bar = table.minute("datetime", {});
    bar.volume = table.number("volume");
    bar.turnover = table.number("turnover");
    minutes.push_back(bar);
  }
  const std::vector<Bar> built = days_from(minutes);
  ASSERT_EQ(built.size(), 21U);
  const Differences all = compare_bars(built, within(built, read_stock_days(*data)), {});
  // 240 minutes without the print of 09:25: the volume is short every day, the open is that of
  // continuous trading where it differs, and extremes that the auction or the time between two
  // snapshots made are missing. The close is the exchange's on every day.
  EXPECT_EQ(of_field(all, BarField::kVolume).size(), 21U);
  EXPECT_EQ(of_field(all, BarField::kTurnover).size(), 21U);
  for (const BarDifference& d : of_field(all, BarField::kVolume)) {
    EXPECT_LT(d.built, d.recorded);
    EXPECT_GT(d.built, 0.985 * d.recorded) << format_date(d.day.date());
  }
  EXPECT_EQ(of_field(all, BarField::kOpen).size(), 14U);
  EXPECT_EQ(of_field(all, BarField::kHigh).size(), 12U);
  EXPECT_EQ(of_field(all, BarField::kLow).size(), 8U);
  for (const BarDifference& d : of_field(all, BarField::kHigh)) {
    EXPECT_LT(d.built, d.recorded);
    EXPECT_LT(d.recorded - d.built, 0.0301);
  }
  for (const BarDifference& d : of_field(all, BarField::kLow)) {
    EXPECT_GT(d.built, d.recorded);
    EXPECT_LT(d.built - d.recorded, 0.0201);
  }
  EXPECT_EQ(all.size(), 21U + 21U + 14U + 12U + 8U);
}

TEST(VendorBars, StockMinutesOfSeptember2020HoldTheOpeningAuction) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  std::vector<Bar> minutes;
  VendorTable table{*data / "a_share/minute/tushare_000001.SZ_1m_2020-09_NCR.csv.gz"};
  while (table.next()) {
    Bar bar = table.minute("trade_time", {});
    bar.volume = table.number("vol");
    bar.turnover = table.number("amount");
    minutes.push_back(bar);
  }
  ASSERT_EQ(minutes.size(), 7U * 241U);
  const std::vector<Bar> built = days_from(minutes);
  const Differences all =
      compare_bars(built, within(built, read_stock_days(*data)), {.turnover = 1e-6});
  // 241 bars, the first at 09:30 for the auction: volume and turnover, open and close are those of
  // the exchange. Four extremes stood between two snapshots of the vendor and are in no minute.
  for (const BarDifference& d : all)
    EXPECT_TRUE(d.field == BarField::kHigh || d.field == BarField::kLow)
        << format_date(d.day.date()) << " " << name(d.field) << " " << d.built << " " << d.recorded;
  EXPECT_EQ(days_of(of_field(all, BarField::kHigh)), "2020-09-15 2020-09-22");
  EXPECT_EQ(days_of(of_field(all, BarField::kLow)), "2020-09-17 2020-09-21");

  // As five minutes: the auction joins the first.
  const std::string day = format_date(minutes.front().trading_day().date());
  BarResampler five{SessionGrid{{.interval = Interval::k5m}, {a_share_day(day)}},
                    {.skip_empty = false}};
  std::vector<Bar> fives;
  for (size_t i = 0; i < 241; ++i)
    if (const auto bar = five.add(minutes[i])) fives.push_back(*bar);
  fives.push_back(five.finish().value());
  ASSERT_EQ(fives.size(), 48U);
  double first = 0;
  for (size_t i = 0; i < 6; ++i) first += minutes[i].volume;
  EXPECT_EQ(fives[0].volume, first);
  EXPECT_EQ(fives[0].open, minutes[0].open);
}

TEST(VendorBars, IndexMinutesOf2017) {
  const auto data = vendor_data();
  if (!data) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  std::vector<Bar> minutes;
  VendorTable table{*data / "a_share/minute/hikyuu_SH000001_1m_2017-03_2017-06.csv.gz"};
  while (table.next()) {
    Bar bar = table.minute("datetime", {});
    // What the file calls volume is the turnover of the constituents in hundreds of yuan.
    bar.turnover = 100 * table.number("volume");
    minutes.push_back(bar);
  }
  std::vector<Bar> recorded;
  VendorTable daily{*data / "a_share/index_daily/sh.000001.csv.gz"};
  while (daily.next()) {
    Bar bar = daily.daily("date", {});
    bar.turnover = daily.number("amount");
    recorded.push_back(bar);
  }
  const std::vector<Bar> built = days_from(minutes);
  // Minutes are cut to two decimals, days have three. Turnover agrees to 1.6 %: exactly on most
  // days, on the others for a reason that the files do not tell.
  const Differences all = compare_bars(built, within(built, recorded),
                                       {.price = Price::from_raw(10'000'000), .turnover = 0.02});
  EXPECT_EQ(days_of(of_field(all, BarField::kNotBuilt)), "2017-03-31");  // The file lacks the day.
  // The file starts at 13:22 on its first day: the open is the afternoon's, half the turnover.
  EXPECT_EQ(days_of(of_field(all, BarField::kOpen)), "2017-03-03");
  EXPECT_EQ(days_of(of_field(all, BarField::kTurnover)), "2017-03-03");
  EXPECT_TRUE(of_field(all, BarField::kClose).empty());
  // The index is published more often than the vendor looked: extremes are missed on most days, by
  // points at most, and never overshot.
  for (const BarDifference& d : of_field(all, BarField::kHigh)) {
    EXPECT_LT(d.built, d.recorded);
    EXPECT_LT(d.recorded - d.built, 2);
  }
  for (const BarDifference& d : of_field(all, BarField::kLow)) {
    EXPECT_GT(d.built, d.recorded);
    EXPECT_LT(d.built - d.recorded, 3);
  }
  EXPECT_EQ(of_field(all, BarField::kHigh).size(), 49U);
  EXPECT_EQ(of_field(all, BarField::kLow).size(), 59U);
  EXPECT_EQ(all.size(), 1U + 1U + 1U + 49U + 59U);
}

}  // namespace
}  // namespace godwit
