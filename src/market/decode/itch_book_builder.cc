#include "market/decode/itch_book_builder.h"

#include <algorithm>
#include <numeric>

namespace godwit {
namespace {

ItchFault itch_fault(BookFault fault) {
  switch (fault) {
    case BookFault::kBadQuantity: return ItchFault::kBadQuantity;
    case BookFault::kDuplicateOrder: return ItchFault::kDuplicateOrder;
    case BookFault::kNegativeRest: return ItchFault::kNegativeRest;
    case BookFault::kVolumeOverflow: return ItchFault::kVolumeOverflow;
    case BookFault::kFull: return ItchFault::kFull;
    default: return ItchFault::kUnknownOrder;  // The set has no other.
  }
}

/// Whether the body begins with the number of an order that the book needs.
bool names_an_order(char type) {
  switch (type) {
    case 'A':
    case 'F':
    case 'E':
    case 'C':
    case 'X':
    case 'D':
    case 'U': return true;
    default: return false;
  }
}

}  // namespace

uint64_t ItchCounts::faults_total() const {
  return std::accumulate(faults.begin(), faults.end(), uint64_t{0});
}

size_t ItchBookView::order_count() const {
  size_t count = 0;
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk})
    visit_orders(side, level_count(side), [&](const PriceLevel&, const RestingOrder&) { ++count; });
  return count;
}

/// Gives each type of message its meaning; types that do not touch books fall to the last overload.
class ItchBookBuilder::Apply {
 public:
  explicit Apply(ItchBookBuilder& books) : books_{books} {}

  void operator()(const ItchAddOrder& m) { outcome = add(m); }
  void operator()(const ItchAddOrderMpid& m) { outcome = add(m); }
  void operator()(const ItchOrderExecuted& m) {
    outcome = books_.reduce(m.header.stock_locate, m.order_ref, m.shares);
    print(m.header, m.shares);
  }
  void operator()(const ItchOrderExecutedAtPrice& m) {
    outcome = books_.reduce(m.header.stock_locate, m.order_ref, m.shares);
    if (m.printable == 'Y') print(m.header, m.shares);
  }
  void operator()(const ItchOrderCancel& m) {
    outcome = books_.reduce(m.header.stock_locate, m.order_ref, m.shares);
  }
  void operator()(const ItchOrderDelete& m) {
    outcome = books_.remove(m.header.stock_locate, m.order_ref);
  }
  void operator()(const ItchOrderReplace& m) { outcome = books_.replace(m); }
  void operator()(const ItchTrade& m) { print(m.header, m.shares); }
  void operator()(const ItchCrossTrade& m) { print(m.header, m.shares); }
  void operator()(const ItchBrokenTrade&) { ++books_.counts_.broken_trades; }
  void operator()(const ItchStockDirectory& m) {
    ItchStockState& stock = books_.stock_of(m.header.stock_locate);
    stock.symbol = m.stock;
    stock.defined = true;
  }
  void operator()(const ItchStockTradingAction& m) {
    books_.stock_of(m.header.stock_locate).trading_state = m.state;
  }
  void operator()(const ItchSystemEvent& m) {
    if (m.event == 'Q') books_.market_open_ = true;
    if (m.event == 'M') books_.market_open_ = false;
  }
  template <class Other>
  void operator()(const Other&) {}

  Outcome outcome;

 private:
  template <class Add>
  Outcome add(const Add& m) {
    return books_.add(m.header.stock_locate, m.side,
                      {.order_ref = m.order_ref,
                       .side = m.side == 'B' ? BookSide::kBid : BookSide::kAsk,
                       .shares = m.shares,
                       .price_1e4 = m.price_1e4});
  }
  void print(const ItchHeader& header, uint64_t shares) {
    if (outcome) books_.stock_of(header.stock_locate).shares_printed += shares;
  }
  ItchBookBuilder& books_;
};

ItchBookBuilder::ItchBookBuilder(const OrderBookSet::Limits& limits) : orders_{0, limits} {}

Result<void, ItchFault> ItchBookBuilder::apply(std::span<const std::byte> message) {
  ++counts_.messages;
  Apply apply{*this};
  Outcome outcome = visit_itch(message, apply);
  if (outcome) outcome = apply.outcome;
  if (!outcome) [[unlikely]]
    ++counts_.faults[static_cast<size_t>(outcome.error())];
  return outcome;
}

size_t ItchBookBuilder::apply_frames(std::span<const std::byte> bytes) {
  // A message passes three stages of fetching, kStep messages apart, before it is applied: the
  // order table's slot, the order in it, the level and neighbours of that order.
  constexpr size_t kStep = 16;
  std::array<std::span<const std::byte>, 4 * kStep> ring;
  const auto in_ring = [&](size_t n) -> auto& { return ring[n % ring.size()]; };
  ItchFrames frames{bytes};
  size_t read = 0;
  for (size_t n = 0;; ++n) {
    if (const auto message = frames.next()) {
      in_ring(n) = {message->data(), message->size()};
      ++read;
      prefetch(*message, 0);
    }
    if (n >= kStep && n - kStep < read) prefetch(in_ring(n - kStep), 1);
    if (n >= 2 * kStep && n - 2 * kStep < read) prefetch(in_ring(n - 2 * kStep), 2);
    if (n < 3 * kStep) continue;
    if (n - 3 * kStep >= read) break;
    (void)apply(in_ring(n - 3 * kStep));
  }
  end_of_session_ = end_of_session_ || frames.end_of_session();
  return frames.consumed();
}

