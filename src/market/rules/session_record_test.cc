// Sessions by rule against the times of recorded bars.
#include <map>
#include <set>

#include "market/rules/data_testing.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

/// "2018-01-15 21:00:00" or "2018-01-15T21:00:00" by a clock in Shanghai.
Timestamp shanghai(std::string_view text) {
  return utc(std::string{text.substr(0, 10)} + "T" + std::string{text.substr(11, 8)} + "Z") -
         Duration::hours(8);
}

const Duration kInstant = Duration::from_ns(1);

class SessionRecord : public testing::Test {
 protected:
  void SetUp() override {
    if (test_data_folder() == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
    folder_ = test_data_folder();
  }
  std::filesystem::path folder_;
};

TEST_F(SessionRecord, RubberWithItsNights) {
  const SessionCalendar& sessions = real_rules().sessions(id("ru1901.SHFE"));
  std::map<TradingDay, int64_t> bars;
  for_each_row(folder_ / "futures/cn_minute/SHFE.ru1901_1m_201801_201809.csv.gz",
               [&](const auto& field) {
                 const Timestamp begin = shanghai(field("BeginTime"));
                 const TradingDay on = sessions.trading_day(begin);
                 std::string day_text = format_date(on.date());
                 std::erase(day_text, '-');
                 ASSERT_EQ(day_text, field("TradingDay")) << field("BeginTime");
                 ASSERT_TRUE(sessions.is_open(begin)) << field("BeginTime");
                 ++bars[on];
               });
  ASSERT_GT(bars.size(), 150U);
  for (const auto& [on, count] : bars)
    EXPECT_LE(count, sessions.expected_bars(on, Interval::k1m)) << format_date(on.date());
}

TEST_F(SessionRecord, IndexFuturesThroughTheChangeOfHours) {
  const SessionCalendar& sessions = real_rules().sessions(id("IF@main.CFFEX"));
  std::map<TradingDay, int64_t> bars;
  for_each_row(folder_ / "futures/cn_minute/CFFEX.IF_main_5m_2014_2018.csv.gz",
               [&](const auto& field) {
                 const Timestamp inside = shanghai(field("datetime")) - kInstant;
                 ASSERT_TRUE(sessions.is_open(inside)) << field("datetime");
                 ++bars[sessions.trading_day(inside)];
               });
  ASSERT_GT(bars.size(), 900U);
  std::set<std::string> other;
  for (const auto& [on, count] : bars) {
    // The vendor cut the file to 09:30 to 15:00 where trading lasted from 09:15 to 15:15.
    const int64_t cut = on < day("2016-01-01") ? 6 : 0;
    if (count != sessions.expected_bars(on, Interval::k5m) - cut)
      other.insert(format_date(on.date()));
  }
  // The two days on which the circuit breaker ended trading early.
  EXPECT_EQ(other, (std::set<std::string>{"2016-01-04", "2016-01-07"}));
}

TEST_F(SessionRecord, SharesHave240Minutes) {
  const SessionCalendar& sessions = real_rules().sessions(id("000001.SZSE"));
  std::map<TradingDay, int64_t> bars;
  for_each_row(folder_ / "a_share/minute/dolphindb_000001.SZ_1m_2018-01.csv.gz",
               [&](const auto& field) {
                 const Timestamp inside = shanghai(field("datetime")) - kInstant;
                 ASSERT_TRUE(sessions.is_open(inside)) << field("datetime");
                 ++bars[sessions.trading_day(inside)];
               });
  EXPECT_EQ(bars.size(), 21U);
  for (const auto& [on, count] : bars)
    EXPECT_EQ(count, sessions.expected_bars(on, Interval::k1m)) << format_date(on.date());
}

TEST_F(SessionRecord, ForeignExchangeAndCme) {
  const auto all_open = [&](const char* instrument, const char* file) {
    const SessionCalendar& sessions = real_rules().sessions(id(instrument));
    int64_t rows = 0;
    for_each_row(folder_ / file, [&](const auto& field) {
      ASSERT_TRUE(sessions.is_open(utc(field("timestamp")))) << field("timestamp");
      ++rows;
    });
    EXPECT_GT(rows, 1'000) << file;
  };
  all_open("EUR/USD.OANDA", "forex/oanda/EURUSD_1m_20140501_09.csv.gz");
  all_open("ESZ3.CME", "futures/cme/ES_1m_trade_201310.csv.gz");
  all_open("GCZ3.COMEX", "futures/comex/GC_1m_trade_20131007_08.csv.gz");
}

}  // namespace
}  // namespace godwit
