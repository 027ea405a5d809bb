// What the rules find in recorded files, with figures: $GODWIT_TEST_DATA names the folder.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/csv.h"
#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"
#include "market/data/quality/quality_testing.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

class QualityOfFiles : public testing::Test {
 protected:
  void SetUp() override {
    const char* const data = std::getenv("GODWIT_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
    folder_ = data;
  }
  fs::path folder_;
};

/// One file, record by record, its fields by name; an empty or absent price is zero.
class Records {
 public:
  explicit Records(const fs::path& path) : csv_{path} {}
  bool next() { return csv_.next(); }
  std::string_view text(std::string_view column) {
    const std::optional<size_t> at = csv_.find_column(column);
    return at ? csv_.fields()[*at] : std::string_view{};
  }
  Price price(std::string_view column) {
    return parse_fixed<Price>(text(column)).value_or(Price{});
  }
  double number(std::string_view column) { return parse_double(text(column)).value_or(0); }

 private:
  CsvReader csv_;
};

/// "2018-01-15 21:01:00" of a zone `hours` east.
Timestamp local(std::string_view text, int hours) {
  std::string iso{text};
  iso[10] = 'T';
  return *parse_timestamp(iso + "Z") - Duration::hours(hours);
}

const QualityIssue* find(const QualityReport& report, RuleId rule) {
  for (const QualityIssue& issue : report.issues)
    if (issue.rule == rule) return &issue;
  return nullptr;
}

uint64_t count(const QualityReport& report, RuleId rule) {
  const QualityIssue* const issue = find(report, rule);
  return issue == nullptr ? 0 : issue->count;
}

std::vector<Quote> fxcm(const fs::path& path) {
  std::vector<Quote> quotes;
  Records records{path};
  while (records.next()) {
    Quote quote{.bid_price = records.price("bid"), .ask_price = records.price("ask")};
    quote.header.flags = Quote::kVolumesUnknown;
    set_time(quote, *parse_timestamp(records.text("timestamp")));
    quotes.push_back(quote);
  }
  return quotes;
}

TEST_F(QualityOfFiles, FxcmQuotesAreOftenCrossed) {
  const SeriesContext context{.calendar = &Calendar::foreign_exchange()};
  const QualitySettings settings = QualitySettings::preset(Market::kForex);
  QualityReport report =
      check(fxcm(folder_ / "forex/fxcm/EURUSD_tick_20140501.csv.gz"), context, settings);
  EXPECT_EQ(report.rows, 51'053U);
  EXPECT_NEAR(static_cast<double>(count(report, RuleId::kCrossed)) / 51'053, 0.078, 0.001);
  report = check(fxcm(folder_ / "forex/fxcm/EURUSD_tick_20140502.csv.gz"), context, settings);
  EXPECT_EQ(report.rows, 96'406U);
  EXPECT_NEAR(static_cast<double>(count(report, RuleId::kCrossed)) / 96'406, 0.125, 0.001);
  EXPECT_EQ(report.quarantined, count(report, RuleId::kCrossed) +
                                    count(report, RuleId::kDuplicate) +
                                    count(report, RuleId::kSpike));
}

TEST_F(QualityOfFiles, MinutesOfRu1901HaveThreeBrokenBars) {
  std::vector<Bar> bars;
  Records records{folder_ / "futures/cn_minute/SHFE.ru1901_1m_201801_201809.csv.gz"};
  while (records.next()) {
    Bar bar{.open = records.price("Open"),
            .high = records.price("High"),
            .low = records.price("Low"),
            .close = records.price("Close"),
            .volume = records.number("Volume"),
            .turnover = records.number("Amount"),
            .open_interest = records.number("EndOpenInt")};
    set_time(bar, local(records.text("EndTime"), 8));
    const std::string day{records.text("TradingDay")};
    bar.trading_day_days =
        parse_date(day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6))->days();
    bars.push_back(bar);
  }
  const FixedTerms terms{{.tick = Price::from_units(5), .multiplier = 10}};
  const SeriesContext context{.interval = Interval::k1m, .terms = &terms};
  const QualityReport report = check(bars, context, QualitySettings::preset(Market::kFutures));
  EXPECT_EQ(report.rows, 58'952U);
  EXPECT_EQ(count(report, RuleId::kMissingPrice), 1U);
  const QualityIssue* const broken = find(report, RuleId::kInconsistentOhlc);
  ASSERT_NE(broken, nullptr);
  EXPECT_EQ(broken->count, 2U) << "the third has the zero price";
  EXPECT_EQ(broken->repaired, 1U) << "close one tick above high";
  EXPECT_EQ(broken->quarantined, 1U) << "open four ticks below low";
  EXPECT_EQ(count(report, RuleId::kDuplicate), 1U);
  EXPECT_EQ(count(report, RuleId::kZeroVolume), 4'113U)
      << "and two without trades that are a duplicate and without a price";
  EXPECT_EQ(count(report, RuleId::kTimeGrid), 28'167U) << "thin minutes end at their last tick";
  EXPECT_EQ(count(report, RuleId::kTickGrid), 0U);
  EXPECT_EQ(count(report, RuleId::kUnits), 0U);
  EXPECT_NEAR(report.score, 94.35, 0.01);
}

TEST_F(QualityOfFiles, OutagesOfFourHourBarsAreMissingBars) {
  std::vector<Bar> bars;
  Records records{folder_ / "crypto/klines/BTC-USDT_4h_2017_2020.csv.gz"};
  while (records.next()) {
    if (records.text("close").empty()) continue;  // As the importer refuses rows without a price.
    Bar bar{.open = records.price("open"),
            .high = records.price("high"),
            .low = records.price("low"),
            .close = records.price("close"),
            .volume = records.number("volume"),
            .turnover = records.number("quote_volume")};
    set_time(bar, local(records.text("candle_begin_time"), 0) + Duration::hours(4));
    bars.push_back(bar);
  }
  const AlwaysOpen always_open;
  const FixedTerms terms{{.multiplier = 1}};
  const SeriesContext context{.calendar = &Calendar::continuous(),
                              .interval = Interval::k4h,
                              .sessions = &always_open,
                              .terms = &terms};
  const QualityReport report = check(bars, context, QualitySettings::preset(Market::kCrypto));
  EXPECT_EQ(report.rows, 6'665U - 27U);
  const uint64_t days = count(report, RuleId::kGap);
  EXPECT_EQ(days, 2U) << "no bar closed on 2018-02-09 and 10";
  EXPECT_EQ(count(report, RuleId::kMissingBars) + 6 * days, 27U);
  EXPECT_EQ(count(report, RuleId::kTurnoverMismatch), 0U);
  EXPECT_EQ(report.quarantined, 0U);
}

TEST_F(QualityOfFiles, SuspendedDaysOfSharesAreKnownFromDayFacts) {
  uint64_t suspended = 0;
  uint64_t empty_days = 0;
  uint64_t empty_without_facts = 0;
  uint64_t traded = 0;
  uint64_t jumps_by_reference = 0;
  uint64_t jumps_by_close = 0;
  uint64_t mismatches = 0;
  const QualitySettings settings = QualitySettings::preset(Market::kStock);
  const FixedTerms terms{{.multiplier = 1}};
  for (const auto& entry : fs::directory_iterator{folder_ / "a_share/daily_broad_2017_2023"}) {
    if (entry.path().extension() != ".gz") continue;
    std::vector<Bar> bars;
    std::vector<DayFacts> facts;
    Records records{entry.path()};
    while (records.next()) {
      Bar bar{.open = records.price("open"),
              .high = records.price("high"),
              .low = records.price("low"),
              .close = records.price("close"),
              .volume = records.number("volume"),
              .turnover = records.number("amount")};
      const TradingDay day{*parse_date(records.text("date"))};
      set_time(bar, day.end_utc());
      bars.push_back(bar);
      facts.push_back({.trading_day = day,
                       .reference_price = records.price("preclose"),
                       .suspended = records.text("tradestatus") == "0"});
      suspended += *facts.back().suspended ? 1 : 0;
    }
    SeriesContext context{.interval = Interval::k1d, .facts = facts, .terms = &terms};
    QualityReport report = check(bars, context, settings);
    empty_days += count(report, RuleId::kZeroVolume);
    traded += count(report, RuleId::kTradedWhileSuspended);
    jumps_by_reference += count(report, RuleId::kJump);
    mismatches += count(report, RuleId::kTurnoverMismatch);
    EXPECT_EQ(count(report, RuleId::kUnits), 0U) << entry.path();
    context.facts = {};
    report = check(bars, context, settings);
    empty_without_facts += count(report, RuleId::kZeroVolume);
    jumps_by_close += count(report, RuleId::kJump);
  }
  EXPECT_EQ(suspended, 3'374U);
  EXPECT_EQ(empty_days, 0U);
  EXPECT_EQ(empty_without_facts, 3'374U);
  EXPECT_EQ(traded, 0U);
  EXPECT_EQ(mismatches, 2U) << "of 174,447 bars";
  EXPECT_EQ(jumps_by_reference, 18U) << "first free-float days alone";
  EXPECT_EQ(jumps_by_close, 73U) << "and ex-dates";
}

}  // namespace
}  // namespace godwit
