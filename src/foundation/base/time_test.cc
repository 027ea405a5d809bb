#include "foundation/base/time.h"

#include <array>
#include <cstdio>
#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/clock.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kDay = 86'400'000'000'000;

Timestamp at(int64_t ns) { return Timestamp::from_ns(ns); }

TEST(Date, EveryDayOfTheRangeRoundTripsAgainstACountingLoop) {
  // Counts days by hand from 1678-01-01, a Saturday.
  constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int32_t days = Date::from_civil(1678, 1, 1)->days();
  EXPECT_EQ(days, -106'650);
  unsigned weekday = 6;
  for (int year = 1678; year <= 2261; ++year) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int month = 1; month <= 12; ++month) {
      const int length = kLengths[month - 1] + (month == 2 && leap ? 1 : 0);
      for (int day = 1; day <= length; ++day, ++days, weekday = weekday % 7 + 1) {
        char text[40];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        const Date date = Date::from_days(days);
        ASSERT_EQ(format_date(date), text);
        ASSERT_EQ(parse_date(text), date);
        ASSERT_EQ(date.iso_weekday(), weekday) << text;
        ASSERT_EQ(utc_date(date.midnight_utc()), date);
      }
      const auto one_more = static_cast<unsigned>(length + 1);
      ASSERT_FALSE(Date::from_civil(year, static_cast<unsigned>(month), one_more).has_value());
    }
  }
}

TEST(Date, RefusesWhatIsNoDay) {
  for (const std::string_view text :
       {"",           "2024-1-2",   "2024-01-2",  "2024-00-01",  "2024-13-01",  "2024-01-00",
        "2024-01-32", "2023-02-29", "1900-02-29", "1677-12-31",  "2262-01-01",  "0000-01-01",
        "9999-12-31", "20240102",   "2024/01/02", "2024-01-02 ", " 2024-01-02", "2024-01-02T",
        "+024-01-02", "2024-0a-02", "-024-01-02"})
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  EXPECT_TRUE(parse_date("2000-02-29").has_value());
  EXPECT_TRUE(parse_date("2024-02-29").has_value());
  // Numbers that chrono's narrow types would wrap onto a real day.
  EXPECT_FALSE(Date::from_civil(65536 + 2000, 1, 1).has_value());
  EXPECT_FALSE(Date::from_civil(2000, 257, 1).has_value());
  EXPECT_FALSE(Date::from_civil(2000, 1, 257).has_value());
  EXPECT_FALSE(Date::from_civil(2000, 0, 1).has_value());
  EXPECT_FALSE(Date::from_civil(2000, 1, 0).has_value());
}

TEST(Timestamp, RoundTripsOverTheWholeRange) {
  const int64_t first = parse_timestamp("1678-01-01T00:00:00Z")->ns();
  const int64_t last = parse_timestamp("2261-12-31T23:59:59.999999999Z")->ns();
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    int64_t ns = rng.between(first, last);
    const int64_t grain =
        std::array<int64_t, 5>{1, 1'000, 1'000'000, 1'000'000'000, kDay}[seed % 5];
    ns = ns / grain * grain;
    const std::string text = format_timestamp(at(ns));
    ASSERT_EQ(parse_timestamp(text), at(ns)) << "seed " << seed << " " << text;
    ASSERT_TRUE(text.find('.') == std::string::npos || text[text.size() - 2] != '0') << text;
    ASSERT_EQ(format_date(utc_date(at(ns))), text.substr(0, 10));
  }
  EXPECT_EQ(parse_timestamp(format_timestamp(at(first))), at(first));
  EXPECT_EQ(parse_timestamp(format_timestamp(at(last))), at(last));
}

