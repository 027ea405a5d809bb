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

std::string gaps(std::initializer_list<std::pair<const char*, int64_t>> items) {
  std::vector<ScoredNews> news;
  for (const auto& [source, at] : items) {
    news.push_back(item(at));
    news.back().source = source;
  }
  std::string text;
  for (const NewsGap& gap : gaps_between_sources(news)) {
    EXPECT_LT(gap.last, gap.first);
    const int64_t hours = (gap.first - gap.last).ns() / Duration::hours(1).ns();
    text += gap.before + " " + std::to_string(hours) + " " + gap.behind + ". ";
  }
  return text;
}

TEST(NewsReach, GapsLieBetweenSources) {
  EXPECT_EQ(gaps({}), "");
  EXPECT_EQ(gaps({{"a", 1}, {"a", 90}}), "") << "of one source nobody knows";
  EXPECT_EQ(gaps({{"b", 30}, {"a", 1}, {"a", 10}, {"b", 40}}), "a 20 b. ");
  EXPECT_EQ(gaps({{"a", 1}, {"a", 10}, {"b", 10}, {"b", 40}}), "") << "they touch";
  EXPECT_EQ(gaps({{"a", 1}, {"a", 50}, {"b", 10}, {"b", 20}, {"c", 60}}), "a 10 c. ")
      << "b is in a";
  EXPECT_EQ(gaps({{"a", 1}, {"b", 3}, {"b", 4}, {"c", 9}}), "a 2 b. b 5 c. ");
}

TEST(NewsReach, AGapBetweenSourcesIsCovered) {
  std::vector<ScoredNews> news{item(10), item(90)};
  news.back().source = "chat";
  EXPECT_TRUE(NewsReach{news}.covers(hour(50)));
}

}  // namespace
}  // namespace godwit
