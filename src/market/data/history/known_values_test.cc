#include "market/data/history/known_values.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/history/history_testing.h"

namespace godwit {
namespace {

/// The example of docs/data.md: two periods, each published and later revised.
std::vector<KnownValue> earnings() {
  const Timestamp year = day("2023-12-31").end_utc();
  const Timestamp quarter = day("2024-03-31").end_utc();
  return {{quarter, at("2024-06-01T10:00:00Z"), "eps", 0.28},
          {year, at("2024-03-28T10:00:00Z"), "eps", 1.00},
          {year, at("2024-05-10T10:00:00Z"), "eps", 0.90},
          {quarter, at("2024-04-27T10:00:00Z"), "eps", 0.30}};
}

TEST(KnownValues, AgesOfCenturiesAreTheLongestThereIs) {
  const KnownAt known{.decision_time = *parse_timestamp("2024-01-01T00:00:00Z"),
                      .ts_event = *parse_timestamp("1700-01-01T00:00:00Z")};
  EXPECT_EQ(known.age().ns(), std::numeric_limits<int64_t>::max());
}

TEST(KnownValues, TheWorkedExample) {
  const KnownValues values{"X.SSE", earnings()};
  const auto value_at = [&](std::string_view text) { return values.as_of("eps", at(text)); };
  EXPECT_FALSE(value_at("2024-03-28T09:59:59.999999999Z"));
  EXPECT_EQ(value_at("2024-03-28T10:00:00Z")->value, 1.00);
  EXPECT_EQ(value_at("2024-05-01T00:00:00Z")->value, 0.30);
  EXPECT_EQ(value_at("2024-05-20T00:00:00Z")->value, 0.30) << "the year's revision hides nothing";
  const KnownAt known = *value_at("2024-06-02T00:00:00Z");
  EXPECT_EQ(known.value, 0.28);
  EXPECT_EQ(known.ts_event, at("2024-04-01T00:00:00Z"));
  EXPECT_EQ(known.available_at, at("2024-06-01T10:00:00Z"));
  EXPECT_EQ(known.age(), Duration::days(62));
  EXPECT_EQ(values.names(), std::vector<std::string>{"eps"});
  EXPECT_FALSE(values.as_of("eps_ttm", at("2024-06-02T00:00:00Z")));
}

TEST(KnownValues, ARevisionOfAnOlderPeriodCountsWhileNoNewerOneIsKnown) {
  std::vector<KnownValue> rows = earnings();
  rows.pop_back();  // The quarter is first published on 2024-06-01.
  const KnownValues values{"X.SSE", std::move(rows)};
  EXPECT_EQ(values.as_of("eps", at("2024-05-09T00:00:00Z"))->value, 1.00);
  EXPECT_EQ(values.as_of("eps", at("2024-05-20T00:00:00Z"))->value, 0.90);
}

TEST(KnownValues, AnAbsentValueIsKnownToBeNone) {
  std::vector<KnownValue> rows = earnings();
  rows[0].value = std::nullopt;  // The quarter is withdrawn: neither 0.30 nor the year comes back.
  rows[1].value = std::nan("");  // What a source may write for none.
  const KnownValues values{"X.SSE", std::move(rows)};
  const auto known = values.as_of("eps", at("2024-06-02T00:00:00Z"));
  ASSERT_TRUE(known);
  EXPECT_EQ(known->value, std::nullopt);
  const std::vector<Timestamp> times{at("2024-03-01T00:00:00Z"), at("2024-04-01T00:00:00Z"),
                                     at("2024-05-01T00:00:00Z"), at("2024-05-01T00:00:00Z"),
                                     at("2024-06-02T00:00:00Z")};
  const std::vector<double> column = values.column("eps", times);
  ASSERT_EQ(column.size(), 5U);
  EXPECT_TRUE(std::isnan(column[0]));
  EXPECT_TRUE(std::isnan(column[1]));
  EXPECT_EQ(column[2], 0.30);
  EXPECT_EQ(column[3], 0.30);
  EXPECT_TRUE(std::isnan(column[4]));
}

TEST(KnownValues, RefusesWhatCannotBe) {
  std::vector<KnownValue> rows = earnings();
  rows.push_back(rows[1]);
  EXPECT_NO_THROW(KnownValues("X.SSE", rows)) << "the same row twice says nothing new";
  rows.back().value = 1.5;
  EXPECT_EQ(error_of([&] { KnownValues("X.SSE", rows); }),
            "X.SSE: two values of eps for the period to 2024-01-01T00:00:00Z, both available at "
            "2024-03-28T10:00:00Z: 1 and 1.5; remove one from the source and import it again");
  rows.back().value = std::nullopt;
  EXPECT_NE(error_of([&] { KnownValues("X.SSE", rows); }).find("none and 1;"), std::string::npos);
  rows.back().available_at = rows.back().ts_event - Duration::from_ns(1);
  EXPECT_EQ(error_of([&] { KnownValues("X.SSE", rows); }),
            "X.SSE: eps of the period to 2024-01-01T00:00:00Z claims to be available at "
            "2023-12-31T23:59:59.999999999Z, before its period ends; correct the source and import "
            "it again");
}

TEST(KnownValues, ACursorDoesNotGoBack) {
  const KnownValues values{"X.SSE", earnings()};
  KnownValues::Cursor cursor = values.cursor("eps");
  EXPECT_TRUE(cursor.advance_to(at("2024-05-01T00:00:00Z")));
  EXPECT_DEATH((void)cursor.advance_to(at("2024-04-01T00:00:00Z")), "decision times ascend");
}

/// The definition, row by row.
std::optional<KnownAt> naive_as_of(const std::vector<KnownValue>& rows, std::string_view name,
                                   Timestamp decision_time) {
  const KnownValue* best = nullptr;
  for (const KnownValue& row : rows) {
    if (row.name != name || row.available_at > decision_time) continue;
    if (best == nullptr || row.ts_event > best->ts_event ||
        (row.ts_event == best->ts_event && row.available_at > best->available_at))
      best = &row;
  }
  if (best == nullptr) return std::nullopt;
  return KnownAt{decision_time, best->ts_event, best->available_at, best->value};
}

TEST(KnownValues, AllFormsAgreeWithANaiveScan) {
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    Rng rng{seed};
    std::vector<KnownValue> rows;
    for (int64_t i = rng.between(0, 30); i > 0; --i) {
      const int64_t available = rng.between(-20, 40);
      KnownValue row{hour(available - rng.between(0, 12)), hour(available),
                     rng.between(0, 1) == 0 ? "a" : "b", std::nullopt};
      const auto same_key = [&](const KnownValue& other) {
        return other.name == row.name && other.ts_event == row.ts_event &&
               other.available_at == row.available_at;
      };
      if (rng.between(0, 4) != 0) row.value = static_cast<double>(i);
      const auto twin = std::find_if(rows.begin(), rows.end(), same_key);
      rows.push_back(twin == rows.end() ? row : *twin);
    }
    const KnownValues values{"test", rows};
    for (const std::string_view name : {"a", "b", "c"}) {
      std::vector<Timestamp> times;
      for (int64_t at = -25; at < 45; at += rng.between(0, 6)) times.push_back(hour(at));
      KnownValues::Cursor cursor = values.cursor(name);
      const std::vector<double> column = values.column(name, times);
      ASSERT_EQ(column.size(), times.size());
      for (size_t i = 0; i < times.size(); ++i) {
        const std::optional<KnownAt> expected = naive_as_of(rows, name, times[i]);
        ASSERT_EQ(values.as_of(name, times[i]), expected) << "seed " << seed;
        ASSERT_EQ(cursor.advance_to(times[i]), expected) << "seed " << seed;
        if (expected && expected->value)
          ASSERT_EQ(column[i], *expected->value) << "seed " << seed;
        else
          ASSERT_TRUE(std::isnan(column[i])) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace godwit
