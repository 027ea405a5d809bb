// The same promises on recorded days of Binance ($GODWIT_TEST_DATA): trades are numbered
// consecutively, best bid and ask by growing update ids; spot gives quotes no time of its own.
// The recorder's clock was 1.27 s behind the venue's.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/line_reader.h"
#include "market/data/feed/consolidated_book.h"
#include "market/data/feed/cross_venue_gap.h"
#include "market/data/feed/feed_group.h"
#include "market/data/feed/feed_testing.h"
#include "market/decode/recorded_json.h"

namespace godwit {
namespace {

using namespace feed_testing;

/// Trades, and best bids and asks, of a recording's lines.
class Collector final : public VenueEvents {
 public:
  explicit Collector(uint32_t instrument) : instrument_{instrument} {}
  void on_depth(const VenueSymbol&, const DepthMessage&) override {}
  void on_trade(const VenueSymbol&, const Trade& trade) override { add(trade); }
  void on_quote(const VenueSymbol&, const Quote& quote) override { add(quote); }
  void on_refused(const Refusal&) override {}

  std::vector<Arrival> arrivals;

 private:
  template <class Event>
  void add(Event event) {
    event.header.instrument = instrument_;
    arrivals.push_back({event.header.ts_recv, MarketEvent{event}});
  }
  InstrumentIndex instrument_;
};

/// Empty when the folder is not at hand.
std::vector<Arrival> recorded(const std::string& name, uint32_t instrument) {
  const char* const data = std::getenv("GODWIT_TEST_DATA");
  if (data == nullptr) return {};
  const std::filesystem::path path = std::filesystem::path{data} / "crypto/raw" / name;
  LineReader lines{path};
  RecordedJson decoder;
  Collector collector{instrument};
  while (lines.next()) decoder.decode(lines.text(), collector);
  return collector.arrivals;
}

constexpr const char* kSpot = "binance_spot_btcusdt_20240808.txt.gz";
constexpr const char* kFutures = "binance_usdm_btcusdt_20240808.txt.gz";
constexpr const char* kNoData = "GODWIT_TEST_DATA is not set";

FeedGroupConfig recorded_config(bool quotes_have_time) {
  FeedGroupConfig config = group_config();
  config.lane.window_events = 2048;
  config.lane.memory_events = 1 << 14;
  config.monitor.lanes[EventKind::kQuote].venue_time = quotes_have_time;
  config.monitor.clock_skew.min = ms(-1350);
  config.monitor.clock_skew.max = ms(-900);
  return config;
}

std::vector<std::pair<std::string, Fault>> faults_at(Timestamp start) {
  const Timestamp from = start + Duration::seconds(20);
  return {
      {"drop", {.kind = FaultKind::kDrop, .rate = 0.02, .from = from}},
      {"outage",
       {.kind = FaultKind::kDrop, .rate = 1, .from = from, .to = from + Duration::seconds(20)}},
      {"delay", {.kind = FaultKind::kDelay, .rate = 0.001, .amount = ms(2000), .from = from}},
      {"duplicate", {.kind = FaultKind::kDuplicate, .rate = 0.02, .amount = ms(500), .from = from}},
      {"corrupt", {.kind = FaultKind::kCorrupt, .rate = 0.01, .magnitude = 0.01, .from = from}},
      {"reorder", {.kind = FaultKind::kReorder, .rate = 0.02, .amount = ms(150), .from = from}},
      {"freeze", {.kind = FaultKind::kFreeze, .rate = 0.0002, .amount = ms(4000), .from = from}},
      {"number", {.kind = FaultKind::kNumber, .rate = 0.02, .magnitude = 1e7, .from = from}},
      {"clock_skew",
       {.kind = FaultKind::kClockSkew, .rate = 0.02, .amount = ms(800), .from = from}}};
}

/// 50 ms behind each other, no jitter beyond that of the record.
std::unique_ptr<ArrivalStream> source(const std::vector<Arrival>& market, uint64_t seed,
                                      Duration lag, std::vector<Fault> faults) {
  return make_source(market, {.lag = lag, .jitter = Duration{}, .faults = std::move(faults)}, seed);
}

void expect_truth_from(const std::vector<Arrival>& market, bool quotes_have_time) {
  const Lanes truth = lanes_of(market, quotes_have_time);
  uint64_t seed = 1;
  for (const auto& [name, fault] : faults_at(market.front().at))
    for (const bool primary_is_faulty : {true, false}) {
      Consumer consumer{quotes_have_time};
      FeedGroup group{recorded_config(quotes_have_time), 2, 1, consumer};
      std::vector<std::unique_ptr<ArrivalStream>> sources;
      const std::vector<Fault> none;
      sources.push_back(
          source(market, ++seed, Duration{}, primary_is_faulty ? std::vector{fault} : none));
      sources.push_back(
          source(market, ++seed, ms(50), primary_is_faulty ? none : std::vector{fault}));
      play(group, std::move(sources), ms(50));
      for (const auto& [lane, events] : truth) {
        const std::vector<Seen>& output = consumer.lanes[lane];
        ASSERT_EQ(output.size(), events.size())
            << name << ", primary faulty: " << primary_is_faulty;
        ASSERT_TRUE(output == events) << name << ", primary faulty: " << primary_is_faulty;
      }
      const Timestamp end = market.back().at + ms(50);
      size_t alarms = 0;
      for (const FeedAlarm& alarm : consumer.alarms) {
        if (alarm.ts > end) continue;  // After the end all is silent.
        EXPECT_EQ(alarm.source.value(), primary_is_faulty ? 0 : 1)
            << name << ": " << describe(alarm);
        ++alarms;
      }
      EXPECT_GT(alarms, 0U) << name;
    }
}

TEST(RecordedFeed, SpotThroughEveryFaultIsTheRecord) {
  const std::vector<Arrival> market = recorded(kSpot, 0);
  if (market.empty()) GTEST_SKIP() << kNoData;
  ASSERT_EQ(market.size(), 28'040U + 9'757U);
  expect_truth_from(market, false);
}

TEST(RecordedFeed, FuturesThroughEveryFaultAreTheRecord) {
  const std::vector<Arrival> market = recorded(kFutures, 0);
  if (market.empty()) GTEST_SKIP() << kNoData;
  ASSERT_EQ(market.size(), 66'089U + 21'313U);
  expect_truth_from(market, true);
}

TEST(RecordedFeed, WithFaultsOnBothEveryLossLiesInAMarkedHole) {
  const std::vector<Arrival> market = recorded(kSpot, 0);
  if (market.empty()) GTEST_SKIP() << kNoData;
  uint64_t seed = 100;
  for (const auto& [name, fault] : faults_at(market.front().at)) {
    if (fault.kind == FaultKind::kNumber) continue;  // What both pass comes out, as it were true.
    FeedGroupConfig config = recorded_config(false);
    config.hole_look_back = Duration::seconds(10);
    Consumer consumer{false};
    FeedGroup group{config, 2, 1, consumer};
    std::vector<std::unique_ptr<ArrivalStream>> sources;
    for (size_t i = 0; i < 2; ++i) {
      std::vector<Fault> faults = own_mistakes({fault}, i);
      faults[0].to = std::min(faults[0].to, fault.from + Duration::minutes(2));
      sources.push_back(source(market, ++seed, ms(50 * static_cast<int64_t>(i)), faults));
    }
    play(group, std::move(sources), ms(50));
    const Missing missing = missing_events(market, consumer);
    EXPECT_EQ(missing.invented, 0U) << name;
    for (const Arrival& event : missing.events)
      ASSERT_TRUE(is_marked(consumer, event))
          << name << ": number " << event.event.header().sequence;
    std::printf("%s on both: %zu of %zu lost\n", name.c_str(), missing.events.size(),
                market.size());
  }
}

class Gaps final : public CrossVenueGapSink {
 public:
  void on_gap_opened(const CrossVenueGap&) override { ++opened; }
  void on_gap_closed(const CrossVenueGap& gap) override { closed.push_back(gap); }
  size_t opened = 0;
  std::vector<CrossVenueGap> closed;
};

TEST(RecordedFeed, SpotAgainstFuturesFindsTheGapsThatANaiveLookFinds) {
  std::vector<Arrival> market = recorded(kSpot, 0);
  if (market.empty()) GTEST_SKIP() << kNoData;
  const std::vector<Arrival> futures = recorded(kFutures, 1);
  market.insert(market.end(), futures.begin(), futures.end());
  std::stable_sort(market.begin(), market.end(),
                   [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
  const Duration age_max = ms(500);
  for (const int64_t fee_ppm : {0, 100, 500}) {  // Millionths of the price, on both venues.
    const Rate fee = Rate::from_raw(fee_ppm * 1'000'000);
    ConsolidatedBook book{{InstrumentIndex{0}, InstrumentIndex{1}}, age_max};
    Gaps gaps;
    CrossVenueGapFinder finder{book, {.taker_fees = {fee, fee}}, gaps};
    std::array<std::optional<std::pair<Quote, Timestamp>>, 2> latest;
    size_t moments = 0;
    for (const Arrival& arrival : market) {
      if (arrival.event.header().kind != EventKind::kQuote) continue;
      const Quote quote = arrival.event.as<Quote>();
      const uint32_t venue = quote.header.instrument.value();
      finder.on_quote(*book.apply_quote(quote, arrival.at), arrival.at);
      latest[venue] = {quote, arrival.at};
      size_t open = 0;
      for (const size_t sell : {0U, 1U}) {
        const auto& from = latest[sell];
        const auto& to = latest[1 - sell];
        if (!from || !to || arrival.at - from->second > age_max ||
            arrival.at - to->second > age_max)
          continue;
        // In Python's terms: bid * (1 - fee) > ask * (1 + fee), in whole numbers.
        const int128 gets =
            static_cast<int128>(from->first.bid_price.raw()) * (1'000'000 - fee_ppm);
        const int128 pays = static_cast<int128>(to->first.ask_price.raw()) * (1'000'000 + fee_ppm);
        open += gets > pays ? 1 : 0;
      }
      ASSERT_EQ(finder.open(), open);
      moments += open > 0 ? 1 : 0;
    }
    finder.on_time(market.back().at + Duration::minutes(1));
    EXPECT_EQ(finder.open(), 0U);
    EXPECT_EQ(gaps.opened, gaps.closed.size());
    std::printf("fee %ld ppm: %zu gaps over %zu quotes\n", static_cast<long>(fee_ppm), gaps.opened,
                moments);
    for (const CrossVenueGap& gap : gaps.closed) {
      EXPECT_GE(gap.closed, gap.opened);
      EXPECT_GT(gap.edge.raw(), 0);
    }
  }
}

}  // namespace
}  // namespace godwit
