// Any bytes as an ITCH file, as SoupBinTCP packets and as a MoldUDP64 datagram: reading ends, a
// message that is read is written back as it was, looking ahead changes nothing, and the books
// equal naive ones that follow the same rules.
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "foundation/base/check.h"
#include "market/book/naive_order_book.h"
#include "market/decode/itch_book_builder.h"
#include "market/decode/itch_mold.h"
#include "market/decode/itch_soup.h"

namespace godwit {
namespace {

constexpr OrderBookSet::Limits kLimits{.orders_expected = 4, .orders_max = 1U << 20};

/// One naive book a stock, and where each order rests.
class NaiveItchBooks {
 public:
  void operator()(const ItchAddOrder& m) { add(m); }
  void operator()(const ItchAddOrderMpid& m) { add(m); }
  void operator()(const ItchOrderExecuted& m) { reduce(m.order_ref, itch_quantity(m.shares)); }
  void operator()(const ItchOrderExecutedAtPrice& m) {
    reduce(m.order_ref, itch_quantity(m.shares));
  }
  void operator()(const ItchOrderCancel& m) { reduce(m.order_ref, itch_quantity(m.shares)); }
  void operator()(const ItchOrderDelete& m) {
    if (const auto order = find(m.order_ref)) reduce(m.order_ref, order->quantity);
  }
  void operator()(const ItchOrderReplace& m) {
    const auto old = find(m.original_ref);
    if (!old || m.shares == 0) return;
    if (m.new_ref != m.original_ref && locates_.contains(m.new_ref)) return;
    const uint16_t locate = locates_.at(m.original_ref);
    reduce(m.original_ref, old->quantity);
    enter(locate, {.order_id = m.new_ref,
                   .side = old->side,
                   .price = itch_price(m.price_1e4),
                   .quantity = itch_quantity(m.shares)});
  }
  template <class Other>
  void operator()(const Other&) {}

  std::map<uint16_t, NaiveOrderBook> books;

 private:
  template <class Add>
  void add(const Add& m) {
    if ((m.side != 'B' && m.side != 'S') || locates_.contains(m.order_ref)) return;
    enter(m.header.stock_locate, {.order_id = m.order_ref,
                                  .side = m.side == 'B' ? BookSide::kBid : BookSide::kAsk,
                                  .price = itch_price(m.price_1e4),
                                  .quantity = itch_quantity(m.shares)});
  }
  std::optional<RestingOrder> find(uint64_t ref) {
    const auto locate = locates_.find(ref);
    if (locate == locates_.end()) return std::nullopt;
    return books[locate->second].find(ref);
  }
  void enter(uint16_t locate, const RestingOrder& order) {
    OrderByOrder event;
    event.header.flags = static_cast<uint16_t>(
        static_cast<int>(BookAction::kAdd) |
        (order.side == BookSide::kBid ? OrderByOrder::kBidSide : OrderByOrder::kAskSide));
    event.order_id = order.order_id;
    event.price = order.price;
    event.quantity = order.quantity;
    if (books[locate].apply(event)) locates_[order.order_id] = locate;
  }
  void reduce(uint64_t ref, Quantity quantity) {
    const auto locate = locates_.find(ref);
    if (locate == locates_.end()) return;
    OrderByOrder event;
    event.header.flags = static_cast<uint16_t>(BookAction::kReduce);
    event.order_id = ref;
    event.quantity = quantity;
    NaiveOrderBook& book = books[locate->second];
    (void)book.apply(event);
    if (!book.find(ref)) locates_.erase(locate);
  }
  std::map<uint64_t, uint16_t> locates_;
};

void check_books(const ItchBookBuilder& builder, const NaiveItchBooks& naive) {
  size_t orders = 0;
  for (const auto& [locate, book] : naive.books) {
    orders += book.order_count();
    const ItchBookView view = builder.book(locate);
    for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
      std::vector<RestingOrder> found;
      view.visit_orders(
          side, view.level_count(side),
          [&](const PriceLevel&, const RestingOrder& order) { found.push_back(order); });
      CHECK(found == book.orders(side, view.level_count(side) + 1), "the queues differ");
      std::vector<PriceLevel> levels(view.level_count(side));
      view.levels(side, levels);
      CHECK(levels == book.levels(side, levels.size() + 1), "the levels differ");
    }
  }
  CHECK(builder.order_count() == orders, "the numbers of orders differ");
}

/// The same with locates below 512: a table of 65,536 stocks would make every run slow and find
/// nothing more.
std::vector<std::byte> with_small_locates(std::span<const std::byte> bytes) {
  std::vector<std::byte> copy(bytes.begin(), bytes.end());
  ItchFrames frames{copy};
  while (const auto message = frames.next()) {
    const size_t start = frames.consumed() - message->size();
    if (message->size() >= ItchHeader::kBytes) copy[start + 1] &= std::byte{1};
  }
  return copy;
}

void check_file(std::span<const std::byte> any_bytes) {
  const std::vector<std::byte> bytes = with_small_locates(any_bytes);
  ItchBookBuilder ahead{kLimits};
  const size_t consumed = ahead.apply_frames(bytes);
  ItchBookBuilder one_by_one{kLimits};
  NaiveItchBooks naive;
  ItchFrames frames{bytes};
  while (const auto message = frames.next()) {
    (void)one_by_one.apply(*message);
    (void)visit_itch(*message, naive);
    (void)visit_itch(*message, [&](const auto& decoded) {
      std::vector<std::byte> again;
      append_itch(again, decoded);
      CHECK(std::equal(again.begin(), again.end(), message->begin(), message->end()),
            "a message is written otherwise than it was read");
    });
  }
  CHECK(consumed == frames.consumed(), "looking ahead changes what is consumed");
  CHECK(ahead.counts().faults == one_by_one.counts().faults, "looking ahead changes the outcome");
  CHECK(ahead.order_count() == one_by_one.order_count(), "looking ahead changes the books");
  check_books(one_by_one, naive);
}

void check_transports(std::span<const std::byte> bytes) {
  SoupPackets packets{bytes};
  SoupSession session;
  while (const auto packet = packets.next()) (void)session.receive(*packet);
  CHECK(packets.consumed() <= bytes.size(), "more is consumed than there is");
  MoldReceiver receiver{1};
  (void)receiver.receive(bytes);
  (void)receiver.receive(bytes);
  (void)receiver.request();
}

}  // namespace
}  // namespace godwit

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto bytes = std::as_bytes(std::span{data, size});
  godwit::check_file(bytes);
  godwit::check_transports(bytes);
  return 0;
}
