#include "market/data/adjust/reference_price_chain.h"

#include <map>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

Bar bar(int32_t day, int64_t close, double volume = 100) {
  Bar bar;
  bar.trading_day_days = day;
  bar.close = Price::from_units(close);
  bar.volume = volume;
  return bar;
}

DayFacts facts(int32_t day, std::optional<int64_t> reference) {
  DayFacts facts;
  facts.trading_day = TradingDay{Date::from_days(day)};
  if (reference) facts.reference_price = Price::from_units(*reference);
  return facts;
}

DayFacts suspended(int32_t day, std::optional<int64_t> reference) {
  DayFacts facts = godwit::facts(day, reference);
  facts.suspended = true;
  return facts;
}

TradingDay on(int32_t day) { return TradingDay{Date::from_days(day)}; }

/// Days of every week day; so that numbers are days.
AdjustmentRecord record_of(const std::vector<Bar>& bars, const std::vector<DayFacts>& facts) {
  return adjustment_record(bars, facts, Calendar::continuous());
}

AdjustmentHole hole(int32_t after, int32_t until, int64_t days, ChainGap why) {
  return {.after = on(after), .until = on(until), .days = days, .why = why};
}

TEST(ReferencePriceChain, AStepIsWhereTheReferenceIsNotTheClose) {
  const AdjustmentRecord record =
      record_of({bar(1, 20), bar(2, 10), bar(3, 12)},
                {facts(1, 15), facts(2, 10), facts(3, 10), facts(4, 12)});
  const std::vector<AdjustmentStep> steps = record.adjustment_steps();
  ASSERT_EQ(steps.size(),
            1U);  // Nothing is known before day 1, whose reference is the issue price.
  EXPECT_EQ(steps[0].ex_day, on(2));
  EXPECT_EQ(steps[0].ratio, 2);
  EXPECT_EQ(record.steps[0].previous, Price::from_units(20));
  EXPECT_TRUE(record.holes.empty());
}

TEST(ReferencePriceChain, ABarThatWasTakenOutForItsVolumeStillHasItsClose) {
  // An ex-date behind the day that was taken out is found, and no hole is left.
  const std::vector<WithheldBar> withheld{{.bar = bar(2, 12)}};
  const std::vector<Bar> bars{bar(1, 10), bar(3, 6)};
  for (const int64_t reference : {int64_t{12}, int64_t{6}}) {
    const std::vector<DayFacts> days{facts(1, 10), facts(2, 10), facts(3, reference)};
    const AdjustmentRecord record = adjustment_record(bars, days, Calendar::continuous(), withheld);
    EXPECT_TRUE(record.holes.empty());
    ASSERT_EQ(record.steps.size(), reference == 12 ? 0U : 1U);
    if (reference == 6) {
      EXPECT_EQ(record.adjustment_steps()[0].ratio, 2);
    }
    EXPECT_EQ(record_of(bars, days).holes.size(), 1U) << "without it nothing is known";
  }
}

TEST(ReferencePriceChain, APriceThatWasTakenOutTellsOnlyThatNothingHappened) {
  const std::vector<Bar> bars{bar(1, 10), bar(3, 12)};
  const std::vector<DayFacts> days{facts(1, 10), facts(2, 10), facts(3, 12)};
  const auto record = [&](int64_t close) {
    const std::vector<WithheldBar> withheld{{.bar = bar(2, close), .has_doubtful_prices = true}};
    return adjustment_record(bars, days, Calendar::continuous(), withheld);
  };
  EXPECT_TRUE(record(12).holes.empty());
  EXPECT_TRUE(record(12).steps.empty());
  const AdjustmentRecord absurd = record(1200);
  EXPECT_TRUE(absurd.steps.empty()) << "no step of a hundred";
  EXPECT_EQ(absurd.holes, std::vector<AdjustmentHole>{hole(2, 3, 1, ChainGap::kDoubtfulClose)});
}

