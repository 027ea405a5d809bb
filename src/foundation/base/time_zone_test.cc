#include "foundation/base/time_zone.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

/// A local reading "2024-03-10T02:30:00" of `zone` as UTC text, "gap" or "twice".
std::string utc(TimeZone& zone, const std::string& reading) {
  const Result<Timestamp, LocalTimeError> t = zone.to_utc(parse_timestamp(reading + "Z")->ns());
  if (t) return format_timestamp(*t);
  return t.error() == LocalTimeError::kNonexistent ? "gap" : "twice";
}

TEST(TimeZone, ShanghaiHasOneOffsetToday) {
  TimeZone zone{"Asia/Shanghai"};
  EXPECT_EQ(utc(zone, "2024-01-02T09:30:00"), "2024-01-02T01:30:00Z");
  EXPECT_EQ(utc(zone, "2024-07-02T00:00:00.5"), "2024-07-01T16:00:00.5Z");
  // It had daylight saving time until 1991.
  EXPECT_EQ(utc(zone, "1991-04-14T02:30:00"), "gap");
  EXPECT_EQ(utc(zone, "1991-07-01T09:30:00"), "1991-07-01T00:30:00Z");
}

TEST(TimeZone, TheHourBeforeAndAfterEachChangeInNewYork) {
  TimeZone zone{"America/New_York"};
  // Forward at 02:00 on 2024-03-10: 02:00 to 02:59:59 do not exist.
  EXPECT_EQ(utc(zone, "2024-03-10T01:59:59.999999999"), "2024-03-10T06:59:59.999999999Z");
  EXPECT_EQ(utc(zone, "2024-03-10T02:00:00"), "gap");
  EXPECT_EQ(utc(zone, "2024-03-10T02:59:59.999999999"), "gap");
  EXPECT_EQ(utc(zone, "2024-03-10T03:00:00"), "2024-03-10T07:00:00Z");
  // Back at 02:00 on 2024-11-03: 01:00 to 01:59:59 come twice.
  EXPECT_EQ(utc(zone, "2024-11-03T00:59:59"), "2024-11-03T04:59:59Z");
  EXPECT_EQ(utc(zone, "2024-11-03T01:00:00"), "twice");
  EXPECT_EQ(utc(zone, "2024-11-03T01:59:59"), "twice");
  EXPECT_EQ(utc(zone, "2024-11-03T02:00:00"), "2024-11-03T07:00:00Z");
}

TEST(TimeZone, RememberedOffsetsGiveTheSameAnswers) {
  TimeZone remembering{"Europe/London"};
  for (int64_t hour = 0; hour < 24 * 800; ++hour) {
    const int64_t reading =
        parse_timestamp("2021-01-01T00:30:00Z")->ns() + hour * 3'600'000'000'000;
    TimeZone fresh{"Europe/London"};
    const auto a = remembering.to_utc(reading);
    const auto b = fresh.to_utc(reading);
    ASSERT_EQ(a.has_value(), b.has_value()) << hour;
    if (a) {
      ASSERT_EQ(*a, *b) << hour;
      ASSERT_EQ(remembering.to_clock_ns(*a), reading) << hour;
    }
  }
}

TEST(TimeZone, TheEdgesOfTheRangeAreFine) {
  for (const char* const name :
       {"Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "UTC"}) {
    TimeZone zone{name};
    EXPECT_NO_THROW(static_cast<void>(utc(zone, "1678-01-01T00:00:00"))) << name;
    EXPECT_NO_THROW(static_cast<void>(utc(zone, "2261-12-31T23:59:59"))) << name;
  }
}

TEST(TimeZone, UnknownNamesAreUsageErrors) {
  for (const char* const name : {"Asia/Shangai", "", "CST8", "../etc/passwd"}) {
    try {
      const TimeZone zone{name};
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      EXPECT_NE(std::string{error.what()}.find("\"" + std::string{name} + "\""), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace godwit
