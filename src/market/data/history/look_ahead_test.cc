// No look-ahead, by poison: whatever becomes available after a decision time, added, changed or
// taken away, leaves every answer at and before that time as it was.
#include <bit>
#include <tuple>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/history/facts_history.h"
#include "market/data/history/history_testing.h"
#include "market/data/history/known_values.h"
#include "market/data/history/news_history.h"
#include "market/data/history/universe.h"

namespace godwit {
namespace {

constexpr int64_t kHours = 48;
constexpr uint64_t kSeeds = 500;

/// Random draws up to `now` from one seed and after it from another: equal pasts, other futures.
class TwoTimes {
 public:
  struct Seeds {
    uint64_t past;
    uint64_t future;
  };
  TwoTimes(const Seeds& seeds, int64_t now) : past_{seeds.past}, future_{seeds.future}, now_{now} {}
  Rng& at_hour(int64_t hour) { return hour <= now_ ? past_ : future_; }

 private:
  Rng past_;
  Rng future_;
  int64_t now_;
};

/// `answers(draws, until)` makes a history from the draws and asks it everything at and before hour
/// `until`. Asked until now, all futures of one past must answer alike; asked until the end they
/// must differ, or the poison would be none.
template <class Answers>
void expect_no_look_ahead(Answers answers) {
  int futures_that_differ = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto now = static_cast<int64_t>(seed % static_cast<uint64_t>(kHours));
    const auto ask = [&](uint64_t future, int64_t until) {
      TwoTimes draws{{.past = seed, .future = 1'000'000 + 10 * seed + future}, now};
      return answers(draws, until);
    };
    const auto expected = ask(0, now);
    for (uint64_t future = 1; future < 4; ++future)
      ASSERT_TRUE(ask(future, now) == expected) << "seed " << seed << ", future " << future;
    if (ask(0, kHours) != ask(1, kHours)) ++futures_that_differ;
  }
  EXPECT_GT(futures_that_differ, static_cast<int>(kSeeds / 2)) << "the poison does nothing";
}

TEST(LookAhead, KnownValuesSeeNone) {
  expect_no_look_ahead([](TwoTimes& draws, int64_t until) {
    std::vector<KnownValue> rows;
    for (int64_t h = 0; h <= kHours; ++h) {
      Rng& rng = draws.at_hour(h);
      if (rng.between(0, 1) == 0) continue;
      rows.push_back({hour(h - rng.between(0, 20)), hour(h), rng.between(0, 2) == 0 ? "a" : "b",
                      rng.between(0, 3) == 0 ? std::nullopt : std::optional{rng.uniform()}});
    }
    const KnownValues values{"test", std::move(rows)};
    std::vector<std::optional<KnownAt>> known;
    std::vector<uint64_t> columns;  // As bits: NaN equals itself.
    std::vector<Timestamp> times;
    for (int64_t h = -1; h <= until; ++h) times.push_back(hour(h));
    for (const std::string_view name : {"a", "b"}) {
      KnownValues::Cursor cursor = values.cursor(name);
      for (const Timestamp time : times) {
        known.push_back(values.as_of(name, time));
        known.push_back(cursor.advance_to(time));
      }
      for (const double value : values.column(name, times))
        columns.push_back(std::bit_cast<uint64_t>(value));
    }
    return std::pair{known, columns};
  });
}

TEST(LookAhead, NewsSeesNone) {
  expect_no_look_ahead([](TwoTimes& draws, int64_t until) {
    const std::array<std::optional<InstrumentId>, 3> abouts{std::nullopt, id("A.SSE"), id("B.SSE")};
    std::vector<NewsItem> items;
    for (int64_t h = 0; h <= kHours; ++h) {
      Rng& rng = draws.at_hour(h);
      for (int64_t count = rng.between(0, 2); count > 0; --count)
        items.push_back({.ts_event = hour(h - rng.between(0, 6)),
                         .available_at = hour(h),
                         .id = std::to_string(rng.between(0, 8)),
                         .instrument = abouts[static_cast<size_t>(rng.between(0, 2))],
                         .language = "en",
                         .title = std::to_string(rng.next()),
                         .text = "",
                         .label = std::nullopt});
    }
    const NewsHistory news{"test", std::move(items)};
    std::vector<std::tuple<NewsItem, uint32_t, Timestamp>> answers;
    const auto add = [&](const std::vector<KnownNews>& known) {
      for (const KnownNews& one : known)
        answers.emplace_back(*one.item, one.version, one.first_available_at);
    };
    for (int64_t h = -1; h <= until; ++h) {
      add(news.known({.decision_time = hour(h)}));
      add(news.known({.after = hour(h - 5), .decision_time = hour(h)}));
      add(news.known_about(id("A.SSE"), {.after = hour(h - 5), .decision_time = hour(h)}));
    }
    return answers;
  });
}

TradingDay nth_day(int64_t n) {
  return TradingDay{*parse_date("2024-01-01") + static_cast<int32_t>(n)};
}

/// Memberships that begin, are weighted anew and end, each as it is announced.
std::vector<Relation> random_memberships(TwoTimes& draws) {
  struct Spell {
    std::optional<Relation> open;
    int64_t next_day = 0;
  };
  std::array<Spell, 4> spells;
  std::vector<Relation> rows;
  for (int64_t h = 0; h <= kHours; ++h)
    for (size_t subject = 0; subject < spells.size(); ++subject) {
      Rng& rng = draws.at_hour(h);
      auto& [open, next_day] = spells[subject];
      if (rng.between(0, 4) != 0) continue;
      if (!open) {
        next_day += rng.between(0, 5);
        open = Relation{.kind = "index_member",
                        .subject = std::string{static_cast<char>('A' + subject)} + ".SSE",
                        .object = "I.INDEX",
                        .valid_from = nth_day(next_day),
                        .valid_to = std::nullopt,
                        .available_at = {},
                        .weight = std::nullopt};
      } else if (rng.between(0, 1) == 0) {
        open->weight = rng.uniform();
      } else {
        next_day += rng.between(0, 10);
        open->valid_to = nth_day(next_day++);
      }
      open->available_at = hour(h);
      rows.push_back(*open);
      if (open->valid_to) open.reset();
    }
  return rows;
}

TEST(LookAhead, RelationsAndMembersSeeNone) {
  expect_no_look_ahead([](TwoTimes& draws, int64_t until) {
    const std::vector<Listing> listings{{id("A.SSE"), nth_day(0), std::nullopt},
                                        {id("B.SSE"), nth_day(0), nth_day(15)},
                                        {id("C.SSE"), nth_day(5), std::nullopt}};
    const Universe universe{listings, RelationHistory{"test", random_memberships(draws)}};
    std::vector<Membership> members;
    std::vector<Relation> objects;
    for (int64_t h = -1; h <= until; ++h)
      for (int64_t n = 0; n < 40; n += 3) {
        const RelationQuery query{
            .kind = "index_member", .day = nth_day(n), .decision_time = hour(h)};
        members.push_back(universe.members_of("I.INDEX", query));
        for (const Relation* row : universe.relations().objects_of("D.SSE", query))
          objects.push_back(*row);
      }
    return std::pair{members, objects};
  });
}

/// Of listings the time is the day: new names and later last days change no day before.
TEST(LookAhead, UniversesSeeNone) {
  expect_no_look_ahead([](TwoTimes& draws, int64_t until) {
    std::vector<Listing> listings;
    for (int64_t n = 0; n <= kHours; ++n) {
      if (draws.at_hour(n).between(0, 1) == 0)
        listings.push_back({id("S" + std::to_string(n) + ".SSE"), nth_day(n), std::nullopt});
      for (Listing& listing : listings)
        if (!listing.last_day && draws.at_hour(n).between(0, 20) == 0)
          listing.last_day = nth_day(n);
    }
    const Universe universe{listings, RelationHistory{"test", {}}};
    std::vector<std::vector<InstrumentId>> answers;
    for (int64_t n = 0; n <= until; ++n) answers.push_back(universe.universe_on(nth_day(n)));
    return answers;
  });
}

/// Of facts as well; and the settlement of a day is not seen before its open.
TEST(LookAhead, FactsSeeNone) {
  expect_no_look_ahead([](TwoTimes& draws, int64_t until) {
    std::vector<DayFacts> rows;
    for (int64_t n = 0; n <= kHours; ++n) {
      Rng& rng = draws.at_hour(n);
      if (rng.between(0, 3) == 0) continue;
      DayFacts& row = rows.emplace_back(DayFacts{.trading_day = nth_day(n)});
      row.reference_price = Price::from_raw(rng.between(1, 1000));
      row.special_treatment = rng.between(0, 1) == 1;
      // Known after the close of day n, like all of day n + 1.
      row.settlement = Price::from_raw(draws.at_hour(n + 1).between(1, 1000));
    }
    const FactsHistory facts{"test", rows};
    std::vector<std::optional<DayFacts>> answers;
    for (int64_t n = 0; n <= until; ++n) {
      answers.push_back(facts.before_open(nth_day(n)));
      if (n < until) answers.push_back(facts.after_close(nth_day(n)));
    }
    return answers;
  });
}

}  // namespace
}  // namespace godwit
