#include "signals/features/news_beside_rows.h"

#include <bit>
#include <cmath>

#include <gtest/gtest.h>
#include <malloc.h>

#include "foundation/base/random.h"

namespace godwit::features {
namespace {

constexpr std::array kScopes{NewsScope::kInstrument, NewsScope::kMarket, NewsScope::kAll};
const std::vector<std::string> kNames{"A.TEST", "B.TEST", "C.TEST", ""};  // Of the rows.

Timestamp hour(int64_t number) { return Timestamp::from_ns(0) + Duration::hours(number); }

/// Between the hours `from` (excluded) and `to`; some are updates, some name nobody. C.TEST is
/// named by few, so that most drawings have it first, or only, among the later ones.
ScoredNews random_item(Rng& random, int64_t from, int64_t to) {
  ScoredNews item{.available_at = hour(random.between(from + 1, to)),
                  .id = random.between(0, 3) == 0 ? "" : std::to_string(random.between(0, 200)),
                  .source = random.between(0, 1) == 0 ? "wire" : "social",
                  .instrument = std::nullopt};
  item.score = static_cast<double>(random.between(-10, 10)) / 10;
  const int64_t who = random.between(0, 19);
  if (who < 19) item.instrument = InstrumentId::parse(kNames[who < 9 ? 0 : 1]);
  if (who < 4) item.instrument.reset();
  if (who == 19) item.instrument = InstrumentId::parse(kNames[2]);
  return item;
}

std::vector<ScoredNews> random_items(Rng& random, int64_t from, int64_t to, int64_t count) {
  std::vector<ScoredNews> items;
  for (int64_t i = 0; i < count; ++i) items.push_back(random_item(random, from, to));
  return items;
}

/// The columns of all instruments at every 24th hour up to `to`, as bits.
std::vector<uint64_t> columns_of(const std::vector<ScoredNews>& items, NewsScope scope,
                                 int64_t to) {
  DailyNewsOptions options;
  options.surprise_days = 5;
  options.surprise_days_min = 2;
  NewsBesideRows news{items, scope, options};
  std::vector<uint64_t> bits;
  for (int64_t at = 0; at <= to; at += 24)
    for (uint32_t instrument = 0; instrument < kNames.size(); ++instrument)
      for (const double value : news.move(instrument, kNames[instrument], hour(at)))
        bits.push_back(std::bit_cast<uint64_t>(value));
  return bits;
}

// Research has what came later, live does not: a row is the same in both.
TEST(NewsBesideRows, LaterItemsChangeNoEarlierRow) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Rng random{seed};
    const int64_t first = random.between(0, 400);
    const int64_t cut = random.between(first + 1, 800);
    const std::vector<ScoredNews> known = random_items(random, first, cut, random.between(0, 60));
    for (const NewsScope scope : kScopes) {
      const std::vector<uint64_t> alone = columns_of(known, scope, cut);
      for (int64_t more = 1; more <= 64; more *= 4) {
        std::vector<ScoredNews> items = random_items(random, cut, 1'000, more);
        items.insert(items.begin() + random.between(0, more), known.begin(), known.end());
        ASSERT_EQ(columns_of(items, scope, cut), alone)
            << "seed " << seed << ", scope " << static_cast<int>(scope) << ", " << more
            << " later items";
      }
    }
  }
}

// Live, the last item is never known to be the last, nor an instrument never to be named.
TEST(NewsBesideRows, WithoutNewsThereIsNoneFromTheFirstItemOn) {
  const std::vector<ScoredNews> items{
      {.available_at = hour(30), .id = {}, .source = "wire", .instrument = std::nullopt}};
  NewsBesideRows news{items, NewsScope::kInstrument, {}};
  EXPECT_TRUE(std::isnan(news.move(0, "A.TEST", hour(29))[0]));
  EXPECT_TRUE(std::isnan(news.move(0, "A.TEST", hour(29))[3]));
  for (const int64_t at : {30, 54, 10'000}) {
    EXPECT_EQ(news.move(0, "A.TEST", hour(at))[0], 0) << at;
    EXPECT_EQ(news.move(0, "A.TEST", hour(at))[3], 0) << at;
    EXPECT_TRUE(std::isnan(news.move(1, "", hour(at))[0])) << "the rows name no instrument";
  }
}

// However many instruments the rows have, each gets what daily_news() makes of its own items.
TEST(NewsBesideRows, EqualsTheColumnsByDayOfEveryInstrument) {
  std::vector<Timestamp> times;
  for (int64_t at = 0; at <= 1'000; at += 24) times.push_back(hour(at));
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Rng random{seed};
    std::vector<ScoredNews> items = random_items(random, -100, 1'000, 200);
    items.push_back({.available_at = hour(-100), .id = {}, .source = "wire", .instrument = {}});
    for (const NewsScope scope : kScopes) {
      NewsBesideRows news{items, scope, {}};
      std::vector<std::vector<NewsColumns>> expected;
      for (size_t i = 0; i + 1 < kNames.size(); ++i)
        expected.push_back(daily_news(select_news(items, scope, InstrumentId::parse(kNames[i])),
                                      times.front() - Duration::days(1), times, {}));
      for (size_t day = 0; day < times.size(); ++day)
        for (uint32_t i = 0; i < expected.size(); ++i) {
          const NewsColumns& one = expected[i][day];
          const std::array<double, 4> values{one.count, one.mean, one.surprise, one.decay};
          ASSERT_EQ((std::bit_cast<std::array<uint64_t, 4>>(news.move(i, kNames[i], times[day]))),
                    (std::bit_cast<std::array<uint64_t, 4>>(values)))
              << "seed " << seed << ", scope " << static_cast<int>(scope) << ", " << kNames[i];
        }
    }
  }
}

size_t bytes_in_use() {
  const struct mallinfo2 all = mallinfo2();
  return all.uordblks + all.hblkhd;
}

// The items are chosen once: another instrument costs no more where there is much news.
TEST(NewsBesideRows, AnInstrumentKeepsNoListOfItsOwn) {
  Rng random{1};
  for (const NewsScope scope : kScopes) {
    NewsBesideRows news{random_items(random, 0, 1'000, 20'000), scope, {}};
    (void)news.move(0, "A.TEST", hour(0));
    const size_t before = bytes_in_use();
    for (uint32_t i = 1; i <= 20; ++i) (void)news.move(i, "A.TEST", hour(0));
    EXPECT_LT(bytes_in_use(), before + 20 * 4'096) << static_cast<int>(scope);
  }
}

}  // namespace
}  // namespace godwit::features
