#include "market/data/feed/replay_feed.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

/// Bars from memory in blocks of random size.
class BlockStream final : public BarStream {
 public:
  BlockStream(std::vector<Bar> bars, uint64_t seed, int64_t block_max)
      : bars_{std::move(bars)}, rng_{seed}, block_max_{block_max} {}
  [[nodiscard]] std::span<const Bar> next() override {
    const auto left = static_cast<int64_t>(bars_.size() - position_);
    const auto count = static_cast<size_t>(std::min(left, rng_.between(1, block_max_)));
    const std::span<const Bar> block = std::span{bars_}.subspan(position_, count);
    position_ += count;
    return block;
  }

 private:
  std::vector<Bar> bars_;
  Rng rng_;
  int64_t block_max_;
  size_t position_ = 0;
};

using Streams = std::vector<std::vector<Bar>>;

ReplayFeed make_feed(const Streams& bars, Interval interval, int64_t block_max = 8) {
  std::vector<std::unique_ptr<BarStream>> streams;
  for (size_t i = 0; i < bars.size(); ++i)
    streams.push_back(std::make_unique<BlockStream>(bars[i], i + 1, block_max));
  return ReplayFeed{std::move(streams), interval};
}

Bar bar_at(Timestamp close, uint32_t number) {
  Bar bar;
  bar.header.ts_event = close;
  bar.header.ts_recv = close;
  bar.open = Price::from_raw(number + 1);
  bar.trades = number;
  return bar;
}

/// Bars every second to ten of a grid of half intervals: gaps and overlaps, many ties.
Streams random_streams(uint64_t seed, size_t count, Interval interval) {
  Rng rng{seed};
  Streams streams(count);
  for (std::vector<Bar>& bars : streams) {
    const int64_t half = duration(interval).ns() / 2;
    int64_t at = rng.between(0, 20);
    const int64_t length = rng.between(0, 60);  // Some are empty.
    for (int64_t i = 0; i < length; ++i) {
      bars.push_back(bar_at(Timestamp::from_ns(at * half), static_cast<uint32_t>(i)));
      at += rng.between(1, 10);
    }
  }
  return streams;
}

/// (time, closes first, instrument), the bar's number.
using Item = std::tuple<int64_t, bool, uint32_t, uint32_t>;

std::vector<Item> naive_order(const Streams& streams, Interval interval) {
  std::vector<Item> items;
  for (uint32_t i = 0; i < streams.size(); ++i) {
    int64_t closed = INT64_MIN;
    for (const Bar& bar : streams[i]) {
      const int64_t close = bar.header.ts_event.ns();
      items.emplace_back(std::max(closed, close - duration(interval).ns()), true, i, bar.trades);
      items.emplace_back(close, false, i, bar.trades);
      closed = close;
    }
  }
  std::sort(items.begin(), items.end());
  return items;
}

TEST(ReplayFeed, MergesLikeASort) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const Interval interval = seed % 2 == 0 ? Interval::k1m : Interval::k1d;
    const Streams streams = random_streams(seed, 1 + seed % 9, interval);
    ReplayFeed feed = make_feed(streams, interval);
    std::vector<Item> items;
    uint64_t closes = 0;
    while (const FeedItem* item = feed.peek()) {
      ASSERT_EQ(item, feed.peek()) << "looking takes nothing";
      const bool opens = item->instant == FeedInstant::kBarOpen;
      items.emplace_back(item->ts.ns(), opens, item->as<Bar>().header.instrument.value(),
                         item->as<Bar>().trades);
      if (!opens) {
        ASSERT_EQ(item->as<Bar>().header.sequence, ++closes) << "seed " << seed;
      }
      ASSERT_EQ(item->as<Bar>().open.raw(), item->as<Bar>().trades + 1) << "seed " << seed;
      feed.pop();
    }
    ASSERT_EQ(items, naive_order(streams, interval)) << "seed " << seed;
    ASSERT_EQ(feed.events(), closes);
  }
}

Hash128 hash_of(const Streams& streams, int64_t block_max = 8) {
  ReplayFeed feed = make_feed(streams, Interval::k1d, block_max);
  while (feed.peek() != nullptr) feed.pop();
  return feed.data_hash();
}

TEST(ReplayFeed, TheHashIsOfTheBarsAndNotOfTheBlocks) {
  const Streams streams = random_streams(5, 4, Interval::k1d);
  const Hash128 hash = hash_of(streams);
  for (const int64_t block_max : {1, 2, 50, 1000}) EXPECT_EQ(hash_of(streams, block_max), hash);
}

TEST(ReplayFeed, TheHashIsOfEveryByteAfterTheHeader) {
  Streams streams(2);
  for (uint32_t n = 1; n <= 3; ++n)
    for (std::vector<Bar>& bars : streams)
      bars.push_back(bar_at(TradingDay{Date::from_days(static_cast<int32_t>(n))}.end_utc(), n));
  const Hash128 hash = hash_of(streams);
  for (std::vector<Bar>& bars : streams)
    for (Bar& bar : bars)
      for (size_t byte = sizeof(EventHeader); byte < sizeof(Bar); ++byte) {
        auto* const bytes = reinterpret_cast<unsigned char*>(&bar);
        bytes[byte] = static_cast<unsigned char>(bytes[byte] ^ 1U);
        ASSERT_NE(hash_of(streams), hash) << "byte " << byte;
        bytes[byte] = static_cast<unsigned char>(bytes[byte] ^ 1U);
      }
  streams[1][2].header.ts_event = streams[1][2].header.ts_event + Duration::from_ns(1);
  EXPECT_NE(hash_of(streams), hash) << "times count";
  streams[1].pop_back();
  EXPECT_NE(hash_of(streams), hash) << "every bar counts";
}

TEST(ReplayFeed, TheSameBarsOfAnotherInstrumentHashDifferently) {
  const Streams streams = random_streams(11, 1, Interval::k1d);
  EXPECT_NE(hash_of({streams[0], {}}), hash_of({{}, streams[0]}));
}

TEST(ReplayFeed, NothingToReplay) {
  EXPECT_EQ(make_feed({}, Interval::k1d).peek(), nullptr);
  EXPECT_EQ(make_feed({{}, {}}, Interval::k1m).peek(), nullptr);
}

TEST(ReplayFeed, TimeMustGoForward) {
  const auto day = [](int n) { return Date::from_days(n).midnight_utc(); };
  const auto drain = [](const std::vector<Timestamp>& closes) {
    Streams streams(1);
    for (const Timestamp close : closes) streams[0].push_back(bar_at(close, 0));
    ReplayFeed feed = make_feed(streams, Interval::k1d);
    while (feed.peek() != nullptr) feed.pop();
  };
  EXPECT_NO_THROW(drain({day(19724), day(19725)}));
  for (const auto& closes :
       {std::vector{day(19724), day(19724)}, std::vector{day(19725), day(19724)}}) {
    try {
      drain(closes);
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      const std::string_view what = error.what();
      EXPECT_EQ(error.kind(), ErrorKind::kFailed);
      EXPECT_NE(what.find("2024-01-"), what.npos) << what;
      EXPECT_NE(what.find("import the data again"), what.npos) << what;
    }
  }
}

}  // namespace
}  // namespace godwit
