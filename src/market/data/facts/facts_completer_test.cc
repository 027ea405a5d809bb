#include "market/data/facts/facts_completer.h"

#include "market/data/facts/facts_testing.h"

namespace godwit {
namespace {

TEST(FactsCompleter, MainBoardMovesByATenth) {
  Record share = old_share("600519.SSE");
  share.bar("2021-03-01", "10.05").bar("2021-03-02", "11.06");
  share.fact("2021-03-01", treated(false)).fact("2021-03-02", treated(false));
  const CompletedFacts completed = share.complete();
  ASSERT_EQ(completed.days.size(), 2U);
  EXPECT_EQ(completed.days[0].limit_gap, LimitGap::kNoReference);
  EXPECT_EQ(completed.days[0].origins.reference_price, FactOrigin::kAbsent);
  const CompletedDay& second = completed.days[1];
  EXPECT_EQ(second.facts.reference_price, price("10.05"));
  EXPECT_EQ(second.origins.reference_price, FactOrigin::kComputed);
  // 11.055 and 9.045, rounded half up.
  EXPECT_EQ(limits_of(second), pair_of("9.05", "11.06"));
  EXPECT_EQ(second.origins.limit_up, FactOrigin::kComputed);
  EXPECT_EQ(second.origins.special_treatment, FactOrigin::kRecorded);
  EXPECT_FALSE(completed.silence);
}

TEST(FactsCompleter, SpecialTreatmentMovesByATwentieth) {
  Record share = old_share("600519.SSE");
  share.fact("2021-03-01", referred("3.03", true));
  // 3.1815 and 2.8785.
  EXPECT_EQ(limits_of(share.complete().days.at(0)), pair_of("2.88", "3.18"));
}

TEST(FactsCompleter, UnknownTreatmentIsNotGuessed) {
  Record share = old_share("600519.SSE");
  share.bar("2021-03-01", "10").bar("2021-03-02", "10");
  const CompletedDay second = share.complete().days.at(1);
  EXPECT_EQ(second.limit_gap, LimitGap::kTreatmentUnknown);
  EXPECT_FALSE(second.facts.special_treatment);
  EXPECT_EQ(second.origins.limit_up, FactOrigin::kAbsent);

  // Where the rules treat all alike, nothing has to be known.
  Record growth = old_share("300059.SZSE");
  growth.bar("2021-03-01", "10").bar("2021-03-02", "10");
  EXPECT_EQ(limits_of(growth.complete().days.at(1)), pair_of("8", "12"));
}

TEST(FactsCompleter, ChiNextChangedOnTheDayOfItsReform) {
  for (const bool special : {false, true}) {
    Record share = old_share("300059.SZSE");
    share.fact("2020-08-21", referred("20", special)).fact("2020-08-24", referred("20", special));
    const CompletedFacts completed = share.complete();
    EXPECT_EQ(limits_of(completed.days.at(0)), special ? pair_of("19", "21") : pair_of("18", "22"));
    EXPECT_EQ(limits_of(completed.days.at(1)), pair_of("16", "24"));
  }
}

/// Monday 2021-03-01 to Tuesday 2021-03-09, closing at 50.
Record new_share(std::string_view instrument, std::optional<TradingDay> listed) {
  Record share{.instrument = id(instrument), .listed = listed, .bars = {}, .facts = {}};
  for (const char* on : {"2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04", "2021-03-05",
                         "2021-03-08", "2021-03-09"})
    share.bar(on, "50").fact(on, referred("50"));
  return share;
}

TEST(FactsCompleter, StarIsFreeForFiveDays) {
  const CompletedFacts completed = new_share("688981.SSE", day("2021-03-01")).complete();
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(completed.days.at(i).limit_gap, i < 5 ? LimitGap::kFree : LimitGap::kNone) << i;
    EXPECT_EQ(limits_of(completed.days[i]).has_value(), i >= 5) << i;
  }
  EXPECT_EQ(limits_of(completed.days[5]), pair_of("40", "60"));
}

TEST(FactsCompleter, DaysOfListingCountFromTheListing) {
  // Listed on the Thursday before: the third day of the rows is the fifth of the listing.
  const CompletedFacts completed = new_share("688981.SSE", day("2021-02-25")).complete();
  EXPECT_EQ(completed.days.at(2).limit_gap, LimitGap::kFree);
  EXPECT_EQ(limits_of(completed.days.at(3)), pair_of("40", "60"));
}

TEST(FactsCompleter, UnknownListingIsNotGuessed) {
  const CompletedFacts star = new_share("688981.SSE", std::nullopt).complete();
  EXPECT_EQ(star.days.at(4).limit_gap, LimitGap::kListingUnknown);
  EXPECT_EQ(limits_of(star.days.at(5)), pair_of("40", "60"));

  const CompletedFacts main = new_share("600519.SSE", std::nullopt).complete();
  EXPECT_EQ(main.days.at(0).limit_gap, LimitGap::kListingUnknown);
  EXPECT_EQ(limits_of(main.days.at(1)), pair_of("45", "55"));
  // The first day of a listing on the main board: 44 % up, 36 % down.
  EXPECT_EQ(limits_of(new_share("600519.SSE", day("2021-03-01")).complete().days.at(0)),
            pair_of("32", "72"));
}

TEST(FactsCompleter, RecordsStayAndLimitsCountFromTheReferenceOfAnExDate) {
  Record share = old_share("600519.SSE");
  share.bar("2021-03-01", "10.05").fact("2021-03-02", referred("9.55"));
  const CompletedDay ex_day = share.complete().days.at(1);
  EXPECT_EQ(ex_day.facts.reference_price, price("9.55"));
  EXPECT_EQ(ex_day.origins.reference_price, FactOrigin::kRecorded);
  EXPECT_EQ(ex_day.reference_by_rule, price("10.05"));
  // 10.505 and 8.595.
  EXPECT_EQ(limits_of(ex_day), pair_of("8.6", "10.51"));

  // A recorded limit stays, its twin is computed.
  share.facts[0].limit_up = price("12");
  const CompletedDay mixed = share.complete().days.at(1);
  EXPECT_EQ(limits_of(mixed), pair_of("8.6", "12"));
  EXPECT_EQ(mixed.origins.limit_up, FactOrigin::kRecorded);
  EXPECT_EQ(mixed.origins.limit_down, FactOrigin::kComputed);
}

TEST(FactsCompleter, AnExDateWithinASuspensionIsRemembered) {
  Record share = old_share("600519.SSE");
  share.bar("2021-03-01", "10").bar("2021-03-04", "9.2");
  DayFacts third;
  third.suspended = true;
  share.fact("2021-03-02", suspended_at("9.5")).fact("2021-03-03", third).bar("2021-03-05", "9.3");
  const CompletedFacts completed = share.complete();
  EXPECT_EQ(completed.days.at(2).facts.reference_price, price("9.5"));
  EXPECT_EQ(completed.days.at(3).facts.reference_price, price("9.5"));
  EXPECT_EQ(completed.days.at(4).facts.reference_price, price("9.2"));
}

TEST(FactsCompleter, AHoleInTheDataIsNeitherASuspensionNorAReferencePrice) {
  Record share = old_share("600519.SSE");
  share.bar("2021-03-01", "10").bar("2021-03-04", "9.2").bar("2021-03-05", "9.3");
  const CompletedFacts completed = share.complete();
  ASSERT_EQ(completed.days.size(), 5U);
  for (const size_t i : {1U, 2U}) {
    EXPECT_FALSE(completed.days[i].facts.suspended) << "nobody says that a source was looking";
    EXPECT_FALSE(completed.days[i].suspended_known_on);
  }
  EXPECT_EQ(completed.days[1].facts.reference_price, price("10"));
  EXPECT_FALSE(completed.days[2].facts.reference_price) << "the day before may have traded";
  EXPECT_FALSE(completed.days[3].reference_by_rule);
  EXPECT_EQ(completed.days[4].facts.reference_price, price("9.2"));
}

TEST(FactsCompleter, ADayWithFactsAndWithoutABarBetweenBarsIsSuspended) {
  Record share = old_share("600519.SSE");
  share.fact("2021-03-01", {}).bar("2021-03-02", "10").bar("2021-03-05", "10");
  share.fact("2021-03-03", {}).fact("2021-03-04", {});
  share.bar("2021-03-08", "10", 0).fact("2021-03-09", {});
  const CompletedFacts completed = share.complete();
  ASSERT_EQ(completed.days.size(), 7U);
  const auto suspended = [&](size_t i) { return completed.days.at(i).facts.suspended; };
  EXPECT_EQ(suspended(0), std::nullopt) << "nothing before it";
  EXPECT_EQ(suspended(1), false);
  EXPECT_EQ(completed.days[1].suspended_known_on, day("2021-03-02"));
  for (const size_t i : {2U, 3U}) {
    EXPECT_EQ(suspended(i), true);
    EXPECT_EQ(completed.days[i].origins.suspended, FactOrigin::kComputed);
    EXPECT_EQ(completed.days[i].suspended_known_on, day("2021-03-05"));
  }
  EXPECT_EQ(suspended(4), false);
  EXPECT_EQ(suspended(5), std::nullopt) << "a bar without volume";
  EXPECT_EQ(suspended(6), std::nullopt) << "nothing after it";

  share.facts[1].suspended = false;
  const CompletedDay stays = share.complete().days.at(2);
  EXPECT_EQ(stays.facts.suspended, false);
  EXPECT_EQ(stays.origins.suspended, FactOrigin::kRecorded);
  EXPECT_FALSE(stays.suspended_known_on);
}

TEST(FactsCompleter, FuturesCountFromTheSettlementOfTheDayBefore) {
  Record future{.instrument = id("IF2103.CFFEX"), .listed = std::nullopt, .bars = {}, .facts = {}};
  DayFacts settled;
  settled.settlement = price("5003.4");
  future.bar("2021-03-01", "5100").fact("2021-03-01", settled).bar("2021-03-02", "5000");
  future.bar("2021-03-03", "5000").bar("2021-03-05", "5000");
  const CompletedFacts completed = future.complete();
  EXPECT_EQ(completed.days.at(1).facts.reference_price, price("5003.4"));
  // 5503.74 and 4503.06, inside the band on the grid of 0.2.
  EXPECT_EQ(limits_of(completed.days.at(1)), pair_of("4503.2", "5503.6"));
  EXPECT_EQ(completed.days.at(2).limit_gap, LimitGap::kNoReference) << "an older one is no use";
  EXPECT_FALSE(completed.days.at(3).facts.suspended) << "nobody traded; that is no suspension";
}

TEST(FactsCompleter, IndicesHaveNoLimits) {
  Record index{.instrument = id("000300.INDEX"), .listed = std::nullopt, .bars = {}, .facts = {}};
  index.bar("2021-03-01", "5000", 0).bar("2021-03-03", "5100", 0);
  const CompletedFacts completed = index.complete();
  EXPECT_EQ(completed.days.at(1).facts.reference_price, price("5000"));
  EXPECT_EQ(completed.days.at(1).limit_gap, LimitGap::kFree);
  EXPECT_FALSE(completed.days.at(1).facts.suspended);
}

TEST(FactsCompleter, SaysWhereTheRulesEnd) {
  Record share = old_share("600519.SSE");
  share.listed = day("1993-01-04");
  share.bar("1996-12-12", "10").fact("1996-12-12", treated(false));
  share.bar("1996-12-13", "10").fact("1996-12-13", treated(false));
  share.bar("1996-12-16", "10").fact("1996-12-16", treated(false));
  const CompletedFacts completed = share.complete();
  EXPECT_EQ(completed.days.at(1).limit_gap, LimitGap::kNoRule);
  EXPECT_EQ(limits_of(completed.days.at(2)), pair_of("9", "11"));
  ASSERT_TRUE(completed.silence);
  EXPECT_EQ(completed.silence->days, 1);
  EXPECT_EQ(completed.silence->first, day("1996-12-13"));
  EXPECT_NE(completed.silence->message.find("[[limit]]"), std::string::npos);
}

TEST(FactsCompleter, BeforeSpecialTreatmentNobodyNeedsToRecordIt) {
  Record share = old_share("600000.SSE");
  share.listed = day("1993-01-04");
  share.bar("1997-06-02", "10").bar("1997-06-03", "10");
  const CompletedFacts early = share.complete();
  EXPECT_EQ(limits_of(early.days.at(1)), pair_of("9", "11"));
  EXPECT_FALSE(early.silence);
  share.bars.clear();
  share.bar("1999-06-02", "10").bar("1999-06-03", "10");
  EXPECT_EQ(share.complete().days.at(1).limit_gap, LimitGap::kTreatmentUnknown);
}

TEST(FactsCompleter, RefusesWhatItCannotKnow) {
  Record share = old_share("600519.SSE");
  share.listed = day("2021-03-02");
  share.bar("2021-03-01", "10");
  EXPECT_NE(error_of([&] { (void)share.complete(); }).find("listing not after the first row"),
            std::string::npos);
  for (const char* other : {"EUR/USD.OANDA", "SPX.INDEX", "AAPL.NASDAQ"}) {
    share.instrument = id(other);
    EXPECT_NE(error_of([&] { (void)share.complete(); }).find(other), std::string::npos);
  }
}

}  // namespace
}  // namespace godwit
