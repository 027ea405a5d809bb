#include "market/data/import/time_format.h"

#include <string>

#include <gtest/gtest.h>

namespace godwit {
namespace {

/// "2024-01-02", "2024-01-02 09:30:00.5", "... +28800" or "@<UTC>"; "-" for what is not read.
std::string read(std::string_view pattern, std::string_view text) {
  const Result<TimeFormat, std::string> format = TimeFormat::parse(pattern);
  if (!format) return "bad format";
  const std::optional<CivilTime> time = format->read(text);
  if (!time) return "-";
  if (time->kind == CivilTime::Kind::kInstant) return "@" + format_timestamp(time->instant);
  std::string out = format_date(time->date);
  if (time->has_time_of_day) {
    out = format_timestamp(Timestamp::from_ns(time->clock_ns()));
    out.pop_back();
  }
  if (time->kind == CivilTime::Kind::kOffset) out += " " + std::to_string(time->offset_s);
  return out;
}

TEST(TimeFormat, Iso) {
  EXPECT_EQ(read("iso", "2024-01-02"), "2024-01-02");
  EXPECT_EQ(read("iso", "2024-01-02T01:30:00Z"), "2024-01-02T01:30:00 0");
  EXPECT_EQ(read("iso", "2024-01-02 09:30"), "2024-01-02T09:30:00");
  EXPECT_EQ(read("iso", "2024-01-02 09:30:00.25"), "2024-01-02T09:30:00.25");
  EXPECT_EQ(read("iso", "2024-01-02T09:30:00+08:00"), "2024-01-02T09:30:00 28800");
  EXPECT_EQ(read("iso", "2024-01-02T09:30:00-0330"), "2024-01-02T09:30:00 -12600");
  EXPECT_EQ(read("iso", "2024-01-02T09:30:00.123456789Z"), "2024-01-02T09:30:00.123456789 0");
  for (const std::string text :
       {"", "2024", "2024-1-2", "2023-02-29", "2024-13-01", "2024-01-02T", "2024-01-02T24:00:00",
        "2024-01-02T23:59:60", "2024-01-02T09:60:00", "2024-01-02T09:30:00X", "1677-12-31",
        "2262-01-01", "2024-01-02T09:30:00+", "2024-01-02T09:30:00+25:00", "0000-00-00",
        "2024-01-02T09:30:00.", "2024-01-02T09:30:00.1234567891", "20240102", " 2024-01-02"})
    EXPECT_EQ(read("iso", text), "-") << text;
}

TEST(TimeFormat, Patterns) {
  EXPECT_EQ(read("%Y-%m-%d %H:%M:%S", "2024-01-02 09:30:00"), "2024-01-02T09:30:00");
  EXPECT_EQ(read("%Y%m%d", "20240102"), "2024-01-02");
  EXPECT_EQ(read("%Y%m%d%H%M%S%f", "20240102093000250"), "2024-01-02T09:30:00.25");
  EXPECT_EQ(read("%d/%m/%Y", "2/1/2024"), "2024-01-02");
  EXPECT_EQ(read("%m/%d/%y %H:%M", "01/02/69 9:05"), "1969-01-02T09:05:00");
  EXPECT_EQ(read("%m/%d/%y", "01/02/68"), "2068-01-02");
  EXPECT_EQ(read("%Y年%m月%d日", "2024年1月2日"), "2024-01-02");
  EXPECT_EQ(read("%Y.%m.%d %H:%M:%S.%f", "2024.01.02 09:30:00.000001"),
            "2024-01-02T09:30:00.000001");
  EXPECT_EQ(read("%%%Y-%m-%d", "%2024-01-02"), "2024-01-02");
  for (const std::string text : {"2024-01-02", "2024-01-02 09:30", "2024-01-02 09:30:00Z",
                                 "2024-01-02 09:30:0x", "24-01-02 09:30:00", ""})
    EXPECT_EQ(read("%Y-%m-%d %H:%M:%S", text), "-") << text;
  EXPECT_EQ(read("%Y%m%d", "2024012"), "-");
  EXPECT_EQ(read("%Y%m%d", "202401022"), "-");
}

TEST(TimeFormat, Unix) {
  EXPECT_EQ(read("unix_s", "1704159000"), "@2024-01-02T01:30:00Z");
  EXPECT_EQ(read("unix_s", "1704159000.25"), "@2024-01-02T01:30:00.25Z");
  EXPECT_EQ(read("unix_ms", "1704159000250"), "@2024-01-02T01:30:00.25Z");
  EXPECT_EQ(read("unix_ms", "1.70415900025e12"), "@2024-01-02T01:30:00.25Z");
  EXPECT_EQ(read("unix_us", "1704159000000001"), "@2024-01-02T01:30:00.000001Z");
  EXPECT_EQ(read("unix_ns", "-1"), "@1969-12-31T23:59:59.999999999Z");
  // Milliseconds taken for seconds are not a year of ours.
  EXPECT_EQ(read("unix_s", "1704159000250"), "-");
  EXPECT_EQ(read("unix_ns", "9223372036854775807"), "-");
  EXPECT_EQ(read("unix_s", "2024-01-02"), "-");
}

TEST(TimeFormat, RefusesBadPatternsWithAReason) {
  for (const std::string text :
       {"", "ISO", "unix", "%Y-%m", "%Y-%m-%d %Q", "%Y-%m-%d %", "%d %d %m %Y", "%Y %y %m %d",
        "%Y%m%d %M", "%Y%m%d %H:%S", "%Y%m%d %H%M%S%f0"})
    EXPECT_EQ(read(text, "x"), "bad format") << text;
  EXPECT_NE(TimeFormat::parse("%Y-%m-%d %Q").error().find("%Q is unknown"), std::string::npos);
}

TEST(TimeFormat, KnowsWhetherItCarriesATimeOfDay) {
  EXPECT_TRUE(TimeFormat::iso().can_have_time_of_day());
  EXPECT_FALSE(TimeFormat::parse("%Y%m%d")->can_have_time_of_day());
  EXPECT_TRUE(TimeFormat::parse("%Y%m%d %H%M")->can_have_time_of_day());
}

}  // namespace
}  // namespace godwit
