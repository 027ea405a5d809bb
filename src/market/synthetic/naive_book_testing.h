// A slow book for tests: a map of orders, rebuilt from order-by-order events, that stops at the
// first event which does not fit.
#pragma once

#include <cstdint>
#include <list>
#include <map>

#include <gtest/gtest.h>

#include "market/domain/event.h"

namespace godwit {

class NaiveBook {
 public:
  struct Order {
    uint64_t id = 0;
    Quantity quantity;
  };
  using Queue = std::list<Order>;
  using Levels = std::map<Price, Queue>;

  void apply(const OrderByOrder& event) {
    const bool bid = (event.header.flags & OrderByOrder::kBidSide) != 0;
    switch (event.action()) {
      case BookAction::kClear:
        bids.clear();
        asks.clear();
        return;
      case BookAction::kAdd:
        ASSERT_GT(event.quantity, Quantity{});
        (bid ? bids : asks)[event.price].push_back({event.order_id, event.quantity});
        return;
      case BookAction::kReduce: return reduce(bid ? bids : asks, event);
      case BookAction::kTrade: {
        ASSERT_NE(event.header.flags & OrderByOrder::kTakesResting, 0);
        Levels& resting = bid ? asks : bids;  // The event's side is the aggressor's.
        const auto best = bid ? resting.begin() : std::prev(resting.end());
        ASSERT_EQ(best->first, event.price) << "a trade is at the best price";
        ASSERT_EQ(best->second.front().id, event.order_id) << "the oldest order trades first";
        return reduce(resting, event);
      }
      case BookAction::kModify: return modify(bid ? bids : asks, event);
    }
    FAIL() << "unknown action";
  }

  [[nodiscard]] static Quantity total(const Queue& queue) {
    Quantity sum;
    for (const Order& order : queue) sum += order.quantity;
    return sum;
  }

  Levels bids;
  Levels asks;

 private:
  static void reduce(Levels& levels, const OrderByOrder& event) {
    const auto level = levels.find(event.price);
    ASSERT_NE(level, levels.end());
    for (auto order = level->second.begin(); order != level->second.end(); ++order) {
      if (order->id != event.order_id) continue;
      ASSERT_LE(event.quantity, order->quantity);
      order->quantity -= event.quantity;
      if (order->quantity.is_zero()) level->second.erase(order);
      if (level->second.empty()) levels.erase(level);
      return;
    }
    FAIL() << "no such order";
  }
  static void modify(Levels& levels, const OrderByOrder& event) {
    const auto level = levels.find(event.price);
    ASSERT_NE(level, levels.end());
    Queue& queue = level->second;
    for (auto order = queue.begin(); order != queue.end(); ++order) {
      if (order->id != event.order_id) continue;
      const bool grows = event.quantity > order->quantity;
      order->quantity = event.quantity;
      if (grows) queue.splice(queue.end(), queue, order);
      return;
    }
    FAIL() << "no such order";
  }
};

}  // namespace godwit
