// What is completed of a day never depends on later rows, and says so where it must wait for them.
#include <array>

#include "foundation/base/random.h"
#include "market/data/facts/facts_testing.h"

namespace godwit {
namespace {

template <class T>
std::optional<T> sometimes(Rng& rng, T value) {
  return rng.between(0, 2) == 0 ? std::optional{value} : std::nullopt;
}

DayFacts random_facts(Rng& rng, TradingDay on) {
  DayFacts facts;
  facts.trading_day = on;
  facts.reference_price = sometimes(rng, Price::from_units(rng.between(8, 12)));
  facts.limit_up = sometimes(rng, Price::from_units(rng.between(12, 14)));
  facts.limit_down = sometimes(rng, Price::from_units(rng.between(6, 8)));
  facts.settlement = sometimes(rng, Price::from_units(rng.between(8, 12)));
  facts.suspended = sometimes(rng, rng.between(0, 1) == 1);
  facts.special_treatment = sometimes(rng, rng.between(0, 1) == 1);
  facts.float_shares = sometimes(rng, rng.between(1, 1'000'000));
  return facts;
}

Record random_record(Rng& rng) {
  constexpr std::array kInstruments{"600519.SSE", "688981.SSE",   "300059.SZSE",
                                    "510300.SSE", "000300.INDEX", "IF2009.CFFEX"};
  // The reform of ChiNext of 2020-08-24 and the holidays of October lie in these days.
  const Date first = day("2020-08-17").date() + static_cast<int32_t>(rng.between(0, 30));
  Record record{.instrument = id(kInstruments[static_cast<size_t>(rng.between(0, 5))]),
                .listed = std::nullopt,
                .bars = {},
                .facts = {}};
  if (rng.between(0, 1) == 0)
    record.listed = TradingDay{first - static_cast<int32_t>(rng.between(0, 8))};
  for (int32_t i = 0; i < 40; ++i) {
    const TradingDay on{first + i};
    if (on.date().iso_weekday() > 5 && rng.between(0, 9) > 0) continue;
    if (rng.between(0, 9) < 6)
      record.bars.push_back(flat_bar(on, Price::from_units(rng.between(8, 12)),
                                     static_cast<double>(rng.between(0, 4))));
    if (rng.between(0, 9) < 5) record.facts.push_back(random_facts(rng, on));
  }
  return record;
}

Record up_to(const Record& whole, TradingDay last) {
  Record prefix{.instrument = whole.instrument, .listed = whole.listed, .bars = {}, .facts = {}};
  for (const Bar& bar : whole.bars)
    if (bar.trading_day() <= last) prefix.bars.push_back(bar);
  for (const DayFacts& facts : whole.facts)
    if (facts.trading_day <= last) prefix.facts.push_back(facts);
  return prefix;
}

/// The day as it was known at the close of `now`.
CompletedDay as_known_on(TradingDay now, CompletedDay completed) {
  if (completed.suspended_known_on && *completed.suspended_known_on > now) {
    completed.facts.suspended.reset();
    completed.origins.suspended = FactOrigin::kAbsent;
    completed.suspended_known_on.reset();
  }
  return completed;
}

TEST(FactsPrefix, CompletedFactsNeverUseLaterDays) {
  int64_t known_later = 0;
  int64_t computed_limits = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    const Record whole = random_record(rng);
    const CompletedFacts all = whole.complete();
    ASSERT_FALSE(all.days.empty()) << "seed " << seed;
    for (const CompletedDay& cut : all.days) {
      const TradingDay now = cut.facts.trading_day;
      const CompletedFacts prefix = up_to(whole, now).complete();
      for (size_t i = 0; i < prefix.days.size(); ++i) {
        const CompletedDay expected = as_known_on(now, all.days[i]);
        known_later += expected == all.days[i] ? 0 : 1;
        ASSERT_EQ(prefix.days[i], expected)
            << "seed " << seed << ", " << format_date(expected.facts.trading_day.date())
            << " as known on " << format_date(now.date());
      }
    }
    for (const CompletedDay& one : all.days)
      computed_limits += one.origins.limit_up == FactOrigin::kComputed ? 1 : 0;
  }
  EXPECT_GT(known_later, 300);
  EXPECT_GT(computed_limits, 300);
}

template <class T>
void expect_kept(const std::optional<T>& record, const std::optional<T>& completed,
                 FactOrigin origin, bool is_computable) {
  if (record) {
    EXPECT_EQ(completed, record);
    EXPECT_EQ(origin, FactOrigin::kRecorded);
  } else {
    EXPECT_EQ(origin, completed ? FactOrigin::kComputed : FactOrigin::kAbsent);
    EXPECT_TRUE(is_computable || !completed);
  }
}

TEST(FactsPrefix, RecordsStayAndEveryOriginIsTrue) {
  for (uint64_t seed = 0; seed < 300 && !testing::Test::HasFailure(); ++seed) {
    Rng rng{seed};
    const Record record = random_record(rng);
    size_t next = 0;
    for (const CompletedDay& one : record.complete().days) {
      DayFacts recorded;
      if (next < record.facts.size() && record.facts[next].trading_day == one.facts.trading_day)
        recorded = record.facts[next++];
      const FactOrigins& origins = one.origins;
      expect_kept(recorded.reference_price, one.facts.reference_price, origins.reference_price,
                  true);
      expect_kept(recorded.limit_up, one.facts.limit_up, origins.limit_up, true);
      expect_kept(recorded.limit_down, one.facts.limit_down, origins.limit_down, true);
      expect_kept(recorded.suspended, one.facts.suspended, origins.suspended, true);
      expect_kept(recorded.settlement, one.facts.settlement, origins.settlement, false);
      expect_kept(recorded.special_treatment, one.facts.special_treatment,
                  origins.special_treatment, false);
      expect_kept(recorded.total_shares, one.facts.total_shares, origins.total_shares, false);
      expect_kept(recorded.float_shares, one.facts.float_shares, origins.float_shares, false);
    }
    EXPECT_EQ(next, record.facts.size()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace godwit
