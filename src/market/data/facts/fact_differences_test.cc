#include "market/data/facts/fact_differences.h"

#include "market/data/facts/facts_testing.h"

namespace godwit {
namespace {

using Kind = FactDifferenceKind;

std::string lines(const Record& record, const FactsComparisonOptions& options = {}) {
  std::string out;
  for (const FactDifference& one : compare_facts(real_rules(), record.input(), options).differences)
    out += format_date(one.day.date()) + " " +
           std::string{kFactDifferences[static_cast<size_t>(one.kind)].name} + " " +
           text(one.by_rule) + " | " + text(one.by_record) + "\n";
  return out;
}

/// A sound day that closes at 10 and began from 10.
DayFacts sound() {
  DayFacts facts = referred("10");
  facts.limit_up = price("11");
  facts.limit_down = price("9");
  facts.suspended = false;
  facts.float_shares = 1'000'000;
  return facts;
}

/// Monday to Wednesday without a difference.
Record sound_share() {
  Record share = old_share("600519.SSE");
  for (const char* on : {"2021-03-01", "2021-03-02", "2021-03-03"})
    share.bar(on, "10").fact(on, sound());
  return share;
}

TEST(FactDifferences, NoneInASoundRecord) {
  const FactsComparison comparison = compare_facts(real_rules(), sound_share().input());
  EXPECT_TRUE(comparison.differences.empty());
  const auto compared = [&](Kind kind) {
    return comparison.compared.at(static_cast<size_t>(kind));
  };
  EXPECT_EQ(compared(Kind::kLimitUp), 3);
  EXPECT_EQ(compared(Kind::kExDate), 2) << "nothing comes before the first";
  EXPECT_EQ(compared(Kind::kCloseBeyondLimits), 3);
  EXPECT_EQ(compared(Kind::kSuspendedButTraded), 3);
  EXPECT_EQ(compared(Kind::kMissingDay), 3);
  EXPECT_EQ(compared(Kind::kFloatSharesJump), 2);
  EXPECT_EQ(compared(Kind::kSettlement), 0);
}

TEST(FactDifferences, OfLimits) {
  Record share = sound_share();
  share.facts[1].limit_up = price("11.01");
  share.facts[2].limit_down = price("8.99");
  EXPECT_EQ(lines(share),
            "2021-03-02 limit_up 11 | 11.01\n"
            "2021-03-03 limit_down 9 | 8.99\n");
  // Without special treatment on record the rule has no answer, and nothing is compared.
  for (DayFacts& facts : share.facts) facts.special_treatment.reset();
  EXPECT_EQ(lines(share), "");
  // On a day that the rules leave free a record has none.
  Record star{.instrument = id("688981.SSE"), .listed = day("2021-03-01"), .bars = {}, .facts = {}};
  star.fact("2021-03-01", sound());
  EXPECT_EQ(lines(star),
            "2021-03-01 limit_up  | 11\n"
            "2021-03-01 limit_down  | 9\n");
}

TEST(FactDifferences, ExDatesAreCountedApart) {
  Record share = sound_share();
  for (DayFacts& facts : share.facts) facts.limit_up = facts.limit_down = std::nullopt;
  share.facts[1].reference_price = price("9.5");
  share.facts[2].reference_price = price("10.5");
  EXPECT_EQ(lines(share),
            "2021-03-02 ex_date 10 | 9.5\n"
            "2021-03-03 reference_raised 10 | 10.5\n");
}

TEST(FactDifferences, OfSettlements) {
  Record future{.instrument = id("IF2103.CFFEX"), .listed = std::nullopt, .bars = {}, .facts = {}};
  DayFacts facts;
  facts.reference_price = facts.settlement = price("5000");
  future.bar("2021-03-01", "5000").fact("2021-03-01", facts);
  future.bar("2021-03-02", "5000").fact("2021-03-02", facts);
  facts.reference_price = price("5000.2");
  future.bar("2021-03-03", "5000").fact("2021-03-03", facts);
  EXPECT_EQ(lines(future), "2021-03-03 settlement 5000 | 5000.2\n");
}

TEST(FactDifferences, PricesBeyondLimits) {
  Record share = sound_share();
  share.bars[0].high = share.bars[0].close = price("11.01");
  share.facts[1].reference_price = price("11.01");
  share.facts[1].limit_up = price("12.11");
  share.facts[1].limit_down = price("9.91");
  share.bars[1].low = price("9.9");
  share.facts[2].limit_up = share.facts[2].limit_down = std::nullopt;
  share.bars[2].low = share.bars[2].close = price("8.98");
  EXPECT_EQ(lines(share),
            "2021-03-01 close_beyond_limits 11 | 11.01\n"
            "2021-03-02 range_beyond_limits 9.91 | 9.9\n"
            "2021-03-03 close_beyond_limits 9 | 8.98\n");
}

TEST(FactDifferences, OfSuspension) {
  Record share = sound_share();
  share.facts[0].suspended = true;
  share.bars.erase(share.bars.begin() + 1);
  EXPECT_EQ(lines(share),
            "2021-03-01 suspended_but_traded false | true\n"
            "2021-03-02 quiet_but_not_suspended true | false\n");
  share.facts[0].suspended = false;
  share.facts[1].suspended = true;
  EXPECT_EQ(lines(share), "");
}

TEST(FactDifferences, ABarWithoutVolumeIsNoTrading) {
  Record share = sound_share();
  share.bars[1].volume = 0;
  EXPECT_EQ(lines(share), "2021-03-02 quiet_but_not_suspended true | false\n");
  share.facts[1].suspended = true;
  EXPECT_EQ(lines(share), "");
  const FactsComparison comparison = compare_facts(real_rules(), share.input());
  EXPECT_EQ(comparison.compared.at(static_cast<size_t>(Kind::kQuietButNotSuspended)), 3);
}

TEST(FactDifferences, AcrossAHoleNothingIsAnExDate) {
  Record share = sound_share();
  for (DayFacts& facts : share.facts) facts.limit_up = facts.limit_down = std::nullopt;
  share.bars.erase(share.bars.begin() + 1);
  share.facts[1].suspended.reset();
  share.facts[2].reference_price = price("9.5");
  EXPECT_EQ(lines(share), "") << "its close is not on record";
  share.facts.erase(share.facts.begin() + 1);
  EXPECT_EQ(lines(share), "2021-03-02 missing_day  | \n");
}

TEST(FactDifferences, OfTheCalendar) {
  Record share = sound_share();
  share.bar("2021-03-05", "10").fact("2021-03-06", sound());  // A Saturday.
  EXPECT_EQ(lines(share),
            "2021-03-04 missing_day  | \n"
            "2021-03-06 unexpected_day  | \n");
}

TEST(FactDifferences, FloatSharesJumpBeyondTheThreshold) {
  Record share = sound_share();
  share.facts[1].float_shares.reset();
  share.facts[2].float_shares = 1'010'000;
  EXPECT_EQ(lines(share), "");
  share.facts[2].float_shares = 1'010'001;
  EXPECT_EQ(lines(share), "2021-03-03 float_shares_jump 1000000 | 1010001\n");
  share.facts[2].float_shares = 900'000;
  EXPECT_EQ(lines(share, {.float_jump_min = 0.1}), "");
  EXPECT_EQ(lines(share, {.float_jump_min = 0.09}),
            "2021-03-03 float_shares_jump 1000000 | 900000\n");
}

TEST(FactDifferences, OnTheDaysAskedForWithWhatCameBefore) {
  Record share = sound_share();
  for (DayFacts& facts : share.facts) facts.limit_up = facts.limit_down = std::nullopt;
  share.facts[1].reference_price = price("9.5");
  share.facts[2].reference_price = price("9.6");
  const FactsComparisonOptions last{.from = day("2021-03-03"), .to = std::nullopt};
  EXPECT_EQ(lines(share, last), "2021-03-03 ex_date 10 | 9.6\n");
  EXPECT_EQ(compare_facts(real_rules(), share.input(), last)
                .compared.at(static_cast<size_t>(Kind::kExDate)),
            1);
  EXPECT_EQ(lines(share, {.from = std::nullopt, .to = day("2021-03-01")}), "");
}

}  // namespace
}  // namespace godwit