TEST(ReferencePriceChain, AKeptBarHidesTheOneTakenOut) {
  const std::vector<WithheldBar> withheld{{.bar = bar(2, 99)}};
  const AdjustmentRecord record = adjustment_record(
      std::vector{bar(1, 10), bar(2, 12)}, std::vector{facts(1, 10), facts(2, 10), facts(3, 12)},
      Calendar::continuous(), withheld);
  EXPECT_TRUE(record.steps.empty());
  EXPECT_TRUE(record.holes.empty());
}

TEST(ReferencePriceChain, AnExDateWithinASuspensionCountsOnce) {
  // Suspended on days 2 to 4 with the ex-date on day 3; rows of suspended days repeat the
  // reference.
  for (const bool rows : {true, false}) {
    std::vector<Bar> bars{bar(1, 20)};
    if (rows) bars.insert(bars.end(), {bar(2, 20, 0), bar(3, 5, 0), bar(4, 5, 0)});
    bars.push_back(bar(5, 6));
    const AdjustmentRecord record =
        record_of(bars, {facts(1, 20), suspended(2, 20), suspended(3, 5), suspended(4, 5),
                         facts(5, 5), facts(6, 6)});
    ASSERT_EQ(record.steps.size(), 1U);
    EXPECT_EQ(record.steps[0].ex_day, on(3));
    EXPECT_EQ(record.steps[0].ratio(), 4);
    EXPECT_TRUE(record.holes.empty());
    EXPECT_TRUE(record.covers(on(1), on(6)));
  }
  // Told only when it trades again.
  const AdjustmentRecord late =
      record_of({bar(1, 20), bar(4, 6)}, {suspended(2, {}), suspended(3, {}), facts(4, 5)});
  ASSERT_EQ(late.steps.size(), 1U);
  EXPECT_EQ(late.steps[0].ex_day, on(4));
  EXPECT_TRUE(late.holes.empty());
}

TEST(ReferencePriceChain, MissingDaysAreNoAction) {
  // 7.40, then years without a row, then 20.55: what lies between is not known.
  const AdjustmentRecord record =
      record_of({bar(1, 7), bar(2, 8), bar(1500, 21), bar(1501, 22)},
                {facts(1, 7), facts(2, 7), facts(1500, 20), facts(1501, 11)});
  ASSERT_EQ(record.steps.size(), 1U);
  EXPECT_EQ(record.steps[0].ex_day, on(1501));
  EXPECT_EQ(record.holes, std::vector{hole(2, 1500, 1, ChainGap::kMissingDays)});
  EXPECT_TRUE(record.covers(on(1), on(2)));
  EXPECT_TRUE(record.covers(on(1500), on(1501)));
  EXPECT_FALSE(record.covers(on(2), on(1500)));
  EXPECT_FALSE(record.covers(on(700), on(800)));
  EXPECT_FALSE(record.covers(on(0), on(1))) << "before the rows";
  EXPECT_FALSE(record.covers(on(1501), on(1502))) << "behind them";
}

TEST(ReferencePriceChain, OneRemovedBarIsNoAction) {
  const std::vector<DayFacts> days{facts(1, 10), facts(2, 11), facts(3, 12), facts(4, 13)};
  // With its facts, without them, and with facts that say it traded.
  for (const int form : {0, 1, 2}) {
    std::vector<DayFacts> kept = days;
    if (form == 1) kept.erase(kept.begin() + 1);
    if (form == 2) kept[1].suspended = false;
    const AdjustmentRecord record = record_of({bar(1, 11), bar(3, 13), bar(4, 14)}, kept);
    EXPECT_TRUE(record.steps.empty()) << form;
    const AdjustmentHole expected =
        form == 1 ? hole(1, 3, 1, ChainGap::kMissingDays) : hole(2, 3, 1, ChainGap::kNoClose);
    EXPECT_EQ(record.holes, std::vector{expected}) << form;
  }
}

