#include "market/data/feed/feed_monitor.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "market/data/feed/feed_testing.h"

namespace godwit {
namespace {

using namespace feed_testing;

class Alarms final : public AlarmSink {
 public:
  void on_alarm(const FeedAlarm& alarm) override { told.push_back(alarm); }
  std::vector<FeedAlarm> told;
};

Timestamp at(int64_t milliseconds) { return kStart + ms(milliseconds); }

MarketEvent quote(int64_t milliseconds, int64_t bid, int64_t ask, uint64_t number = 0) {
  Quote event;
  event.header = {.ts_event = at(milliseconds), .ts_recv = at(milliseconds), .sequence = number};
  event.bid_price = Price::from_units(bid);
  event.ask_price = Price::from_units(ask);
  event.bid_volume = event.ask_volume = Quantity::from_units(1);
  return MarketEvent{event};
}

MarketEvent trade(int64_t milliseconds, int64_t price, uint64_t number) {
  Trade event;
  event.header = {.ts_event = at(milliseconds), .ts_recv = at(milliseconds), .sequence = number};
  event.price = Price::from_units(price);
  return MarketEvent{event};
}

/// Everything off: each test turns on what it is about.
FeedMonitorConfig quiet() {
  FeedMonitorConfig config;
  config.stale.enabled = config.gap.enabled = config.spike.enabled = config.crossed.enabled = false;
  config.sequence.enabled = config.clock_skew.enabled = config.rate_drop.enabled = false;
  return config;
}

/// One source, one instrument.
struct Watched {
  explicit Watched(const FeedMonitorConfig& config) : monitor{SourceIndex{3}, config, 1, alarms} {}
  AlarmSet feed(const MarketEvent& event) {
    return monitor.on_event(event, event.header().ts_recv);
  }
  [[nodiscard]] bool up(AlarmCode code) const {
    return monitor.alarms(InstrumentIndex{0}).has(code);
  }
  [[nodiscard]] const AlarmLatch& latch(AlarmCode code) const {
    return monitor.latch(InstrumentIndex{0}, code);
  }
  Alarms alarms;
  FeedMonitor monitor;
};

TEST(FeedMonitor, SilenceRaisesStaleAndEventsClearIt) {
  FeedMonitorConfig config = quiet();
  config.stale = {.raise_after = ms(1000), .latch = {.clear_after = ms(300)}};
  Watched watched{config};
  watched.monitor.on_time(at(0));
  watched.monitor.on_time(at(1000));
  EXPECT_FALSE(watched.up(AlarmCode::kStale)) << "not beyond the limit";
  watched.monitor.on_time(at(1001));
  ASSERT_TRUE(watched.up(AlarmCode::kStale)) << "also when nothing ever came";
  watched.feed(quote(1500, 9, 10));
  watched.feed(quote(1700, 9, 10));
  EXPECT_TRUE(watched.up(AlarmCode::kStale)) << "not yet believed again";
  watched.feed(quote(1800, 9, 10));
  EXPECT_FALSE(watched.up(AlarmCode::kStale));
  watched.feed(quote(9000, 9, 10));
  EXPECT_TRUE(watched.up(AlarmCode::kStale)) << "the silence shows when it ends, at the latest";
  ASSERT_EQ(watched.alarms.told.size(), 3U);
  EXPECT_EQ(describe(watched.alarms.told[0]),
            "STALE raised: source 3, instrument 0, 2023-11-14T22:13:21.001Z: 1.001, limit 1");
  EXPECT_FALSE(watched.alarms.told[1].raised);
  EXPECT_EQ(watched.latch(AlarmCode::kStale).raises(), 2U);
}

TEST(FeedMonitor, MissingTimeAgainstTheCadenceIsAGap) {
  FeedMonitorConfig config = quiet();
  config.gap.enabled = true;
  config.lanes[EventKind::kQuote].cadence = ms(100);
  Watched watched{config};
  for (const int64_t t : {0, 100, 210, 350}) watched.feed(quote(t, 9, 10));
  EXPECT_FALSE(watched.up(AlarmCode::kGap)) << "1.4 steps";
  watched.feed(quote(501, 9, 10));
  EXPECT_TRUE(watched.up(AlarmCode::kGap));
  EXPECT_NEAR(watched.alarms.told.at(0).observed, 0.151, 1e-12);
  EXPECT_NEAR(watched.alarms.told.at(0).limit, 0.150, 1e-12);
}

TEST(FeedMonitor, AWrongTimeDoesNotBlindTheGapDetector) {
  FeedMonitorConfig config = quiet();
  config.gap.enabled = true;
  config.lanes[EventKind::kQuote].cadence = ms(100);
  Watched watched{config};
  for (const int64_t t : {0, 100, 900'000}) watched.feed(quote(t, 9, 10));
  EXPECT_TRUE(watched.up(AlarmCode::kGap));
  const auto feed = [&](int64_t ts, int64_t now) {
    MarketEvent event = quote(now, 9, 10);
    event.set_ts_event(at(ts));
    watched.feed(event);
  };
  for (int64_t t = 200; t <= 7000; t += 100) feed(t, 900'000 + t);
  EXPECT_FALSE(watched.up(AlarmCode::kGap)) << "the times after it are good ones";
  feed(6900, 907'050);
  feed(7100, 907'100);
  EXPECT_FALSE(watched.up(AlarmCode::kGap)) << "one event late is no gap";
  feed(7400, 907'400);
  EXPECT_TRUE(watched.up(AlarmCode::kGap)) << "it sees again";
  config.clock_skew = {.min = ms(-50), .max = ms(2000)};
  config.clock_skew.enabled = true;
  Watched skewed{config};
  for (const int64_t t : {0, 100, 200}) skewed.feed(quote(t, 9, 10));
  MarketEvent future = quote(300, 9, 10);
  future.set_ts_event(at(900'000));
  skewed.feed(future);
  skewed.feed(quote(300, 9, 10));
  EXPECT_FALSE(skewed.up(AlarmCode::kGap)) << "a time that is doubted is not compared";
}

TEST(FeedMonitor, SoManyBadOnesWithinTheTimeWhereverItBegins) {
  AlarmLatch latch{{.raise_count = 3, .raise_within = Duration::seconds(10)}};
  const auto bad = [&latch](int64_t seconds) {
    return latch.observe(Level::kBad, at(1000 * seconds));
  };
  EXPECT_FALSE(bad(0));
  EXPECT_FALSE(bad(9));
  EXPECT_FALSE(bad(11));
  EXPECT_TRUE(bad(12)) << "9, 11 and 12";
  EXPECT_TRUE(latch.observe(Level::kGood, at(60'000)));
  EXPECT_FALSE(bad(61));
  EXPECT_FALSE(bad(62)) << "cleared: counted anew";
  EXPECT_TRUE(bad(71)) << "within, to the end";
}

TEST(FeedMonitor, AQuoteBarOfOneSideIsNeitherCrossedNorASpike) {
  FeedMonitorConfig config = quiet();
  config.crossed.enabled = config.spike.enabled = true;
  config.spike.warm_up = 3;
  Watched watched{config};
  QuoteBar bar;
  const auto feed = [&](int64_t t, int64_t bid, int64_t ask) {
    bar.header.ts_event = bar.header.ts_recv = at(t);
    const auto all = [](int64_t units) {
      const Price price = Price::from_units(units);
      return QuoteBar::Prices{price, price, price, price};
    };
    bar.bid = all(bid);
    bar.ask = all(ask);
    return watched.feed(MarketEvent{bar});
  };
  for (int64_t i = 0; i < 10; ++i) EXPECT_TRUE(feed(i, 100, 101).empty());
  EXPECT_TRUE(feed(10, 100, 0).empty()) << "nobody offers";
  EXPECT_TRUE(feed(11, 0, 101).empty()) << "nobody bids";
  EXPECT_TRUE(feed(12, 102, 101).has(AlarmCode::kCrossed));
  EXPECT_TRUE(feed(13, 150, 151).has(AlarmCode::kSpike));
}

TEST(FeedMonitor, ASpikeIsDoubtedAndAMoveIsBelievedInTime) {
  FeedMonitorConfig config = quiet();
  config.spike = {.window = 9, .warm_up = 5, .floor = 0.001, .jump_limit = 0.05};
  Watched watched{config};
  int64_t t = 0;
  EXPECT_TRUE(watched.feed(quote(t, 500, 502)).empty()) << "warming up";
  for (int i = 0; i < 10; ++i) {
    const int64_t price = 10'000 + i % 3;
    EXPECT_TRUE(watched.feed(trade(t += 10, price, 1)).empty());
  }
  EXPECT_TRUE(watched.feed(trade(t += 10, 10'010, 1)).empty()) << "at the floor";
  EXPECT_TRUE(watched.feed(trade(t += 10, 10'600, 1)).has(AlarmCode::kSpike));
  EXPECT_TRUE(watched.up(AlarmCode::kSpike));
  EXPECT_TRUE(watched.feed(trade(t += 10, 10'001, 1)).empty()) << "doubt is about the event";
  EXPECT_TRUE(watched.up(AlarmCode::kSpike)) << "the alarm about the source";
  // The market really moves: half a window later it is believed.
  int doubted = 0;
  for (int i = 0; i < 9; ++i)
    doubted += watched.feed(trade(t += 10, 10'600, 1)).has(AlarmCode::kSpike) ? 1 : 0;
  EXPECT_GE(doubted, 3);
  EXPECT_LE(doubted, 5);
  watched.feed(trade(t += 3000, 10'600, 1));
  EXPECT_FALSE(watched.up(AlarmCode::kSpike));
}

TEST(FeedMonitor, AWildWindowDoesNotExcuseAJump) {
  FeedMonitorConfig config = quiet();
  config.spike = {.window = 9, .warm_up = 5, .jump_limit = 0.05};
  Watched watched{config};
  for (int i = 0; i < 9; ++i) watched.feed(trade(i, 10'000 + 200 * (i % 5), 1));
  EXPECT_TRUE(watched.feed(trade(20, 10'850, 1)).empty()) << "4 % in a market that does that";
  EXPECT_TRUE(watched.feed(trade(21, 11'000, 1)).has(AlarmCode::kSpike));
}

TEST(FeedMonitor, CrossedAndLockedQuotes) {
  FeedMonitorConfig config = quiet();
  config.crossed = {.latch = {.raise_count = 2, .raise_within = ms(50), .clear_after = ms(100)}};
  Watched watched{config};
  EXPECT_TRUE(watched.feed(quote(0, 10, 10)).empty()) << "locked";
  EXPECT_TRUE(watched.feed(quote(1, 11, 10)).has(AlarmCode::kCrossed));
  EXPECT_FALSE(watched.up(AlarmCode::kCrossed)) << "one of two";
  watched.feed(quote(60, 11, 10));
  EXPECT_FALSE(watched.up(AlarmCode::kCrossed)) << "too far apart";
  watched.feed(quote(70, 11, 10));
  EXPECT_TRUE(watched.up(AlarmCode::kCrossed));
  watched.feed(quote(165, 10, 10));
  watched.feed(quote(180, 9, 10));
  EXPECT_TRUE(watched.up(AlarmCode::kCrossed)) << "a locked quote keeps it up";
  watched.feed(quote(265, 9, 10));
  EXPECT_FALSE(watched.up(AlarmCode::kCrossed));
  EXPECT_EQ(watched.latch(AlarmCode::kCrossed).bad(), 3U);
  config.crossed.locked_is_bad = true;
  EXPECT_TRUE(Watched{config}.feed(quote(0, 10, 10)).has(AlarmCode::kCrossed));
  Quote one_sided = quote(0, 11, 10).as<Quote>();
  one_sided.ask_volume = {};
  EXPECT_TRUE(Watched{config}.feed(MarketEvent{one_sided}).empty()) << "an empty side has no price";
}

TEST(FeedMonitor, HolesAndStepsBackInNumbers) {
  FeedMonitorConfig config = quiet();
  config.sequence = {.jump_max = 1000, .latch = {.clear_after = ms(10)}};
  config.lanes[EventKind::kTrade].numbering = Numbering::kContiguous;
  Watched watched{config};
  const auto step = [&](int64_t t, uint64_t number) {
    const uint64_t before = watched.latch(AlarmCode::kSequence).bad();
    const AlarmSet doubts = watched.feed(trade(t, 10, number));
    return std::pair{watched.latch(AlarmCode::kSequence).bad() > before, !doubts.empty()};
  };
  EXPECT_EQ(step(0, 7), std::pair(false, false));
  EXPECT_EQ(step(1, 8), std::pair(false, false));
  EXPECT_EQ(step(2, 11), std::pair(true, false)) << "9 and 10 are missing";
  EXPECT_EQ(watched.alarms.told.at(0).observed, 2);
  EXPECT_EQ(step(3, 10), std::pair(true, false)) << "back";
  EXPECT_EQ(step(4, 10), std::pair(true, false)) << "again";
  EXPECT_EQ(step(5, 5000), std::pair(true, true)) << "too far to be believed";
  EXPECT_EQ(step(6, 11), std::pair(true, false));
  EXPECT_EQ(step(20, 12), std::pair(false, false));
  EXPECT_FALSE(watched.up(AlarmCode::kSequence));
  EXPECT_EQ(step(30, 0), std::pair(true, true)) << "no number at all";
  EXPECT_TRUE(watched.up(AlarmCode::kSequence));
}

TEST(FeedMonitor, ClocksApart) {
  FeedMonitorConfig config = quiet();
  config.clock_skew = {
      .min = ms(-10), .max = ms(500), .clear_margin = ms(5), .latch = {.clear_after = ms(0)}};
  Watched watched{config};
  const auto skewed = [&](int64_t by) {
    MarketEvent event = quote(1000, 9, 10);
    event.set_ts_event(at(1000 - by));
    return watched.feed(event).has(AlarmCode::kClockSkew);
  };
  EXPECT_FALSE(skewed(-10));
  EXPECT_FALSE(skewed(500));
  EXPECT_TRUE(skewed(-1270)) << "as the recordings of Binance of 2024-08-08 have it";
  EXPECT_NEAR(watched.alarms.told.at(0).observed, -1.27, 1e-9);
  EXPECT_FALSE(skewed(-7));
  EXPECT_TRUE(watched.up(AlarmCode::kClockSkew)) << "inside, but not by the margin";
  EXPECT_FALSE(skewed(-5));
  EXPECT_FALSE(watched.up(AlarmCode::kClockSkew));
  config.lanes[EventKind::kQuote].venue_time = false;
  EXPECT_TRUE(Watched{config}
                  .feed([] {
                    MarketEvent event = quote(1000, 9, 10);
                    event.set_ts_event(kStart - Duration::hours(1));
                    return event;
                  }())
                  .empty())
      << "without the venue's time there is no skew";
}

TEST(FeedMonitor, TheRateFallsFarBelowItsAverage) {
  FeedMonitorConfig config = quiet();
  config.rate_drop = {.bucket = ms(1000),
                      .slow_buckets = 10,
                      .raise_share = 0.2,
                      .clear_share = 0.5,
                      .rate_min = 1,
                      .latch = {.clear_after = ms(0)}};
  Watched watched{config};
  watched.monitor.on_time(at(0));
  int64_t second = 0;
  const auto pass_second = [&](int events) {
    for (int i = 0; i < events; ++i) watched.feed(quote(second * 1000 + 1 + i, 9, 10));
    watched.monitor.on_time(at(++second * 1000));
  };
  for (int i = 0; i < 3; ++i) pass_second(i == 2 ? 0 : 100);
  EXPECT_FALSE(watched.up(AlarmCode::kRateDrop)) << "warming up";
  for (int i = 0; i < 20; ++i) pass_second(100);
  pass_second(40);
  EXPECT_FALSE(watched.up(AlarmCode::kRateDrop));
  pass_second(10);
  EXPECT_TRUE(watched.up(AlarmCode::kRateDrop));
  pass_second(40);
  EXPECT_TRUE(watched.up(AlarmCode::kRateDrop)) << "below the clear level";
  pass_second(90);
  EXPECT_FALSE(watched.up(AlarmCode::kRateDrop));
  for (int i = 0; i < 60; ++i) pass_second(3);
  EXPECT_FALSE(watched.up(AlarmCode::kRateDrop)) << "a market that stays quiet is believed";
}

TEST(FeedMonitorConfig, ReadsWhatIsWrittenAndKeepsDefaults) {
  const FeedMonitorConfig absent =
      read_feed_monitor_config(ConfigFile::parse("", "feed.toml").root());
  EXPECT_EQ(absent.stale.raise_after, StaleConfig{}.raise_after);
  EXPECT_EQ(absent.spike.window, SpikeConfig{}.window);
  EXPECT_EQ(absent.clock_skew.min, ClockSkewConfig{}.min);
  EXPECT_EQ(absent.missed.raise_count, FeedMonitorConfig{}.missed.raise_count);
  EXPECT_EQ(absent.lanes[EventKind::kQuote].numbering, Numbering::kIncreasing);
  EXPECT_EQ(absent.lanes[EventKind::kBar].numbering, Numbering::kTime);
  const FeedMonitorConfig config = read_feed_monitor_config(ConfigFile::parse(R"(
[lane.trade]
numbering = "contiguous"
[lane.quote]
venue_time = false
[lane.depth]
cadence_ms = 100
[stale]
raise_after_ms = 700
raise_count = 2
[clock_skew]
min_ms = -1350
max_ms = -1100
[gap]
enabled = false
)",
                                                                              "feed.toml")
                                                                .root());
  EXPECT_EQ(config.lanes[EventKind::kTrade].numbering, Numbering::kContiguous);
  EXPECT_FALSE(config.lanes[EventKind::kQuote].venue_time);
  EXPECT_EQ(config.lanes[EventKind::kDepth].cadence, ms(100));
  EXPECT_EQ(config.stale.raise_after, ms(700));
  EXPECT_EQ(config.stale.latch.raise_count, 2U);
  EXPECT_EQ(config.clock_skew.min, ms(-1350));
  EXPECT_FALSE(config.gap.enabled);
}

TEST(FeedMonitorConfig, RefusesWhatCannotWork) {
  const auto error_of = [](const std::string& text) -> std::string {
    try {
      (void)read_feed_monitor_config(ConfigFile::parse(text, "feed.toml").root());
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_NE(error_of("[lane.quote]\nnumbering = \"content\"\nvenue_time = false\n")
                .find("feed.toml:3:14: lane.quote.venue_time: numbering = \"content\" tells events "
                      "apart by the venue's time"),
            std::string::npos);
  EXPECT_NE(error_of("[clock_skew]\nmin_ms = 5\nmax_ms = 5\n").find("must be above min_ms"),
            std::string::npos);
  EXPECT_NE(error_of("[missed]\nraise_count = 1001\n").find("to 1000, got 1001"),
            std::string::npos);
  EXPECT_NE(error_of("[spike]\nwindow = 64\n").find("from 3 to 63, got 64"), std::string::npos);
  EXPECT_NE(error_of("[spike]\nfloor = 0.1\n").find("must not be below floor"), std::string::npos);
  EXPECT_NE(error_of("[stale]\nraise_after = 5\n").find("did you mean raise_after_ms?"),
            std::string::npos)
      << error_of("[stale]\nraise_after = 5\n");
}

}  // namespace
}  // namespace godwit
