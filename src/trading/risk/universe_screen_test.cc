#include "trading/risk/universe_screen.h"

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TradingDay day(int year, unsigned month, unsigned of_month) {
  return TradingDay{*Date::from_civil(year, month, of_month)};
}
const TradingDay kToday = day(2024, 6, 28);  // A Friday.

ScreenFacts good() {
  return {.calendar = &Calendar::weekdays(),
          .average_turnover = 5e7,
          .average_spread = 0.001,
          .listed = day(2024, 6, 3).date(),  // A Monday: 20 trading days, both included.
          .special_treatment = false,
          .suspended = false};
}

UniverseScreen strict() {
  return {.turnover_min = 5e7,
          .spread_max = 0.001,
          .listing_days_min = 20,
          .without_special_treatment = true,
          .without_suspended = true};
}

template <class Change>
std::string screened(Change change) {
  ScreenFacts facts = good();
  change(facts);
  return std::string{name(screen(facts, strict(), kToday))};
}

TEST(UniverseScreen, ExactlyAtEveryBoundPassesAndBeyondDoesNot) {
  EXPECT_EQ(screened([](ScreenFacts&) {}), "passed");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.average_turnover = std::nextafter(5e7, 0); }),
            "turnover_too_low");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.average_spread = std::nextafter(0.001, 1); }),
            "spread_too_wide");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.listed = day(2024, 6, 4).date(); }),
            "listed_too_short");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.special_treatment = true; }), "special_treatment");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.suspended = true; }), "suspended");
}

TEST(UniverseScreen, WhatNobodyKnowsIsLeftOut) {
  EXPECT_EQ(screened([](ScreenFacts& f) { f.average_turnover.reset(); }), "turnover_unknown");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.average_turnover = kNan; }), "turnover_unknown");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.average_spread.reset(); }), "spread_unknown");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.average_spread = kNan; }), "spread_unknown");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.listed.reset(); }), "listing_unknown");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.special_treatment.reset(); }), "treatment_unknown");
  EXPECT_EQ(screened([](ScreenFacts& f) { f.suspended.reset(); }), "suspension_unknown");
}

TEST(UniverseScreen, AnAbsentScreenLetsEverythingThrough) {
  const ScreenFacts unknown{.calendar = &Calendar::weekdays()};
  EXPECT_EQ(screen(unknown, UniverseScreen{}, kToday), ScreenReason::kPassed);
}

TEST(UniverseScreen, TheFirstReasonIsGiven) {
  EXPECT_EQ(screened([](ScreenFacts& f) {
              f.suspended = f.special_treatment = true;
              f.average_turnover = 0;
            }),
            "suspended");
  EXPECT_EQ(screened([](ScreenFacts& f) {
              f.special_treatment = true;
              f.average_turnover = 0;
            }),
            "special_treatment");
}

TEST(UniverseScreen, ListingAgeCountsTradingDaysOneByOne) {
  Rng rng{3};
  for (int i = 0; i < 2'000; ++i) {
    const TradingDay listed{kToday.date() - static_cast<int32_t>(rng.between(-5, 400))};
    int32_t age = 0;  // The listing day counts whatever the calendar says, and so does today.
    for (TradingDay on = listed; on <= kToday; on = TradingDay{on.date() + 1})
      if (on == listed || on == kToday || Calendar::weekdays().is_trading_day(on)) ++age;
    for (const int32_t asked : {age, age + 1}) {
      ScreenFacts facts = good();
      facts.listed = listed.date();
      const UniverseScreen only_age{.listing_days_min = asked};
      EXPECT_EQ(screen(facts, only_age, kToday),
                asked > age ? ScreenReason::kListedTooShort : ScreenReason::kPassed)
          << "listed " << listed.date().days() << " asked " << asked;
    }
  }
}

TEST(UniverseScreen, OneReasonPerInstrumentAndTheirCounts) {
  std::vector<ScreenFacts> facts(4, good());
  facts[1].suspended = true;
  facts[3].suspended = true;
  const ScreenedUniverse universe = screen_universe(facts, strict(), kToday);
  EXPECT_EQ(universe.reasons, (std::vector{ScreenReason::kPassed, ScreenReason::kSuspended,
                                           ScreenReason::kPassed, ScreenReason::kSuspended}));
  EXPECT_EQ(universe.counts[static_cast<size_t>(ScreenReason::kPassed)], 2U);
  EXPECT_EQ(universe.counts[static_cast<size_t>(ScreenReason::kSuspended)], 2U);
  std::set<std::string_view> names;
  for (int i = 0; i < kScreenReasons; ++i) names.insert(name(static_cast<ScreenReason>(i)));
  EXPECT_EQ(names.size(), static_cast<size_t>(kScreenReasons));
  EXPECT_FALSE(names.contains(""));
}

}  // namespace
}  // namespace godwit
