// Books of orders as bytes, and out of them.
#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/book/order_book.h"

namespace godwit {

void OrderBookSet::save(Writer& writer) const {
  writer.put(next_arrival_);
  writer.put(book_count());
  for (uint32_t book = 0; book < book_count(); ++book) {
    for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
      uint64_t count = 0;
      for (const Rung& rung : ladder(book, side)) count += levels_[rung.level].orders;
      writer.put(count);
      visit_handles(book, side, [&](Handle handle) {
        const RestingOrder order = this->order(handle);
        writer.put(order.order_id);
        writer.put(order.price.raw());
        writer.put(order.quantity.raw());
        writer.put(arrival(handle));
        return true;
      });
    }
  }
}

void OrderBookSet::load(Reader& reader) {
  CHECK(order_count() == 0, "books are loaded before they are used");
  const auto next = reader.get<uint32_t>();
  if (reader.get<uint32_t>() != book_count())
    throw failed("saved books: there are not as many as here");
  for (uint32_t book = 0; book < book_count(); ++book) {
    for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
      const auto count = reader.get<uint64_t>();
      for (uint64_t i = 0; i < count; ++i) load_order(reader, book, side);
    }
  }
  next_arrival_ = next;
}

void OrderBookSet::load_order(Reader& reader, uint32_t book, BookSide side) {
  RestingOrder order{.order_id = reader.get<uint64_t>(), .side = side};
  order.price = Price::from_raw(reader.get<int64_t>());
  order.quantity = Quantity::from_raw(reader.get<int64_t>());
  const auto arrival = reader.get<uint32_t>();
  const auto handle = add(book, order);
  if (!handle) throw failed("saved book: an order is not one, or is there twice");
  Order& added = orders_[handle->value()];
  added.arrival = arrival;
  if (added.previous != kNone &&
      static_cast<int32_t>(arrival - orders_[added.previous].arrival) <= 0)
    throw failed("saved book: a queue is not in the order of arrival");
}

void OrderBook::save(Writer& writer) const {
  orders_.save(writer);
  writer.put(continuous_);
  writer.put(in_picture_);
  writer.put(at_end_of_run_);
  for (int fault = 0; fault < static_cast<int>(kBookFaultKinds); ++fault)
    writer.put(faults_.of(static_cast<BookFault>(fault)));
}

void OrderBook::load(Reader& reader) {
  orders_.load(reader);
  continuous_ = reader.get<bool>();
  in_picture_ = reader.get<bool>();
  at_end_of_run_ = reader.get<bool>();
  for (int fault = 0; fault < static_cast<int>(kBookFaultKinds); ++fault)
    faults_.add(static_cast<BookFault>(fault), reader.get<uint64_t>());
}

}  // namespace godwit
