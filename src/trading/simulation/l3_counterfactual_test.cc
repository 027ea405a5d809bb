// What really would have happened: a naive market runs twice on the same requests of others, once
// without our orders, which makes the record, and once with them. As long as ours only rest and the
// others' orders are plain limits, the replay must fill ours exactly as the second market does;
// until the record trades with an order that in the second market is gone or less, for nobody knows
// from a record what the aggressor would have done instead.
#include <map>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "trading/simulation/l3_matcher.h"
#include "trading/simulation/naive_matching_book.h"
#include "trading/simulation/order_flow_testing.h"

namespace godwit {
namespace {

constexpr uint64_t kOurs = 1'000'000;  // Our numbers begin here.

/// The outcomes of a market as a venue's feed tells them.
std::vector<OrderByOrder> record_of(const std::vector<MatchEvent>& outcomes) {
  std::vector<OrderByOrder> events;
  for (const MatchEvent& outcome : outcomes) {
    OrderByOrder event;
    event.order_id = outcome.order_id;
    event.price = outcome.price;
    event.quantity = outcome.quantity;
    int flags = outcome.side == Side::kBuy ? OrderByOrder::kBidSide : OrderByOrder::kAskSide;
    switch (outcome.kind) {
      case MatchEventKind::kRested: flags |= static_cast<int>(BookAction::kAdd); break;
      case MatchEventKind::kCanceled:
      case MatchEventKind::kReduced: flags |= static_cast<int>(BookAction::kReduce); break;
      case MatchEventKind::kTrade:
        flags |= static_cast<int>(BookAction::kTrade) | OrderByOrder::kTakesResting;
        event.order_id = outcome.counter_order_id;
        event.counter_order_id = outcome.order_id;
        break;
      default: ADD_FAILURE() << "an outcome that this market does not have"; break;
    }
    event.header.flags = static_cast<uint16_t>(flags);
    events.push_back(event);
  }
  if (!events.empty()) events.back().header.flags |= OrderByOrder::kLastOfRun;
  return events;
}

/// Filled by order, and the money that they cost in units of the tick.
struct Filled {
  Quantity quantity;
  int128 cost = 0;
  friend bool operator==(const Filled&, const Filled&) = default;
};
using Fills = std::map<uint64_t, Filled>;

void add_fill(Fills& fills, uint64_t order_id, Quantity quantity, Price price) {
  fills[order_id].quantity += quantity;
  fills[order_id].cost += static_cast<int128>(quantity.raw()) * price.raw();
}

class TwoMarkets {
 public:
  explicit TwoMarkets(uint64_t seed) : rng_{seed}, ticks_{rng_.between(1, 5)} {
    matcher_.set_continuous(true);
  }

  /// Whether the record still tells what happens to ours.
  [[nodiscard]] bool comparable() const { return comparable_; }
  void step() {
    const double u = rng_.uniform();
    if (u < 0.6)
      others_submit();
    else if (u < 0.75)
      others_cancel();
    else if (u < 0.9)
      we_submit();
    else
      we_change();
  }
  /// Both agree on ours: what is left and what stands before it.
  void compare() {
    ASSERT_EQ(matcher_.recorded().faults().total(), 0U);
    size_t count = 0;
    for (const Side side : {Side::kBuy, Side::kSell}) {
      std::map<Price, Quantity> ahead;
      for (const NaiveMatchingBook::Order& order : with_us_.orders(side)) {
        if (order.terms.order_id < kOurs) {
          ahead[order.terms.price] += order.shown;
          continue;
        }
        ++count;
        const auto ours = matcher_.find(order.terms.order_id);
        ASSERT_TRUE(ours) << "ours is gone: " << order.terms.order_id;
        ASSERT_EQ(ours->shown, order.shown) << order.terms.order_id;
        ASSERT_EQ(ours->hidden, order.hidden) << order.terms.order_id;
        ASSERT_EQ(ours->ahead, ahead[order.terms.price]) << order.terms.order_id;
      }
    }
    ASSERT_EQ(matcher_.order_count(), count);
  }
  int64_t fills = 0;