void ItchBookBuilder::prefetch(std::span<const std::byte> message, int stage) const noexcept {
  if (message.size() < ItchOrderDelete::kBytes) return;
  const char type = static_cast<char>(message.front());
  if (!names_an_order(type)) return;
  const std::byte* const body = message.data() + ItchHeader::kBytes;
  const auto order_ref = itch_wire::load<uint64_t>(body);
  if (stage == 0) return orders_.prefetch_slot(order_ref);
  if ((type == 'A' || type == 'F') && message.size() >= ItchAddOrder::kBytes) {
    const auto add = itch_wire::read<ItchAddOrder>(message.data());
    const BookSide side = add.side == 'B' ? BookSide::kBid : BookSide::kAsk;
    if (stage == 1) return orders_.prefetch_ladder(add.header.stock_locate, side);
    return orders_.prefetch_price(add.header.stock_locate, side, itch_price(add.price_1e4));
  }
  if (stage == 1) return orders_.prefetch_order(order_ref);
  orders_.prefetch_level(order_ref);
}

ItchBookView ItchBookBuilder::book(uint16_t locate) const {
  static const OrderBookSet empty{1, {.orders_expected = 0}};
  if (locate >= orders_.book_count()) return {empty, 0};
  return {orders_, locate};
}

const ItchStockState& ItchBookBuilder::stock(uint16_t locate) const {
  static const ItchStockState unknown;
  return locate < stocks_.size() ? stocks_[locate] : unknown;
}

size_t ItchBookBuilder::memory_bytes() const noexcept {
  return orders_.memory_bytes() + stocks_.capacity() * sizeof(ItchStockState);
}

ItchStockState& ItchBookBuilder::stock_of(uint16_t locate) {
  if (locate >= stocks_.size()) [[unlikely]] {
    // By doubling, so that a directory in ascending order does not move the books each time.
    const size_t count = std::min<size_t>(65'536, std::max<size_t>(64, size_t{locate} * 2));
    stocks_.resize(count);
    orders_.grow_books(static_cast<uint32_t>(count));
  }
  return stocks_[locate];
}

Result<void, ItchFault> ItchBookBuilder::add(uint16_t locate, char side, const NewOrder& order) {
  if (side != 'B' && side != 'S') return Unexpected{ItchFault::kBadSide};
  return enter(locate, order);
}

Result<void, ItchFault> ItchBookBuilder::enter(uint16_t locate, const NewOrder& order) {
  const ItchStockState& stock = stock_of(locate);
  const auto added = orders_.add(locate, {.order_id = order.order_ref,
                                          .side = order.side,
                                          .price = itch_price(order.price_1e4),
                                          .quantity = itch_quantity(order.shares)});
  if (!added) return Unexpected{itch_fault(added.error())};
  if (!stock.defined) return Unexpected{ItchFault::kUndefinedStock};
  if (market_open_ && stock.trading_state == 'T' && orders_.crossed(locate))
    return Unexpected{ItchFault::kCrossed};
  return {};
}

Result<void, ItchFault> ItchBookBuilder::reduce(uint16_t locate, uint64_t order_ref,
                                                uint32_t shares) {
  const auto handle = orders_.find(order_ref);
  if (!handle) return Unexpected{ItchFault::kUnknownOrder};
  const Outcome located = check_locate(locate, *handle);
  const auto reduced = orders_.reduce(*handle, itch_quantity(shares));
  if (!reduced) return Unexpected{itch_fault(reduced.error())};
  return located;
}

Result<void, ItchFault> ItchBookBuilder::remove(uint16_t locate, uint64_t order_ref) {
  const auto handle = orders_.find(order_ref);
  if (!handle) return Unexpected{ItchFault::kUnknownOrder};
  const Outcome located = check_locate(locate, *handle);
  orders_.remove(*handle);
  return located;
}

/// The new order rests at the end of its queue, on the side and in the book of the old one, which
/// is gone once the new one has shares and a number of its own.
Result<void, ItchFault> ItchBookBuilder::replace(const ItchOrderReplace& message) {
  const auto handle = orders_.find(message.original_ref);
  if (!handle) return Unexpected{ItchFault::kUnknownOrder};
  if (message.shares == 0) return Unexpected{ItchFault::kBadQuantity};
  if (message.new_ref != message.original_ref && orders_.find(message.new_ref))
    return Unexpected{ItchFault::kDuplicateOrder};
  const Outcome located = check_locate(message.header.stock_locate, *handle);
  const auto locate = static_cast<uint16_t>(orders_.book_of(*handle));
  const BookSide side = orders_.order(*handle).side;
  orders_.remove(*handle);
  const Outcome entered = enter(locate, {.order_ref = message.new_ref,
                                         .side = side,
                                         .shares = message.shares,
                                         .price_1e4 = message.price_1e4});
  return entered ? located : entered;
}

Result<void, ItchFault> ItchBookBuilder::check_locate(uint16_t locate,
                                                      OrderBookSet::Handle handle) const {
  if (orders_.book_of(handle) != locate) return Unexpected{ItchFault::kWrongLocate};
  return {};
}

}  // namespace godwit
