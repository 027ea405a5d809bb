// Random records and requests of ours, of every kind, watched by an audit that knows the recorded
// book and our outcomes alone.
#include <map>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "trading/simulation/l3_matcher.h"
#include "trading/simulation/order_flow_testing.h"

namespace godwit {
namespace {

/// Ours as their outcomes tell them.
struct Ours {
  Side side = Side::kBuy;
  Price price;  // Nothing for market orders.
  bool is_market = false;
  Quantity left;
  [[nodiscard]] bool may_trade_at(Price at) const {
    return is_market || godwit::may_trade_at(book_side(side), price, at);
  }
};

class Audit {
 public:
  /// What became of ours through one event of the record that brought `quantity`.
  void recorded(const OrderByOrder& event, L3Matcher::Events outcomes) {
    std::map<Side, Quantity> filled;
    std::map<Side, Price> last;
    for (const OwnOrderEvent& outcome : outcomes) {
      if (outcome.kind == MatchEventKind::kRefreshed) continue;
      ASSERT_EQ(outcome.kind, MatchEventKind::kTrade);
      ASSERT_TRUE(outcome.resting && !outcome.counter_is_own);
      const Ours& order = ours.at(outcome.order_id);
      const bool at_one_price = (event.header.flags & OrderByOrder::kTakesBoth) != 0;
      ASSERT_EQ(outcome.price, at_one_price || order.is_market ? event.price : order.price);
      ASSERT_TRUE(order.may_trade_at(outcome.price));
      if (!at_one_price && !order.is_market && last.contains(order.side)) {
        ASSERT_TRUE(may_trade_at(book_side(order.side), last[order.side], outcome.price))
            << "a better price came later";
      }
      if (!order.is_market) last[order.side] = outcome.price;
      filled[order.side] += outcome.quantity;
      take(outcome);
      ++passive;
    }
    for (const auto& [side, quantity] : filled) ASSERT_LE(quantity, event.quantity);
  }
  /// What became of one request of ours; `order` is what arrives, if something does.
  void requested(const MatchOrder& order, L3Matcher::Events outcomes) {
    arriving_ = {.side = order.side,
                 .price = order.price,
                 .is_market = order.type == OrderType::kMarket,
                 .left = order.quantity};
    arriving_id_ = order.order_id;
    for (const OwnOrderEvent& outcome : outcomes) one(outcome);
    if (order.tif == TimeInForce::kFok && arriving_id_ == order.order_id) {
      ASSERT_TRUE(arriving_.left.is_zero() || arriving_.left == order.quantity)
          << "fill-or-kill filled in part";
    }
  }
  std::map<uint64_t, Ours> ours;
  int64_t passive = 0;
  int64_t active = 0;

 private:
  void one(const OwnOrderEvent& outcome) {
    switch (outcome.kind) {
      case MatchEventKind::kRejected:
      case MatchEventKind::kRefreshed: return;
      case MatchEventKind::kTrade:
        ASSERT_GT(outcome.quantity.sign(), 0);
        if (outcome.resting) {
          ASSERT_EQ(outcome.price, ours.at(outcome.order_id).price);
          take(outcome);
        } else if (outcome.order_id == arriving_id_ && !ours.contains(arriving_id_)) {
          ASSERT_TRUE(arriving_.may_trade_at(outcome.price));
          arriving_.left -= outcome.quantity;
          ASSERT_EQ(arriving_.left, outcome.left);
          ++active;
        } else {  // One that an auction left across the book.
          ASSERT_TRUE(ours.at(outcome.order_id).may_trade_at(outcome.price));
          take(outcome);
        }
        return;
      case MatchEventKind::kRested:
        ASSERT_EQ(outcome.order_id, arriving_id_);
        ASSERT_EQ(outcome.left, arriving_.left);
        ASSERT_TRUE(ours.emplace(outcome.order_id, arriving_).second);
        return;
      case MatchEventKind::kCanceled:
        if (ours.contains(outcome.order_id)) {
          ASSERT_EQ(outcome.quantity, ours.at(outcome.order_id).left);
          ours.erase(outcome.order_id);
        } else {
          ASSERT_EQ(outcome.quantity, arriving_.left);
        }
        return;
      case MatchEventKind::kReduced:
        ours.at(outcome.order_id).left -= outcome.quantity;
        ASSERT_EQ(ours.at(outcome.order_id).left, outcome.left);
        return;
      case MatchEventKind::kReplaced:
        arriving_ = ours.at(outcome.order_id);
        arriving_.price = outcome.price;
        arriving_.left = outcome.quantity;
        arriving_id_ = outcome.order_id;
        ours.erase(outcome.order_id);
        return;
    }
  }
  void take(const OwnOrderEvent& outcome) {
    Ours& order = ours.at(outcome.order_id);
    order.left -= outcome.quantity;
    ASSERT_EQ(order.left, outcome.left);
    if (order.left.is_zero()) ours.erase(outcome.order_id);
  }

