#include "market/data/feed/fault_injector.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "market/data/feed/feed_testing.h"

namespace godwit {
namespace {

using namespace feed_testing;

struct Result {
  std::vector<Arrival> arrivals;
  uint64_t hits = 0;
};

Result inject(const std::vector<Arrival>& market, const std::vector<Fault>& faults,
              uint64_t seed = 5) {
  FaultInjector stream{std::make_unique<RecordedArrivals>(market), seed, faults};
  Result result;
  for (const Arrival* arrival = stream.peek(); arrival != nullptr; arrival = stream.peek()) {
    result.arrivals.push_back(*arrival);
    stream.pop();
  }
  if (!faults.empty()) result.hits = stream.hits(0);
  for (size_t i = 1; i < result.arrivals.size(); ++i)
    EXPECT_LE(result.arrivals[i - 1].at, result.arrivals[i].at) << "arrivals are in order";
  for (const Arrival& arrival : result.arrivals)
    EXPECT_EQ(arrival.event.header().ts_recv, arrival.at);
  return result;
}

bool same(const Arrival& a, const Arrival& b) {
  return a.event.header().sequence == b.event.header().sequence &&
         a.event.header().kind == b.event.header().kind &&
         a.event.header().instrument == b.event.header().instrument &&
         a.event.content_hash(true) == b.event.content_hash(true);
}

size_t steps_back(const std::vector<Arrival>& arrivals) {
  size_t count = 0;
  for (size_t i = 1; i < arrivals.size(); ++i)
    count += arrivals[i].event.header().ts_event < arrivals[i - 1].event.header().ts_event ? 1 : 0;
  return count;
}

TEST(FaultInjector, WithoutFaultsNothingChanges) {
  const std::vector<Arrival> market = generate_market(1);
  const Result result = inject(market, {});
  ASSERT_EQ(result.arrivals.size(), market.size());
  for (size_t i = 0; i < market.size(); ++i) {
    ASSERT_TRUE(same(result.arrivals[i], market[i]));
    ASSERT_EQ(result.arrivals[i].at, market[i].at);
  }
}

TEST(FaultInjector, DropsAndDuplicatesAtTheirRate) {
  const std::vector<Arrival> market = generate_market(2);
  const Result dropped = inject(market, {{.kind = FaultKind::kDrop, .rate = 0.1}});
  EXPECT_NEAR(static_cast<double>(dropped.hits), 200, 50);
  EXPECT_EQ(dropped.arrivals.size(), market.size() - dropped.hits);
  const Result doubled =
      inject(market, {{.kind = FaultKind::kDuplicate, .rate = 0.1, .amount = ms(50)}});
  EXPECT_EQ(doubled.arrivals.size(), market.size() + doubled.hits);
}

TEST(FaultInjector, DelayKeepsTheOrderAndReorderDoesNot) {
  const std::vector<Arrival> market = generate_market(3);
  const Result delayed =
      inject(market, {{.kind = FaultKind::kDelay, .rate = 0.05, .amount = ms(200)}});
  EXPECT_EQ(steps_back(delayed.arrivals), 0U);
  ASSERT_EQ(delayed.arrivals.size(), market.size());
  for (size_t i = 0; i < market.size(); ++i) {
    ASSERT_TRUE(same(delayed.arrivals[i], market[i]));
    ASSERT_GE(delayed.arrivals[i].at, market[i].at);
    ASSERT_LE(delayed.arrivals[i].at, market[i].at + ms(200));
  }
  const Result reordered =
      inject(market, {{.kind = FaultKind::kReorder, .rate = 0.05, .amount = ms(200)}});
  EXPECT_EQ(reordered.arrivals.size(), market.size());
  EXPECT_GT(steps_back(reordered.arrivals), 50U);
}

TEST(FaultInjector, AFreezeEndsInABurst) {
  const std::vector<Arrival> market = generate_market(4);
  const Timestamp from = kStart + Duration::seconds(5);
  const Result frozen = inject(market, {{.kind = FaultKind::kFreeze,
                                         .rate = 1,
                                         .amount = Duration::seconds(2),
                                         .from = from,
                                         .to = from + ms(100)}});
  ASSERT_EQ(frozen.arrivals.size(), market.size());
  size_t burst = 0;
  for (size_t i = 0; i < market.size(); ++i) {
    ASSERT_TRUE(same(frozen.arrivals[i], market[i]));
    EXPECT_FALSE(frozen.arrivals[i].at >= from &&
                 frozen.arrivals[i].at < from + Duration::seconds(2));
    burst += frozen.arrivals[i].at != market[i].at ? 1 : 0;
  }
  EXPECT_GT(burst, 100U) << "all that came within two seconds";
}

TEST(FaultInjector, CorruptsPricesAndSkewsTimes) {
  const std::vector<Arrival> market = generate_market(5);
  const Result result =
      inject(market, {{.kind = FaultKind::kCorrupt, .rate = 0.1, .magnitude = 0.01},
                      {.kind = FaultKind::kClockSkew, .rate = 1, .amount = ms(-70)}});
  ASSERT_EQ(result.arrivals.size(), market.size());
  uint64_t wrong = 0;
  for (size_t i = 0; i < market.size(); ++i) {
    const MarketEvent& event = result.arrivals[i].event;
    ASSERT_EQ(event.header().ts_event, market[i].event.header().ts_event - ms(70));
    if (event.header().kind != EventKind::kTrade) {
      wrong += event.as<Quote>().bid_price != market[i].event.as<Quote>().bid_price ? 1 : 0;
      continue;
    }
    const double ratio =
        event.as<Trade>().price.to_double() / market[i].event.as<Trade>().price.to_double();
    if (ratio == 1) continue;
    ++wrong;
    EXPECT_NEAR(std::abs(ratio - 1), 0.01, 1e-9);
  }
  EXPECT_EQ(wrong, result.hits);
}

TEST(FaultInjector, WrongNumbersLieAboveOrBelowAndNeverAtZero) {
  const std::vector<Arrival> market = generate_market(7);
  const Result result =
      inject(market, {{.kind = FaultKind::kNumber, .rate = 0.1, .magnitude = 2000}});
  ASSERT_EQ(result.arrivals.size(), market.size());
  size_t above = 0;
  size_t below = 0;
  for (size_t i = 0; i < market.size(); ++i) {
    const uint64_t truth = market[i].event.header().sequence;
    const uint64_t number = result.arrivals[i].event.header().sequence;
    if (number > truth) {
      EXPECT_EQ(number, truth + 2000);
      ++above;
    } else if (number < truth) {
      EXPECT_EQ(number, truth > 2000 ? truth - 2000 : 1);
      ++below;
    }
  }
  EXPECT_GT(above, 50U);
  EXPECT_GT(below, 50U);
  EXPECT_LE(above + below, result.hits) << "1 cannot lie lower";
}

TEST(FaultInjector, TheSeedDecidesAndOneMoreFaultShiftsNobody) {
  const std::vector<Arrival> market = generate_market(6);
  const Fault drop{.kind = FaultKind::kDrop, .rate = 0.1};
  const Fault skew{.kind = FaultKind::kClockSkew, .rate = 0.5, .amount = ms(1)};
  const auto numbers = [](const Result& result) {
    std::vector<int64_t> all;
    for (const Arrival& arrival : result.arrivals) all.push_back(arrival.at.ns());
    return all;
  };
  EXPECT_EQ(numbers(inject(market, {drop})), numbers(inject(market, {drop})));
  EXPECT_EQ(numbers(inject(market, {drop})), numbers(inject(market, {drop, skew})));
  EXPECT_NE(numbers(inject(market, {drop}, 5)), numbers(inject(market, {drop}, 6)));
}

}  // namespace
}  // namespace godwit
