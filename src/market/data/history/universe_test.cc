#include "market/data/history/universe.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/history/history_testing.h"

namespace godwit {
namespace {

Relation member(std::string_view subject, std::string_view from,
                std::optional<double> weight = std::nullopt) {
  return {.kind = "index_member",
          .subject = std::string{subject},
          .object = "I.INDEX",
          .valid_from = day(from),
          .valid_to = std::nullopt,
          .available_at = day(from).begin_utc(),
          .weight = weight};
}

std::string text(const std::vector<InstrumentId>& instruments) {
  std::string out;
  for (const InstrumentId& one : instruments) out += (out.empty() ? "" : " ") + one.text();
  return out;
}

SeriesInfo stored_bars(std::string_view instrument, std::string_view first, std::string_view last,
                       Interval interval = Interval::k1d) {
  SeriesInfo info{.series = bar_series(id(instrument), interval), .rows = 1};
  info.first_day = day(first);
  info.last_day = day(last);
  return info;
}

/// The example of docs/data.md: C stopped trading in 2018, its membership was never ended; D is a
/// member that nobody has data for.
TEST(Universe, DelistedNamesStayToTheirLastTrade) {
  const std::vector<SeriesInfo> stored{
      stored_bars("A.SSE", "2010-01-04", "2024-12-31"),
      stored_bars("B.SSE", "2018-06-11", "2024-12-27"),
      stored_bars("C.SSE", "2012-03-01", "2018-03-30"),
      stored_bars("I.INDEX", "2010-01-04", "2024-12-31"),
      stored_bars("IF@main.CFFEX", "2010-04-16", "2024-12-31"),
      stored_bars("Z.SSE", "2010-01-04", "2024-12-31", Interval::k1m)};
  const Universe universe{
      listings_of_bars(stored, {.still_listed_from = day("2024-12-01")}),
      RelationHistory{"test",
                      {member("A.SSE", "2017-01-03", 0.5), member("C.SSE", "2017-01-03"),
                       member("D.SSE", "2017-01-03"), member("B.SSE", "2018-01-02")}}};
  EXPECT_EQ(text(universe.universe_on(day("2017-06-01"))), "A.SSE C.SSE");
  EXPECT_EQ(text(universe.universe_on(day("2018-03-30"))), "A.SSE C.SSE") << "the last trade";
  EXPECT_EQ(text(universe.universe_on(day("2018-03-31"))), "A.SSE");
  EXPECT_EQ(text(universe.universe_on(day("2009-12-31"))), "");
  EXPECT_EQ(text(universe.universe_on(day("2025-06-01"))), "A.SSE B.SSE") << "still listed";
  EXPECT_TRUE(universe.is_listed(id("C.SSE"), day("2018-03-30")));
  EXPECT_FALSE(universe.is_listed(id("C.SSE"), day("2018-04-02")));

  const auto members = [&](std::string_view on) {
    return universe.members_of(
        "I.INDEX", {.kind = "index_member", .day = day(on), .decision_time = day(on).end_utc()});
  };
  const Membership in_2017 = members("2017-06-01");
  EXPECT_EQ(in_2017.members,
            (std::vector<Member>{{id("A.SSE"), 0.5}, {id("C.SSE"), std::nullopt}}));
  EXPECT_EQ(in_2017.without_data, std::vector<std::string>{"D.SSE"});
  const Membership in_april = members("2018-04-02");
  EXPECT_EQ(in_april.members, (std::vector<Member>{{id("A.SSE"), 0.5}})) << "C has gone";
  EXPECT_EQ(in_april.without_data, (std::vector<std::string>{"B.SSE", "D.SSE"}))
      << "a member before its first bar";
}

TEST(Universe, ListingsMayNotOverlap) {
  const auto make = [](std::vector<Listing> listings) {
    return error_of([&] { Universe(std::move(listings), RelationHistory{"test", {}}); });
  };
  const Listing first{id("A.SSE"), day("2010-01-04"), day("2012-01-04")};
  EXPECT_EQ(make({{id("A.SSE"), day("2012-01-05"), std::nullopt}, first}), "no error");
  EXPECT_EQ(make({{id("A.SSE"), day("2012-01-04"), std::nullopt}, first}),
            "two listings of A.SSE overlap: [2010-01-04 to 2012-01-04] and [2012-01-04 to now]");
  EXPECT_EQ(make({{id("A.SSE"), day("2012-01-04"), day("2012-01-03")}}),
            "the listing of A.SSE [2012-01-04 to 2012-01-03] ends before it begins");
}

TEST(Universe, AgreesWithANaiveScan) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    const auto nth = [](int64_t n) {
      return TradingDay{Date::from_days(19'000 + static_cast<int32_t>(n))};
    };
    std::vector<Listing> listings;
    for (const std::string_view name : {"B.SSE", "A.SSE", "C.SZSE"}) {
      int64_t from = rng.between(0, 10);
      for (int64_t spells = rng.between(0, 3); spells > 0; --spells) {
        const int64_t to = from + rng.between(0, 8);
        listings.push_back({id(name), nth(from), nth(to)});
        from = to + rng.between(1, 5);
      }
      if (rng.between(0, 1) == 1) listings.push_back({id(name), nth(from), std::nullopt});
    }
    std::reverse(listings.begin(), listings.end());
    const Universe universe{listings, RelationHistory{"test", {}}};
    for (int64_t n = -1; n < 50; ++n) {
      std::vector<InstrumentId> expected;
      for (const std::string_view name : {"A.SSE", "B.SSE", "C.SZSE"}) {
        const bool listed = std::any_of(listings.begin(), listings.end(), [&](const Listing& one) {
          return one.instrument == id(name) && one.first_day <= nth(n) &&
                 (!one.last_day || nth(n) <= *one.last_day);
        });
        if (listed) expected.push_back(id(name));
        ASSERT_EQ(universe.is_listed(id(name), nth(n)), listed) << "seed " << seed;
      }
      ASSERT_EQ(universe.universe_on(nth(n)), expected) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace godwit