 private:
  MatchOrder order(uint64_t id, int64_t quantity_max) {
    MatchOrder order{.order_id = id};
    order.side = rng_.uniform() < 0.5 ? Side::kBuy : Side::kSell;
    order.quantity = Quantity::from_units(rng_.between(1, quantity_max));
    const int64_t away = rng_.between(-1 - ticks_ / 2, ticks_);
    order.price = test::tick_price(order.side == Side::kBuy ? -away : away);
    return order;
  }
  void others_submit() {
    const MatchOrder request = order(++others_, 12);
    const std::map<uint64_t, Quantity> truth = quantities(with_us_);
    const std::map<uint64_t, Quantity> record = quantities(without_us_);
    const std::vector<MatchEvent> outcomes = without_us_.submit(request);
    for (const MatchEvent& event : outcomes) {
      if (event.kind != MatchEventKind::kTrade) continue;
      const auto there = truth.find(event.counter_order_id);
      if (there == truth.end() || there->second < record.at(event.counter_order_id))
        comparable_ = false;
    }
    if (comparable_) take(with_us_.submit(request), outcomes);
  }
  static std::map<uint64_t, Quantity> quantities(const NaiveMatchingBook& book) {
    std::map<uint64_t, Quantity> quantities;
    for (const Side side : {Side::kBuy, Side::kSell})
      for (const NaiveMatchingBook::Order& order : book.orders(side))
        quantities[order.terms.order_id] = order.shown + order.hidden;
    return quantities;
  }
  /// Of an order that the record still shows; all of it where the record would lose it.
  void others_cancel() {
    std::vector<NaiveMatchingBook::Order> resting = without_us_.orders(Side::kBuy);
    for (const auto& order : without_us_.orders(Side::kSell)) resting.push_back(order);
    if (resting.empty()) return;
    const auto& chosen =
        resting[static_cast<size_t>(rng_.between(0, static_cast<int64_t>(resting.size()) - 1))];
    const uint64_t id = chosen.terms.order_id;
    const Quantity by = Quantity::from_units(rng_.between(1, 12));
    if (by < chosen.shown)
      take(with_us_.reduce(id, by), without_us_.reduce(id, by));
    else
      take(with_us_.cancel(id), without_us_.cancel(id));
  }
  void we_submit() {
    MatchOrder request = order(kOurs + static_cast<uint64_t>(rng_.between(0, 11)), 15);
    request.post_only = true;
    if (rng_.uniform() < 0.3)
      request.display = Quantity::from_units(
          rng_.between(1, request.quantity.raw() / Quantity::from_units(1).raw()));
    if (with_us_.submit(request)[0].kind != MatchEventKind::kRested) return;
    ASSERT_EQ(matcher_.submit(request)[0].kind, MatchEventKind::kRested);
  }
  void we_change() {
    const uint64_t id = kOurs + static_cast<uint64_t>(rng_.between(0, 11));
    const MatchOrder other = order(id, 15);
    const double u = rng_.uniform();
    const std::vector<MatchEvent> expected =
        u < 0.4   ? with_us_.cancel(id)
        : u < 0.7 ? with_us_.reduce(id, other.quantity)
                  : with_us_.replace(id, other.price, other.quantity);
    if (expected[0].kind == MatchEventKind::kRejected) return;
    const L3Matcher::Events events = u < 0.4   ? matcher_.cancel(id)
                                     : u < 0.7 ? matcher_.reduce(id, other.quantity)
                                               : matcher_.replace(id, other.price, other.quantity);
    ASSERT_EQ(events.size(), expected.size());
    for (size_t i = 0; i < events.size(); ++i) ASSERT_EQ(events[i].kind, expected[i].kind);
  }
  /// What a request of others did with us and without us.
  void take(const std::vector<MatchEvent>& truth, const std::vector<MatchEvent>& record) {
    Fills expected;
    for (const MatchEvent& event : truth)
      if (event.kind == MatchEventKind::kTrade && event.counter_order_id >= kOurs)
        add_fill(expected, event.counter_order_id, event.quantity, event.price);
    Fills is;
    for (const OrderByOrder& event : record_of(record))
      for (const OwnOrderEvent& outcome : matcher_.on_event(event)) {
        if (outcome.kind != MatchEventKind::kTrade) continue;
        ASSERT_TRUE(outcome.resting);
        add_fill(is, outcome.order_id, outcome.quantity, outcome.price);
      }
    ASSERT_EQ(is.size(), expected.size());
    for (const auto& [id, filled] : expected) ASSERT_TRUE(is[id] == filled) << "order " << id;
    fills += static_cast<int64_t>(is.size());
  }

  Rng rng_;
  int64_t ticks_;
  uint64_t others_ = 0;
  bool comparable_ = true;
  NaiveMatchingBook with_us_;
  NaiveMatchingBook without_us_;
  L3Matcher matcher_;
};

TEST(L3Counterfactual, RestingOrdersFillAsInAMarketThatHadThem) {
  int64_t fills = 0;
  int64_t steps = 0;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    TwoMarkets markets{seed};
    for (int i = 0; i < 300; ++i, ++steps) {
      SCOPED_TRACE(i);
      markets.step();
      if (testing::Test::HasFatalFailure()) return;
      if (!markets.comparable()) break;
      markets.compare();
      if (testing::Test::HasFatalFailure()) return;
    }
    fills += markets.fills;
  }
  EXPECT_GT(steps, 100'000);
  EXPECT_GT(fills, 6'000);
}

}  // namespace
}  // namespace godwit
