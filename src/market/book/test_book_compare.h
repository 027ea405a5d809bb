// For tests: the fast book and the naive one hold the same orders in the same queues.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "market/book/naive_order_book.h"
#include "market/book/order_book.h"

namespace godwit::test {

inline constexpr size_t kAllLevels = std::numeric_limits<size_t>::max();

/// Results without a value cannot be compared; the faults in them can.
[[nodiscard]] inline std::optional<BookFault> fault_of(const Result<void, BookFault>& outcome) {
  return outcome ? std::nullopt : std::optional{outcome.error()};
}

/// Whether the best `levels_max` levels agree: prices, volumes, numbers of orders, and every order
/// of their queues. `Book` is an OrderBook or looks like one.
template <class Book>
[[nodiscard]] testing::AssertionResult same_books(const Book& book, const NaiveOrderBook& naive,
                                                  size_t levels_max = kAllLevels) {
  if (book.order_count() != naive.order_count())
    return testing::AssertionFailure()
           << "orders: " << book.order_count() << ", naive " << naive.order_count();
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    const char* const side_name = side == BookSide::kBid ? "bids" : "asks";
    std::vector<PriceLevel> levels(std::min(levels_max, book.level_count(side)));
    book.levels(side, levels);
    if (levels != naive.levels(side, levels_max))
      return testing::AssertionFailure() << side_name << ": the levels differ";
    std::vector<RestingOrder> orders;
    book.visit_orders(side, levels_max, [&](const PriceLevel&, const RestingOrder& order) {
      orders.push_back(order);
    });
    if (orders != naive.orders(side, levels_max))
      return testing::AssertionFailure() << side_name << ": the queues differ";
  }
  if (book.crossed() != naive.crossed())
    return testing::AssertionFailure() << "one is crossed, the other is not";
  return testing::AssertionSuccess();
}

}  // namespace godwit::test
