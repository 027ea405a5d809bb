// Rows are judged by the tick and the multiplier of their own day.
#include "market/data/quality/day_terms.h"

#include <gtest/gtest.h>

#include "market/data/quality/quality_testing.h"

namespace godwit {
namespace {

/// From 2021-03-03 on a contract is one of ten in steps of 2 cents; before, in steps of 5 cents, of
/// an unknown number.
class NewTerms final : public DayTerms {
 public:
  [[nodiscard]] InstrumentTerms on(TradingDay day) const override {
    if (day.date() < *parse_date("2021-03-03")) return {.tick = ticks(5)};
    return {.tick = ticks(2), .multiplier = 10};
  }
};

struct FirstFindings final : CleaningSink<Bar> {
  void found(const Found<Bar>& found) override {
    const std::string said = std::string{found.by.about().name} + ": " + found.explain();
    if (std::find(texts.begin(), texts.end(), said) == texts.end()) texts.push_back(said);
  }
  void kept(const Bar& row) override { rows.push_back(row); }
  std::vector<std::string> texts;
  std::vector<Bar> rows;
};

FirstFindings judge(const std::vector<Bar>& bars) {
  const NewTerms terms;
  SeriesContext context = minute_context();
  context.sessions = nullptr;
  context.terms = &terms;
  QualitySettings settings = QualitySettings::preset(Market::kStock);
  settings[RuleId::kFlatRun].enabled = false;
  FirstFindings findings;
  Cleaner<Bar> cleaner{settings, context, findings, CleaningMode::kLive};
  for (const Bar& bar : bars) cleaner.push(bar);
  cleaner.finish();
  return findings;
}

/// Twenty minutes at one price; turnover counts a contract as one, not as ten.
void add_day(std::vector<Bar>& bars, const char* date, int64_t cents) {
  for (int64_t i = 1; i <= 20; ++i) {
    Bar bar;
    bar.open = bar.high = bar.low = bar.close = ticks(cents);
    bar.volume = static_cast<double>(100 + i % 7);
    bar.turnover = bar.volume * bar.close.to_double();
    set_time(bar, parse_date(date)->midnight_utc() + Duration::minutes(i));
    bars.push_back(bar);
  }
}

TEST(DayTerms, LaterTermsJudgeLaterRowsAlone) {
  const std::string off_grid = "tick_grid: price 10.02 is no multiple of 0.05";
  const std::string units = "units: turnover per volume is 0.1 times the price";
  std::vector<Bar> bars;
  add_day(bars, "2021-03-02", 1002);
  EXPECT_EQ(judge(bars).texts, std::vector<std::string>{off_grid});
  add_day(bars, "2021-03-03", 1002);
  EXPECT_EQ(judge(bars).texts, (std::vector<std::string>{off_grid, units}));
  bars.clear();
  add_day(bars, "2021-03-02", 1005);
  EXPECT_EQ(judge(bars).texts, std::vector<std::string>{});
  add_day(bars, "2021-03-03", 1005);
  EXPECT_EQ(judge(bars).texts,
            (std::vector<std::string>{"tick_grid: price 10.05 is no multiple of 0.02", units}));
}

TEST(DayTerms, ARangeIsWidenedByTheTickOfItsDay) {
  std::vector<Bar> bars;
  add_day(bars, "2021-03-02", 1010);
  add_day(bars, "2021-03-03", 1010);
  for (const size_t i : {size_t{5}, size_t{25}}) bars[i].high = bars[i].close - ticks(5);
  const FirstFindings findings = judge(bars);
  ASSERT_EQ(findings.rows.size(), bars.size() - 1) << "five cents are more than a tick of two";
  EXPECT_EQ(findings.rows[5].high, bars[5].close);
  EXPECT_EQ(findings.rows[25].header.ts_event, bars[26].header.ts_event);
}

}  // namespace
}  // namespace godwit
