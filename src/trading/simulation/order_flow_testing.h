// For tests: random requests to a matching book, few numbers and prices so that they meet each
// other, some of them nonsense; and books told about them alike.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "foundation/base/random.h"
#include "trading/simulation/matching_book.h"
#include "trading/simulation/naive_matching_book.h"

namespace godwit::test {

enum class RequestKind : uint8_t {
  kSubmit,
  kCancel,
  kReduce,
  kReplace,
  kBand,
  kBeginAuction,
  kUncross,
};

struct Request {
  RequestKind kind = RequestKind::kSubmit;
  MatchOrder order;  ///< Also the number, price and quantity of what is asked of a resting order.
  PriceBand band;
  AuctionRule rule;
};

struct FlowShape {
  int64_t ids = 60;       ///< Numbers of orders, used again and again.
  int64_t ticks = 6;      ///< Prices lie this far around the middle.
  int64_t quantity = 20;  ///< Largest usual one.
  double auctions = 0.004;
  double nonsense = 0.02;
};

inline Price tick_price(int64_t ticks) { return Price::from_raw(ticks * 10'000'000); }

/// A middle that is negative now and then, for some prices are.
class RandomFlow {
 public:
  RandomFlow(uint64_t seed, const FlowShape& shape)
      : rng_{seed}, shape_{shape}, middle_{rng_.between(-3, 3)} {}

  Request next(bool collecting) {
    Request request;
    request.order = order();
    const double u = rng_.uniform();
    if (u < 0.70) {
      request.kind = RequestKind::kSubmit;
    } else if (u < 0.76) {
      request.kind = RequestKind::kCancel;
    } else if (u < 0.82) {
      request.kind = RequestKind::kReduce;
      request.order.quantity = Quantity::from_units(rng_.between(0, shape_.quantity / 2));
    } else if (u < 0.99) {
      request.kind = RequestKind::kReplace;
    } else if (u < 0.995) {
      request.kind = RequestKind::kBand;
      if (rng_.uniform() < 0.4) {
        const int64_t low = middle_ - rng_.between(0, shape_.ticks);
        request.band = {.low = tick_price(low), .high = tick_price(low + rng_.between(0, 10))};
      }
    }
    if (request.kind != RequestKind::kSubmit && !resting_.empty() && rng_.uniform() < 0.9)
      request.order.order_id =
          resting_[static_cast<size_t>(rng_.between(0, static_cast<int64_t>(resting_.size()) - 1))];
    const double phase = rng_.uniform();
    if (collecting ? phase < 10 * shape_.auctions : phase < shape_.auctions) {
      request.kind = collecting ? RequestKind::kUncross : RequestKind::kBeginAuction;
      request.rule = rule();
    }
    return request;
  }
  /// What came of it: later requests name orders that rest.
  void learn(std::span<const MatchEvent> events) {
    for (const MatchEvent& event : events) {
      if (event.kind == MatchEventKind::kRested) {
        resting_.push_back(event.order_id);
      } else if (event.kind == MatchEventKind::kTrade) {
        if (event.left.is_zero()) std::erase(resting_, event.order_id);
        if (event.counter_left.is_zero()) std::erase(resting_, event.counter_order_id);
      } else if (event.kind == MatchEventKind::kCanceled ||
                 event.kind == MatchEventKind::kReplaced) {
        std::erase(resting_, event.order_id);
      }
    }
  }