  Ours arriving_;
  uint64_t arriving_id_ = 0;
};

/// A record without faults; in continuous trading its own orders do not cross, but may cross ours.
class RandomRecord {
 public:
  explicit RandomRecord(Rng& rng) : rng_{rng} {}

  OrderByOrder next(const OrderBook& book, bool continuous) {
    while (true) {
      const OrderByOrder event = any(book, continuous);
      const bool rests =
          event.action() == BookAction::kAdd || event.action() == BookAction::kModify;
      const BookSide side =
          (event.header.flags & OrderByOrder::kBidSide) != 0 ? BookSide::kBid : BookSide::kAsk;
      const auto best = book.best(opposite(side));
      if (!continuous || !rests || !best || !may_trade_at(side, event.price, best->price))
        return event;
    }
  }

 private:
  OrderByOrder any(const OrderBook& book, bool continuous) {
    const double u = rng_.uniform();
    const Side side = rng_.uniform() < 0.5 ? Side::kBuy : Side::kSell;
    if (u < 0.45 || book.order_count() < 4) return add(side, continuous ? 1 : 4);
    if (u < 0.48) {
      OrderByOrder event = of(BookAction::kTrade, flag(side), 0);
      event.price = price(side, 3);
      event.quantity = quantity(9);
      return event;
    }
    const std::optional<RestingOrder> resting = some(book, side, u > 0.7);
    if (!resting) return add(side, 1);
    OrderByOrder event = of(BookAction::kReduce, flag(side), resting->order_id);
    event.quantity = Quantity::from_raw(rng_.between(1, resting->quantity.raw()));
    if (u < 0.6) return event;
    if (u < 0.7) {
      event = of(BookAction::kModify, flag(side), resting->order_id);
      event.price = rng_.uniform() < 0.6 ? resting->price : price(side, 1);
      event.quantity = quantity(12);
      return event;
    }
    event.price = resting->price;
    if (continuous) {
      event.header.flags =
          of(BookAction::kTrade,
             flag(side == Side::kBuy ? Side::kSell : Side::kBuy) | OrderByOrder::kTakesResting, 0)
              .header.flags;
      event.counter_order_id = 1;
      return event;
    }
    const auto buyer = some(book, Side::kBuy, true);
    const auto seller = some(book, Side::kSell, true);
    if (!buyer || !seller || buyer->price < seller->price) return add(side, 4);
    event = of(BookAction::kTrade, OrderByOrder::kTakesBoth, buyer->order_id);
    event.counter_order_id = seller->order_id;
    event.price = seller->price;
    event.quantity = std::min(buyer->quantity, seller->quantity);
    return event;
  }
  static int flag(Side side) {
    return side == Side::kBuy ? OrderByOrder::kBidSide : OrderByOrder::kAskSide;
  }
  static OrderByOrder of(BookAction action, int flags, uint64_t order_id) {
    OrderByOrder event;
    event.header.flags =
        static_cast<uint16_t>(static_cast<int>(action) | flags | OrderByOrder::kLastOfRun);
    event.order_id = order_id;
    return event;
  }
  OrderByOrder add(Side side, int64_t across) {
    OrderByOrder event = of(BookAction::kAdd, flag(side), ++orders_);
    event.price = price(side, across);
    event.quantity = quantity(12);
    return event;
  }
  Price price(Side side, int64_t across) {
    const int64_t away = rng_.between(-across, 5);
    return test::tick_price(side == Side::kBuy ? -away : away);
  }
  Quantity quantity(int64_t most) { return Quantity::from_units(rng_.between(1, most)); }
  /// The first to trade, or any.
  std::optional<RestingOrder> some(const OrderBook& book, Side side, bool first) {
    std::vector<RestingOrder> orders;
    book.visit_orders(book_side(side), 20, [&](const PriceLevel&, const RestingOrder& order) {
      orders.push_back(order);
    });
    if (orders.empty()) return std::nullopt;
    if (first) return orders.front();
    return orders[static_cast<size_t>(rng_.between(0, static_cast<int64_t>(orders.size()) - 1))];
  }

