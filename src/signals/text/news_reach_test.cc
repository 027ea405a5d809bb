#include "signals/text/news_reach.h"

#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

Timestamp hour(int64_t number) { return Timestamp::from_ns(0) + Duration::hours(number); }
ScoredNews item(int64_t at, std::string_view instrument = "") {
  return {.available_at = hour(at),
          .id = {},
          .source = "wire",
          .instrument = InstrumentId::parse(instrument)};
}

TEST(NewsReach, FromTheFirstItemToTheLast) {
  const NewsReach reach{std::vector{item(50), item(10), item(30)}};
  EXPECT_FALSE(reach.covers(hour(0), hour(9)));
  EXPECT_TRUE(reach.covers(hour(0), hour(10))) << "the first item is in it";
  EXPECT_TRUE(reach.covers(hour(11), hour(12))) << "between two";
  EXPECT_TRUE(reach.covers(hour(49), hour(70))) << "the last item is in it";
  EXPECT_FALSE(reach.covers(hour(50), hour(70))) << "the last item was in the stretch before";
  EXPECT_TRUE(reach.covers(hour(0), hour(99)));
  EXPECT_FALSE(NewsReach{{}}.covers(hour(0), hour(99)));
}

TEST(NewsReach, TheInstrumentsThatAreNamed) {
  const NewsReach reach{std::vector{item(1), item(2, "600519.SSE")}};
  EXPECT_TRUE(reach.names(InstrumentId::parse("600519.SSE").value()));
  EXPECT_FALSE(reach.names(InstrumentId::parse("000001.SZSE").value()));
}

}  // namespace
}  // namespace godwit