TEST(ReferencePriceChain, DaysWithoutReferencePriceAreNotUnmoved) {
  const AdjustmentRecord record =
      record_of({bar(1, 20), bar(2, 8), bar(3, 9), bar(4, 9), bar(5, 7)},
                {facts(1, 20), facts(2, std::nullopt), facts(4, 9), facts(5, 9)});
  EXPECT_TRUE(record.steps.empty());
  EXPECT_EQ(record.holes, std::vector{hole(1, 3, 2, ChainGap::kNoReferencePrice)});
  EXPECT_TRUE(record.covers(on(3), on(5)));
  EXPECT_FALSE(record.covers(on(2), on(5)));
  // The first day has nothing before it to be compared with.
  EXPECT_TRUE(record_of({bar(1, 20), bar(2, 21)}, {facts(2, 20)}).holes.empty());
}

TEST(ReferencePriceChain, AReferenceThatHasNotMovedBridgesAMonth) {
  const auto across = [](int32_t days) {
    return record_of({bar(1, 20), bar(1 + days, 21)}, {facts(1 + days, 20)}).holes.size();
  };
  EXPECT_EQ(across(2), 0U);
  EXPECT_EQ(across(ReferencePriceChain::kBridgedDaysMax), 0U);
  EXPECT_EQ(across(ReferencePriceChain::kBridgedDaysMax + 1), 1U);
}

TEST(ReferencePriceChain, ExpectsAPriceOnTheNextTradingDayAlone) {
  const Calendar weekdays = Calendar::weekdays();
  ReferencePriceChain chain{weekdays};
  const TradingDay friday{*parse_date("2021-03-05")};
  EXPECT_FALSE(chain.expected(friday));
  static_cast<void>(chain.add({.day = friday, .reference = {}, .close = Price::from_units(8)}));
  EXPECT_EQ(chain.expected(TradingDay{*parse_date("2021-03-08")}), Price::from_units(8));
  EXPECT_FALSE(chain.expected(TradingDay{*parse_date("2021-03-09")}));
}

/// Every day has its rows; an oracle walks over them with the plain definition.
TEST(ReferencePriceChain, OnWholeRecordsAllIsKnownAndRemovingADayInventsNothing) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    std::vector<Bar> bars;
    std::vector<DayFacts> days;
    std::map<int32_t, double> expected;
    int64_t price = 0;
    for (int32_t day = 1; day <= 30; ++day) {
      const int64_t before = price;
      const bool acts = day > 1 && rng.between(0, 3) == 0;
      const int64_t reference = day == 1 ? 50 : acts ? rng.between(40, 60) : before;
      if (day > 1 && reference != before)
        expected[day] = static_cast<double>(before) / static_cast<double>(reference);
      const bool quiet = day > 1 && rng.between(0, 3) == 0;
      days.push_back(quiet ? suspended(day, reference) : facts(day, reference));
      price = quiet ? reference : rng.between(40, 60);
      if (!quiet) bars.push_back(bar(day, price));
    }
    const AdjustmentRecord whole = record_of(bars, days);
    EXPECT_TRUE(whole.holes.empty()) << "seed " << seed;
    ASSERT_EQ(whole.steps.size(), expected.size()) << "seed " << seed;
    for (const ReferencePriceStep& step : whole.steps)
      ASSERT_EQ(step.ratio(), expected.at(step.ex_day.date().days())) << "seed " << seed;

    // Whatever rows are missing, what remains of the steps is true.
    std::erase_if(bars, [&](const Bar&) { return rng.between(0, 5) == 0; });
    std::erase_if(days, [&](const DayFacts&) { return rng.between(0, 5) == 0; });
    for (const ReferencePriceStep& step : record_of(bars, days).steps) {
      ASSERT_TRUE(expected.contains(step.ex_day.date().days())) << "seed " << seed;
      ASSERT_EQ(step.ratio(), expected.at(step.ex_day.date().days())) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace godwit