  Rng& rng_;
  uint64_t orders_ = 0;
};

/// What ours find is never more than the record shows, and none of ours stands across it.
void check_levels(const L3Matcher& matcher, const Audit& audit, bool continuous) {
  for (const Side side : {Side::kBuy, Side::kSell}) {
    PriceLevel levels[32];
    const size_t count = matcher.levels(side, levels);
    std::map<Price, Quantity> recorded;
    matcher.recorded().visit_orders(book_side(side), 1000,
                                    [&](const PriceLevel& level, const RestingOrder&) {
                                      recorded[level.price] = level.volume;
                                    });
    for (size_t i = 0; i < count; ++i) {
      ASSERT_GT(levels[i].volume.sign(), 0);
      ASSERT_LE(levels[i].volume, recorded[levels[i].price]);
    }
    if (!continuous || count == 0) continue;
    for (const auto& [id, order] : audit.ours) {
      ASSERT_TRUE(order.side == side || !order.may_trade_at(levels[0].price))
          << "order " << id << " stands across the record";
    }
  }
}

/// One of a matching book's requests; bands and auctions are not ours to ask.
L3Matcher::Events ask(L3Matcher& matcher, const test::Request& request) {
  const MatchOrder& order = request.order;
  switch (request.kind) {
    case test::RequestKind::kSubmit: return matcher.submit(order);
    case test::RequestKind::kCancel: return matcher.cancel(order.order_id);
    case test::RequestKind::kReduce: return matcher.reduce(order.order_id, order.quantity);
    case test::RequestKind::kReplace:
      return matcher.replace(order.order_id, order.price, order.quantity);
    default: return {};
  }
}

TEST(L3MatcherRandom, ASavedMatcherGoesOnAsIfNothingHadHappened) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    L3Matcher matcher, other;
    RandomRecord record{rng};
    test::RandomFlow requests{seed, {.ids = 12, .ticks = 5, .quantity = 15}};
    bool continuous = true;
    for (int i = 0; i < 1500; ++i) {
      if (i % 61 == 0) {
        Writer writer;
        matcher.save(writer);
        other = L3Matcher{};
        Reader reader{writer.bytes()};
        other.load(reader);
        reader.finish();
      }
      L3Matcher::Events events, again;
      const double u = rng.uniform();
      if (u < 0.7) {
        const OrderByOrder event = record.next(matcher.recorded(), continuous);
        events = matcher.on_event(event);
        again = other.on_event(event);
      } else if (u < 0.99) {
        const test::Request request = requests.next(!continuous);
        events = ask(matcher, request);
        again = ask(other, request);
      } else {
        continuous = !continuous;
        events = matcher.set_continuous(continuous);
        again = other.set_continuous(continuous);
      }
      ASSERT_TRUE(std::equal(events.begin(), events.end(), again.begin(), again.end()));
      ASSERT_EQ(matcher.state_hash(), other.state_hash()) << i;
    }
    Writer writer;
    matcher.save(writer);
    std::vector<std::byte> bytes(writer.bytes().begin(), writer.bytes().end());
    for (size_t at = 0; at < bytes.size(); at += 3) {
      bytes[at] ^= std::byte{0x81};  // Refused, or a matcher that goes on.
      try {
        L3Matcher damaged;
        Reader reader{bytes};
        damaged.load(reader);
        OrderByOrder event = record.next(damaged.recorded(), continuous);
        (void)damaged.on_event(event);
      } catch (const Error&) {
      }
      bytes[at] ^= std::byte{0x81};
    }
    Reader cut{std::span{bytes}.first(bytes.size() - 1)};
    L3Matcher unfinished;
    EXPECT_THROW(unfinished.load(cut), Error);
  }
}

TEST(L3MatcherRandom, TheAuditFindsNothing) {
  int64_t passive = 0, active = 0;
  for (uint64_t seed = 0; seed < 80; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng{seed};
    L3Matcher matcher;
    Audit audit;
    RandomRecord record{rng};
    test::RandomFlow requests{seed, {.ids = 12, .ticks = 5, .quantity = 15}};
    bool continuous = true;
    for (int i = 0; i < 2000; ++i) {
      SCOPED_TRACE(i);
      const double u = rng.uniform();
      if (u < 0.75) {
        const OrderByOrder event = record.next(matcher.recorded(), continuous);
        const auto faults = matcher.recorded().faults().total() -
                            matcher.recorded().faults().of(BookFault::kCrossed);
        audit.recorded(event, matcher.on_event(event));
        ASSERT_EQ(matcher.recorded().faults().total() -
                      matcher.recorded().faults().of(BookFault::kCrossed),
                  faults);
      } else if (u < 0.997) {
        const test::Request request = requests.next(!continuous);
        audit.requested(request.kind == test::RequestKind::kSubmit ? request.order : MatchOrder{},
                        ask(matcher, request));
      } else {
        continuous = !continuous;
        audit.requested({}, matcher.set_continuous(continuous));
      }
      if (testing::Test::HasFatalFailure()) return;
      ASSERT_EQ(matcher.order_count(), audit.ours.size());
      if (i % 8 != 0) continue;
      for (const auto& [id, order] : audit.ours) {
        const auto found = matcher.find(id);
        ASSERT_TRUE(found);
        ASSERT_EQ(found->shown + found->hidden, order.left);
        ASSERT_GT(found->shown.sign(), 0);
      }
      check_levels(matcher, audit, continuous);
      if (testing::Test::HasFatalFailure()) return;
    }
    passive += audit.passive;
    active += audit.active;
  }
  EXPECT_GT(passive, 4'000);
  EXPECT_GT(active, 4'000);
}

}  // namespace
}  // namespace godwit
