// The bounds on recorded minutes inside hours and days: nights, lunch breaks and all. Real files:
// see market/rules/data_testing.h.
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"
#include "foundation/base/random.h"
#include "market/rules/data_testing.h"
#include "trading/simulation/bar_match.h"

namespace godwit {
namespace {

constexpr Timestamp at_second(int64_t s) { return Timestamp::from_ns(s * 1'000'000'000); }

/// The bars of a file, cut where what `group` reads changes; times count from one.
std::vector<std::vector<Bar>> recorded(const std::string& file, const std::string& group,
                                       size_t group_length,
                                       const std::array<const char*, 4>& prices) {
  std::vector<std::vector<Bar>> groups;
  std::string last;
  for_each_row(std::string{test_data_folder()} + file, [&](const auto& read) {
    Bar bar{};
    bar.open = parse_fixed<Price>(read(prices[0])).value();
    bar.high = parse_fixed<Price>(read(prices[1])).value();
    bar.low = parse_fixed<Price>(read(prices[2])).value();
    bar.close = parse_fixed<Price>(read(prices[3])).value();
    bar.volume = 1e6;
    const std::string now{read(group).substr(0, group_length)};
    if (groups.empty() || now != last) groups.emplace_back();
    last = now;
    bar.header.ts_event = at_second(static_cast<int64_t>(groups.back().size()) + 1);
    groups.back().push_back(bar);
  });
  return groups;
}

Bar joined(const std::vector<Bar>& inner) {
  Bar bar = inner.front();
  for (const Bar& each : inner) {
    bar.high = std::max(bar.high, each.high);
    bar.low = std::min(bar.low, each.low);
  }
  bar.close = inner.back().close;
  bar.header.ts_event = inner.back().header.ts_event;
  return bar;
}

BarOrder random_order(Rng& rng, const Bar& bar, Price tick) {
  constexpr std::array types{OrderType::kLimit, OrderType::kStop, OrderType::kMarketIfTouched,
                             OrderType::kTrailingStop};
  const auto type = types[static_cast<size_t>(rng.between(0, 3))];
  const auto inside = [&] {
    return round_to_grid(Price::from_raw(rng.between(bar.low.raw(), bar.high.raw())), tick,
                         Rounding::kDown);
  };
  OrderRequest request{.side = rng.between(0, 1) == 1 ? Side::kBuy : Side::kSell,
                       .type = type,
                       .quantity = Quantity::from_units(1)};
  if (has_limit(type)) request.limit_price = inside();
  if (type == OrderType::kTrailingStop)
    request.trail_distance = inside() - round_to_grid(bar.low, tick, Rounding::kDown) + tick;
  else if (has_trigger(type))
    request.trigger_price = inside();
  return BarOrder::of(request, tick, at_second(0));
}

struct Tally {
  int orders = 0;
  int outside = 0;  ///< Where the true course lies beyond what the bounds say without inner bars.
};

void check(const std::vector<std::vector<Bar>>& groups, Price tick, Tally& tally) {
  Rng rng{17};
  for (const std::vector<Bar>& inner : groups) {
    const Bar bar = joined(inner);
    int64_t jump = 0;  // The largest between two inner bars.
    for (size_t i = 1; i < inner.size(); ++i)
      jump = std::max(jump, (inner[i].open - inner[i - 1].close).abs().raw());
    const BarMarket alone{.bar = bar,
                          .opens = at_second(0),
                          .closes = bar.header.ts_event,
                          .lot = Quantity::from_units(1)};
    BarMarket known = alone;
    known.inner = inner;
    known.inner_length = Duration::seconds(1);
    for (int n = 0; n < 40; ++n) {
      const BarOrder order = random_order(rng, bar, tick);
      const auto worth = [&](PathModel model, const BarMarket& market) {
        BarMatcher matcher{model};
        Quantity budget = Quantity::max();
        const BarResult result = matcher.match({&order, 1}, market, budget)[0];
        EXPECT_EQ(matcher.verdict(), BarVerdict::kMatched);
        if (result.filled.is_zero()) return int64_t{0};
        return sign(order.side) * (bar.close.raw() - result.price.raw());
      };
      const int64_t truth = worth(PathModel::kLowerTimeframe, known);
      ASSERT_LE(worth(PathModel::kPessimistic, known), truth);
      ASSERT_GE(worth(PathModel::kOptimistic, known), truth);
      const int64_t worst = worth(PathModel::kPessimistic, alone);
      const int64_t best = worth(PathModel::kOptimistic, alone);
      // Without the inner bars only a jump between two of them leads beyond the bounds, and no
      // farther than it went.
      ASSERT_LE(worst - truth, jump);
      ASSERT_LE(truth - best, jump);
      ++tally.orders;
      tally.outside += truth < worst || truth > best;
    }
  }
}

TEST(BarMatchRecord, TheBoundsContainRecordedCourses) {
  if (test_data_folder() == nullptr) GTEST_SKIP() << "GODWIT_TEST_DATA is not set";
  const std::array<const char*, 4> lower{"open", "high", "low", "close"};
  const std::array<const char*, 4> upper{"Open", "High", "Low", "Close"};
  const Price cent = Price::from_raw(Price::kScale / 100);
  Tally share;
  check(recorded("/a_share/minute/dolphindb_000001.SZ_1m_2018-01.csv.gz", "datetime", 10, lower),
        cent, share);
  Tally hours;  // 2014-01-02 09 is an hour.
  check(recorded("/futures/cn_minute/CFFEX.IF_main_5m_2014_2018.csv.gz", "datetime", 13, lower),
        Price::from_raw(Price::kScale / 5), hours);
  Tally nights;
  check(recorded("/futures/cn_minute/SHFE.ru1901_1m_201801_201809.csv.gz", "TradingDay", 8, upper),
        Price::from_units(5), nights);
  for (const auto& [name, tally] : {std::pair{"share_days", share}, std::pair{"index_hours", hours},
                                    std::pair{"rubber_days", nights}}) {
    RecordProperty(std::string{name} + "_orders", tally.orders);
    RecordProperty(std::string{name} + "_outside", tally.outside);
    std::printf("%s: %d orders, %d beyond the bounds without inner bars\n", name, tally.orders,
                tally.outside);
    EXPECT_GT(tally.orders, 500) << name;
    EXPECT_GT(tally.outside, 0) << name << ": recorded prices do jump";
    EXPECT_LT(tally.outside, tally.orders / 2) << name;
  }
}

}  // namespace
}  // namespace godwit