TEST(Timestamp, TextsOfTheEdgesAndOfNegativeTimes) {
  EXPECT_EQ(format_timestamp(at(kMin)), "1677-09-21T00:12:43.145224192Z");
  EXPECT_EQ(format_timestamp(at(kMax)), "2262-04-11T23:47:16.854775807Z");
  EXPECT_EQ(format_timestamp(at(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_timestamp(at(-1)), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(format_timestamp(at(-kDay)), "1969-12-31T00:00:00Z");
  EXPECT_EQ(format_timestamp(at(1'704'159'000'500'000'000)), "2024-01-02T01:30:00.5Z");
  EXPECT_EQ(parse_timestamp("1969-12-31T23:59:59.999999999Z"), at(-1));
  EXPECT_EQ(parse_timestamp("2024-01-02T01:30:00.000000001Z"), at(1'704'159'000'000'000'001));
  EXPECT_EQ(parse_timestamp("2024-01-02T01:30:00.500Z"), at(1'704'159'000'500'000'000));
}

TEST(Timestamp, UtcDateOfNegativeTimes) {
  EXPECT_EQ(utc_date(at(0)).days(), 0);
  EXPECT_EQ(utc_date(at(kDay - 1)).days(), 0);
  EXPECT_EQ(utc_date(at(-1)).days(), -1);
  EXPECT_EQ(utc_date(at(-kDay)).days(), -1);
  EXPECT_EQ(utc_date(at(-kDay - 1)).days(), -2);
  EXPECT_EQ(utc_date(at(kMin)).days(), -106'752);
  EXPECT_EQ(utc_date(at(kMax)).days(), 106'751);
}

TEST(Timestamp, RefusesWhatIsNoInstant) {
  for (const std::string_view text : {"",
                                      "Z",
                                      "2024-01-02",
                                      "2024-01-02T01:30Z",
                                      "2024-01-02T01:30:00",
                                      "2024-01-02 01:30:00Z",
                                      "2024-01-02T01:30:00z",
                                      "2024-01-02T01:30:00+00:00",
                                      "2024-01-02T24:00:00Z",
                                      "2024-01-02T01:60:00Z",
                                      "2024-01-02T23:59:60Z",
                                      "2024-01-02T01:30:00.Z",
                                      "2024-01-02T01:30:00.1234567890Z",
                                      "2024-01-02T01:30:00.12 Z",
                                      "2024-01-02T01:30:00,5Z",
                                      "2024-01-02T-1:30:00Z",
                                      "2024-01-02T01:30:00.-1Z",
                                      "1677-12-31T00:00:00Z",
                                      "2262-01-01T00:00:00Z",
                                      "2024-02-30T00:00:00Z",
                                      "2024-01-02T01:30:00ZZ",
                                      "2024-01-02T01:30:00.5ZZ"})
    EXPECT_FALSE(parse_timestamp(text).has_value()) << text;
}

TEST(Timestamp, ArithmeticIsExactUpToTheEdges) {
  EXPECT_EQ(at(kMax - 5) + Duration::from_ns(5), at(kMax));
  EXPECT_EQ(at(kMin + 5) - Duration::from_ns(5), at(kMin));
  EXPECT_EQ(at(kMax) - at(0), Duration::from_ns(kMax));
  EXPECT_EQ(Duration::days(106'751).ns(), 106'751 * kDay);
  EXPECT_EQ(Duration::hours(-36), Duration::minutes(-36 * 60));
  EXPECT_EQ(Date::from_days(106'751).midnight_utc(), at(106'751 * kDay));
}

TEST(TimeDeathTest, BeyondTheEdgesTheProcessStops) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  constexpr int32_t kLastDay = std::numeric_limits<int32_t>::max();
  EXPECT_DEATH((void)(at(kMax) + Duration::from_ns(1)), "time overflow");
  EXPECT_DEATH((void)(at(kMin) - Duration::from_ns(1)), "time overflow");
  EXPECT_DEATH((void)(at(kMax) - at(-1)), "time overflow");
  EXPECT_DEATH((void)Duration::days(106'752), "time overflow");
  EXPECT_DEATH((void)Duration::hours(kMax / 1000), "time overflow");
  EXPECT_DEATH((void)Date::from_days(106'752).midnight_utc(), "time overflow");
  EXPECT_DEATH((void)Date::from_days(-106'752).midnight_utc(), "time overflow");
  EXPECT_DEATH((void)(Date::from_days(kLastDay) + 1), "time overflow");
  EXPECT_DEATH((void)(Date::from_days(-2) - Date::from_days(kLastDay)), "time overflow");
}

TEST(SimClock, MovesOnlyForward) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  SimClock clock{at(5)};
  clock.advance_to(at(5));
  clock.advance_to(at(9));
  EXPECT_EQ(clock.now(), at(9));
  EXPECT_DEATH(clock.advance_to(at(8)), "runs backwards");
}

}  // namespace
}  // namespace godwit
