#include "signals/features/stamp_text.h"

#include <gtest/gtest.h>

namespace godwit::features {
namespace {

TEST(StampText, WithALetterOrASpaceAZoneOrAnOffset) {
  const Timestamp want = *parse_timestamp("2024-01-02T01:31:00Z");
  for (const char* text : {"2024-01-02T01:31:00Z", "2024-01-02 01:31:00Z",
                           "2024-01-02 09:31:00+08:00", "2024-01-02T09:31:00+0800",
                           "2024-01-01T20:31:00-05:00", "2024-01-02T07:01:00.000000000+05:30"})
    EXPECT_EQ(parse_stamp(text), want) << text;
  EXPECT_EQ(parse_stamp("2024-01-02 09:31:00.25+08:00"), want + Duration::from_ns(250'000'000));
}

TEST(StampText, ATimeWithoutAZoneIsNoInstant) {
  for (const char* text :
       {"", "2024-01-02", "2024-01-02 09:31:00", "2024-01-02T09:31:00", "2024-01-02 09:31:00.5",
        "2024-01-02 09:31:00+08", "2024-01-02 09:31:00+8:00", "2024-01-02 09:31:00+08:60",
        "2024-01-02 09:31:00+24:00", "2024-01-02 09:31:00Z+08:00", "2024-01-02 09:31:00 +08:00",
        "2024-01-02_09:31:00Z", "2024-13-02 09:31:00Z", "2024-01-02 09:31:00+08:00+08:00",
        "2024-01-02 09:31:00.0000000001+08:00", "2024-01-02 09:31:00+08:00Z"})
    EXPECT_EQ(parse_stamp(text), std::nullopt) << text;
}

}  // namespace
}  // namespace godwit::features