 private:
  MatchOrder order() {
    MatchOrder order;
    order.order_id = static_cast<uint64_t>(rng_.between(1, shape_.ids));
    order.owner = static_cast<uint32_t>(rng_.between(0, 3));
    order.side = rng_.uniform() < 0.5 ? Side::kBuy : Side::kSell;
    order.self_match = static_cast<SelfMatch>(rng_.between(0, 3));
    order.quantity = Quantity::from_units(rng_.between(1, shape_.quantity));
    // Most on their own side of the middle, so that queues grow.
    const int64_t away = rng_.between(-(shape_.ticks + 2) / 5, shape_.ticks);
    order.price = tick_price(middle_ + (order.side == Side::kBuy ? -away : away));
    const double u = rng_.uniform();
    if (u < 0.08) {
      order.type = OrderType::kMarket;
      order.price = {};
    }
    const double tif = rng_.uniform();
    if (tif < 0.08)
      order.tif = TimeInForce::kIoc;
    else if (tif < 0.18)
      order.tif = TimeInForce::kFok;
    else if (tif < 0.24)
      order.tif = TimeInForce::kAtAuction;
    else if (tif < 0.5)
      order.tif = TimeInForce::kDay;
    else if (tif < 0.65)
      order.post_only = order.type == OrderType::kLimit;
    else if (tif < 0.85 && order.type == OrderType::kLimit)
      order.display = Quantity::from_units(rng_.between(1, 5));
    if (order.display > order.quantity) order.display = order.quantity;
    if (rng_.uniform() < shape_.nonsense) spoil(order);
    return order;
  }
  void spoil(MatchOrder& order) {
    switch (rng_.between(0, 6)) {
      case 0: order.quantity = Quantity::from_units(-rng_.between(0, 3)); break;
      case 1:
        order.quantity = Quantity::max();
        if (!order.display.is_zero() && rng_.uniform() < 0.8)
          order.display = Quantity::from_raw(Quantity::max().raw() / rng_.between(2, 40));
        break;
      case 2: order.display = Quantity::from_units(rng_.between(-2, 40)); break;
      case 3: order.type = static_cast<OrderType>(rng_.between(0, kOrderTypes - 1)); break;
      case 4: order.tif = static_cast<TimeInForce>(rng_.between(0, kTimesInForce - 1)); break;
      case 5: order.price = rng_.uniform() < 0.5 ? Price::max() : -Price::max(); break;
      default: order.post_only = !order.post_only; break;
    }
  }
  AuctionRule rule() {
    switch (rng_.between(0, 3)) {
      case 0: return sse_auction(tick_price(1));
      case 1: return szse_auction(tick_price(1), tick_price(middle_ + rng_.between(-9, 9)));
      case 2: return cn_futures_auction(tick_price(1));
      default: break;
    }
    AuctionRule rule{.tie = static_cast<AuctionTie>(rng_.between(0, 2)),
                     .prices = static_cast<AuctionPrices>(rng_.between(0, 1)),
                     .tick = tick_price(1),
                     .rounding = static_cast<Rounding>(rng_.between(0, 3)),
                     .reference = std::nullopt};
    if (rng_.uniform() < 0.5 || rule.tie == AuctionTie::kNearestReference)
      rule.reference = tick_price(middle_ + rng_.between(-9, 9));
    return rule;
  }

  Rng rng_;
  FlowShape shape_;
  int64_t middle_;
  std::vector<uint64_t> resting_;
};

/// `Book` is a MatchingBook or looks like one.
template <class Book>
auto apply(Book& book, const Request& request) -> decltype(book.cancel(0)) {
  const MatchOrder& order = request.order;
  switch (request.kind) {
    case RequestKind::kSubmit: return book.submit(order);
    case RequestKind::kCancel: return book.cancel(order.order_id);
    case RequestKind::kReduce: return book.reduce(order.order_id, order.quantity);
    case RequestKind::kReplace: return book.replace(order.order_id, order.price, order.quantity);
    case RequestKind::kBand: return book.set_price_band(request.band);
    case RequestKind::kBeginAuction: book.begin_auction(); return {};
    case RequestKind::kUncross: return book.uncross(request.rule);
  }
  return {};
}

/// Whether both hold the same orders in the same places.
[[nodiscard]] inline bool same_orders(const MatchingBook& book, const NaiveMatchingBook& naive) {
  for (const Side side : {Side::kBuy, Side::kSell}) {
    const std::vector<NaiveMatchingBook::Order> expected = naive.orders(side);
    size_t place = 0;
    bool same = true;
    book.visit_orders(side, [&](const MatchingBook::Resting& order) {
      if (place >= expected.size()) {
        same = false;
        return;
      }
      const NaiveMatchingBook::Order& other = expected[place++];
      same = same && order.order_id == other.terms.order_id && order.owner == other.terms.owner &&
             order.price == other.terms.price && order.shown == other.shown &&
             order.hidden == other.hidden &&
             order.is_market == (other.terms.type == OrderType::kMarket);
    });
    if (!same || place != expected.size()) return false;
  }
  return true;
}

}  // namespace godwit::test
