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

TEST(NewsReach, FromTheFirstItemOn) {
  const NewsReach reach{std::vector{item(50), item(10), item(30)}};
  EXPECT_FALSE(reach.covers(hour(9)));
  EXPECT_TRUE(reach.covers(hour(10))) << "the first item is in it";
  EXPECT_TRUE(reach.covers(hour(11))) << "between two";
  EXPECT_TRUE(reach.covers(hour(51))) << "whether there will be another is not known";
  EXPECT_FALSE(NewsReach{{}}.covers(hour(99)));
}

TEST(NewsReach, LaterItemsChangeNothing) {
  for (int64_t t = 10; t < 50; ++t)
    EXPECT_EQ(NewsReach{std::vector{item(10)}}.covers(hour(t)),
              (NewsReach{std::vector{item(50), item(10)}}.covers(hour(t))))
        << t;
}

TEST(NewsReach, TheInstrumentsThatAreNamed) {
  const NewsReach reach{std::vector{item(1), item(2, "600519.SSE")}};
  EXPECT_TRUE(reach.names(InstrumentId::parse("600519.SSE").value()));
  EXPECT_FALSE(reach.names(InstrumentId::parse("000001.SZSE").value()));
}

}  // namespace
}  // namespace godwit
