#include "market/data/history/news_history.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/history/history_testing.h"

namespace godwit {
namespace {

NewsItem item(std::string_view news_id, Timestamp published, Timestamp available,
              std::string_view title, std::optional<InstrumentId> about = std::nullopt) {
  return {.ts_event = published,
          .available_at = available,
          .id = std::string{news_id},
          .instrument = std::move(about),
          .language = "en",
          .title = std::string{title},
          .text = "",
          .label = std::nullopt};
}

/// "title v2" of each, in order.
std::string titles(const std::vector<KnownNews>& known) {
  std::string out;
  for (const KnownNews& news : known)
    out += (out.empty() ? "" : ", ") + news.item->title + " v" + std::to_string(news.version);
  return out;
}

Timestamp clock(std::string_view time) { return at("2024-05-06T" + std::string{time} + ":00Z"); }

/// The example of docs/data.md.
TEST(NewsHistory, TheWorkedExample) {
  const NewsHistory news{
      "X.NEWS",
      {item("a", clock("10:00"), clock("10:00"), "merger talks", id("600000.SSE")),
       item("a", clock("10:30"), clock("10:30"), "merger agreed", id("600000.SSE")),
       item("b", clock("09:50"), clock("10:10"), "rates unchanged")}};
  const auto known = [&](std::string_view after, std::string_view until) {
    return titles(news.known({.after = clock(after), .decision_time = clock(until)}));
  };
  EXPECT_EQ(known("09:45", "09:59"), "");
  EXPECT_EQ(known("09:45", "10:20"), "merger talks v1, rates unchanged v1");
  EXPECT_EQ(known("10:00", "10:20"), "rates unchanged v1") << "the begin is excluded";
  EXPECT_EQ(known("10:20", "10:30"), "merger agreed v2") << "the end is included";
  EXPECT_EQ(known("09:45", "10:30"), "rates unchanged v1, merger agreed v2");
  EXPECT_EQ(known("10:30", "10:20"), "");
  const auto about = news.known_about(id("600000.SSE"), {.decision_time = clock("12:00")});
  ASSERT_EQ(titles(about), "merger agreed v2");
  EXPECT_EQ(about.front().first_available_at, clock("10:00"));
  EXPECT_EQ(titles(news.known({.decision_time = clock("12:00")})),
            "rates unchanged v1, merger agreed v2");
  EXPECT_TRUE(news.known_about(id("600001.SSE"), {.decision_time = clock("12:00")}).empty());
}

TEST(NewsHistory, AVersionReplacesAllRowsOfTheOneBefore) {
  const NewsHistory news{"X.NEWS",
                         {item("a", hour(1), hour(1), "both", id("A.SSE")),
                          item("a", hour(1), hour(1), "both", id("B.SSE")),
                          item("a", hour(2), hour(2), "only A", id("A.SSE"))}};
  EXPECT_EQ(titles(news.known_about(id("B.SSE"), {.decision_time = hour(1)})), "both v1");
  EXPECT_EQ(titles(news.known_about(id("B.SSE"), {.decision_time = hour(2)})), "");
  EXPECT_EQ(titles(news.known_about(id("A.SSE"), {.decision_time = hour(2)})), "only A v2");
  EXPECT_EQ(titles(news.known({.decision_time = hour(1)})), "both v1, both v1");
}

TEST(NewsHistory, AnOlderTextThatArrivesLateIsNotSeen) {
  const NewsHistory news{"X.NEWS",
                         {item("a", hour(5), hour(6), "new"), item("a", hour(4), hour(8), "old")}};
  EXPECT_EQ(titles(news.known({.decision_time = hour(9)})), "new v1");
}

TEST(NewsHistory, TextsThatChangeWithoutATimeAreCounted) {
  const NewsHistory news{
      "X.NEWS",
      {item("a", hour(1), hour(1), "first"), item("b", hour(1), hour(1), "same"),
       item("a", hour(1), hour(1), "last"), item("b", hour(1), hour(1), "same")}};
  EXPECT_EQ(titles(news.known({.decision_time = hour(1)})), "last v1, same v1");
  EXPECT_EQ(news.contradictions(), 1U);
}

TEST(NewsHistory, RefusesWhatCannotBe) {
  EXPECT_EQ(error_of([] { NewsHistory("X.NEWS", {item("", hour(1), hour(1), "t")}); }),
            "X.NEWS: the news item 't' of 2024-01-01T01:00:00Z has no id; without one its versions "
            "cannot be told from other news");
  EXPECT_EQ(error_of([] { NewsHistory("X.NEWS", {item("a", hour(2), hour(1), "t")}); }),
            "X.NEWS: the news item 't' of 2024-01-01T02:00:00Z claims to be available at "
            "2024-01-01T01:00:00Z, before it was published; correct the source and import it "
            "again");
}

/// The definition: of each id the version with the greatest (ts_event, available_at) among those
/// available, whole; then those of it that became available after the begin.
std::vector<NewsItem> naive_known(const std::vector<NewsItem>& items, const NewsWindow& window,
                                  const std::optional<InstrumentId>& about) {
  std::vector<NewsItem> found;
  for (const NewsItem& one : items) {
    if (one.available_at > window.decision_time) continue;
    if (about && one.instrument != about) continue;
    if (window.after && one.available_at <= *window.after) continue;
    const bool is_newest = std::none_of(items.begin(), items.end(), [&](const NewsItem& other) {
      return other.id == one.id && other.available_at <= window.decision_time &&
             std::tie(other.ts_event, other.available_at) >
                 std::tie(one.ts_event, one.available_at);
    });
    if (is_newest) found.push_back(one);
  }
  std::sort(found.begin(), found.end(), [](const NewsItem& a, const NewsItem& b) {
    return std::tie(a.available_at, a.ts_event, a.id, a.instrument) <
           std::tie(b.available_at, b.ts_event, b.id, b.instrument);
  });
  return found;
}

TEST(NewsHistory, AgreesWithANaiveScan) {
  const std::array<std::optional<InstrumentId>, 3> abouts{std::nullopt, id("A.SSE"), id("B.SSE")};
  for (uint64_t seed = 0; seed < 1'000; ++seed) {
    Rng rng{seed};
    std::vector<NewsItem> items;
    for (int64_t i = rng.between(0, 25); i > 0; --i) {
      const int64_t available = rng.between(0, 30);
      const NewsItem fresh = item(
          std::to_string(rng.between(0, 5)), hour(available - rng.between(0, 8)), hour(available),
          "t" + std::to_string(i), abouts[static_cast<size_t>(rng.between(0, 2))]);
      std::erase_if(items, [&](const NewsItem& other) {  // The last given stands.
        return std::tie(other.id, other.available_at, other.ts_event, other.instrument) ==
               std::tie(fresh.id, fresh.available_at, fresh.ts_event, fresh.instrument);
      });
      items.push_back(fresh);
    }
    const NewsHistory news{"test", items};
    for (int query = 0; query < 20; ++query) {
      NewsWindow window{.decision_time = hour(rng.between(-1, 32))};
      if (rng.between(0, 3) != 0) window.after = hour(rng.between(-1, 32));
      for (const std::optional<InstrumentId>& about : abouts) {
        const auto known = about ? news.known_about(*about, window) : news.known(window);
        const std::vector<NewsItem> expected = naive_known(items, window, about);
        ASSERT_EQ(known.size(), expected.size()) << "seed " << seed;
        for (size_t i = 0; i < known.size(); ++i)
          ASSERT_EQ(*known[i].item, expected[i]) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace godwit
