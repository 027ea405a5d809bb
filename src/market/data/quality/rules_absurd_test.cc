// Prices that no market makes: refused by the past alone, and no new level is refused for ever.
#include "market/data/quality/rules_absurd.h"

#include <gtest/gtest.h>

#include "market/data/quality/cleaner.h"
#include "market/data/quality/quality_testing.h"

namespace godwit {
namespace {

template <class Row>
struct Outcome final : CleaningSink<Row> {
  void found(const Found<Row>& found) override {
    if (found.finding.verdict == Verdict::kKeep && found.rule() == RuleId::kAbsurdPrice)
      told.push_back(found.original.header.ts_event);
    if (found.finding.verdict != Verdict::kQuarantine) return;
    reasons.push_back(std::string{found.by.about().name} + ": " + found.explain());
    refused.push_back(found.original);
  }
  void kept(const Row& row) override { rows.push_back(row); }
  std::vector<std::string> reasons;
  std::vector<Row> refused;
  std::vector<Timestamp> told;
  std::vector<Row> rows;
};

template <class Row>
Outcome<Row> judge_live(const std::vector<Row>& rows, const SeriesContext& context,
                        double factor = 10) {
  QualitySettings settings = QualitySettings::preset(Market::kUnknown);
  settings.set_value(RuleId::kAbsurdPrice, "factor", factor);
  Outcome<Row> outcome;
  Cleaner<Row> cleaner{settings, context, outcome, CleaningMode::kLive};
  for (const Row& row : rows) cleaner.push(row);
  cleaner.finish();
  return outcome;
}

std::vector<Timestamp> times(const auto& rows) {
  std::vector<Timestamp> out;
  for (const auto& row : rows) out.push_back(row.header.ts_event);
  return out;
}

Outcome<Bar> judge_days(const std::vector<Bar>& bars, double factor = 10) {
  return judge_live(bars, daily_context({}), factor);
}

TEST(AbsurdPrice, OneDayAHundredTimesTooHighIsTakenOutAlone) {
  for (const double by : {100.0, 0.01, 11.5}) {
    std::vector<Bar> bars = daily_bars(1, 60);
    scale_prices(bars[30], by);
    const Outcome<Bar> outcome = judge_days(bars);
    ASSERT_EQ(times(outcome.refused), std::vector{bars[30].header.ts_event}) << by;
    EXPECT_TRUE(outcome.reasons[0].starts_with("absurd_price: price ")) << outcome.reasons[0];
    EXPECT_EQ(outcome.rows.size(), 59U);
  }
}

TEST(AbsurdPrice, AHighOrLowAloneIsToldAndKept) {
  std::vector<Bar> bars = daily_bars(1, 60);
  bars[30].high = ticks(bars[30].high.raw() / kTick * 100);
  bars[40].low = ticks(1);
  const Outcome<Bar> outcome = judge_days(bars);
  EXPECT_EQ(outcome.refused.size(), 0U);
  EXPECT_EQ(outcome.told, (std::vector{bars[30].header.ts_event, bars[40].header.ts_event}));
}

TEST(AbsurdPrice, ANewLevelCostsItsFirstDayAndNoMore) {
  for (const double by : {20.0, 0.05}) {
    std::vector<Bar> bars = daily_bars(2, 60);
    for (size_t i = 30; i < bars.size(); ++i) scale_prices(bars[i], by);
    EXPECT_EQ(times(judge_days(bars).refused), std::vector{bars[30].header.ts_event}) << by;
  }
}

TEST(AbsurdPrice, BadDaysApartDoNotConfirmEachOther) {
  std::vector<Bar> bars = daily_bars(3, 60);
  for (const size_t i : {30U, 32U, 34U}) scale_prices(bars[i], 100);
  EXPECT_EQ(judge_days(bars).refused.size(), 3U) << "sound days lie between";
  bars = daily_bars(3, 60);
  scale_prices(bars[30], 100);
  scale_prices(bars[31], 0.01);
  EXPECT_EQ(judge_days(bars).refused.size(), 2U) << "two days in a row at different levels";
}

TEST(AbsurdPrice, ANewLevelOfMinutesIsBelievedFromTheNextDay) {
  const std::vector<Bar> clean = minute_bars(4);
  std::vector<Bar> bars = clean;
  const int32_t day = clean.front().trading_day_days;
  const size_t step = 600;  // On the first day.
  std::vector<Timestamp> of_the_first_day;
  for (size_t i = step; i < bars.size(); ++i) {
    scale_prices(bars[i], 50);
    if (bars[i].trading_day_days == day) of_the_first_day.push_back(bars[i].header.ts_event);
  }
  ASSERT_GT(of_the_first_day.size(), 100U);
  ASSERT_LT(of_the_first_day.size(), bars.size() - step);
  EXPECT_EQ(times(judge_live(bars, minute_context()).refused), of_the_first_day);
}

TEST(AbsurdPrice, TheFactorIsSet) {
  std::vector<Bar> bars = daily_bars(5, 60);
  scale_prices(bars[30], 4);
  EXPECT_EQ(judge_days(bars).refused.size(), 0U);
  EXPECT_EQ(judge_days(bars, 3).refused.size(), 1U);
  scale_prices(bars[30], 5);
  EXPECT_EQ(judge_days(bars, 30).refused.size(), 0U);
}

TEST(AbsurdPrice, AReferencePriceOnRecordExplainsTheStep) {
  std::vector<Bar> bars = daily_bars(6, 60);
  for (size_t i = 30; i < bars.size(); ++i) scale_prices(bars[i], 0.05);
  std::vector<DayFacts> facts;
  for (const Bar& bar : bars)
    facts.push_back({.trading_day = bar.trading_day(), .reference_price = bar.open});
  EXPECT_EQ(judge_live(bars, daily_context(facts)).refused.size(), 0U);
}

TEST(AbsurdPrice, AFarAskHarmsNobodyAndAFarBidDoes) {
  std::vector<Quote> rows = quotes(7);
  rows[500].ask_price = ticks(9'999'999);
  EXPECT_EQ(judge_live(rows, tick_context()).refused.size(), 0U);
  rows[500].bid_price = ticks(9'999'998);
  EXPECT_EQ(times(judge_live(rows, tick_context()).refused),
            std::vector{rows[500].header.ts_event});
}

}  // namespace
}  // namespace godwit
