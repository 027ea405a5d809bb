// What the matching book says of its state: views, bytes, a hash, and whether it is sound.
#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "trading/simulation/matching_book.h"

namespace godwit {

MatchingBook::Resting MatchingBook::view(Handle handle) const {
  const RestingOrder order = orders_.order(handle);
  const Terms& terms = terms_[handle.value()];
  return {.order_id = order.order_id,
          .owner = terms.owner,
          .side = order_side(order.side),
          .is_market = is_price_of_market(order.price),
          .price = told_price(order.price),
          .shown = order.quantity,
          .hidden = terms.hidden};
}

std::optional<MatchingBook::Resting> MatchingBook::find(uint64_t order_id) const {
  const auto handle = orders_.find(order_id);
  if (!handle) return std::nullopt;
  return view(*handle);
}

std::optional<PriceLevel> MatchingBook::best(Side side) const {
  PriceLevel level;
  if (levels(side, {&level, 1}) == 0) return std::nullopt;
  return level;
}

size_t MatchingBook::levels(Side side, std::span<PriceLevel> into) const {
  // Market orders stand in front while an auction collects; they are no level.
  const auto best_level = orders_.best(0, book_side(side));
  const bool market_first = best_level && is_price_of_market(best_level->price);
  return orders_.levels(0, book_side(side), into, market_first ? 1 : 0);
}

void MatchingBook::save(Writer& writer) const {
  writer.put(collecting_);
  writer.put(band_.low.raw());
  writer.put(band_.high.raw());
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    uint64_t count = 0;
    orders_.visit_handles(0, side, [&](Handle) {
      ++count;
      return true;
    });
    writer.put(count);
    orders_.visit_handles(0, side, [&](Handle handle) {
      const RestingOrder order = orders_.order(handle);
      const Terms& terms = terms_[handle.value()];
      writer.put(order.order_id);
      writer.put(order.price.raw());
      writer.put(order.quantity.raw());
      writer.put(terms.hidden.raw());
      writer.put(terms.display.raw());
      writer.put(terms.owner);
      writer.put(static_cast<uint8_t>(terms.self_match));
      writer.put(terms.post_only);
      writer.put(terms.auction_only);
      return true;
    });
  }
}

void MatchingBook::load(Reader& reader) {
  CHECK(order_count() == 0, "a book is loaded before it is used");
  collecting_ = reader.get<bool>();
  band_.low = Price::from_raw(reader.get<int64_t>());
  band_.high = Price::from_raw(reader.get<int64_t>());
  if (!PriceBand{}.contains(band_.low) || !PriceBand{}.contains(band_.high) ||
      band_.low > band_.high)
    throw failed("saved book: its price band is out of range");
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    const auto count = reader.get<uint64_t>();
    for (uint64_t i = 0; i < count; ++i) load_order(reader, side);
  }
  if (!collecting_ && orders_.crossed(0)) throw failed("saved book: bids and asks are crossed");
}

void MatchingBook::load_order(Reader& reader, BookSide side) {
  RestingOrder order;
  order.order_id = reader.get<uint64_t>();
  order.side = side;
  order.price = Price::from_raw(reader.get<int64_t>());
  order.quantity = Quantity::from_raw(reader.get<int64_t>());
  Terms terms;
  terms.hidden = Quantity::from_raw(reader.get<int64_t>());
  terms.display = Quantity::from_raw(reader.get<int64_t>());
  terms.owner = reader.get<uint32_t>();
  const auto self_match = reader.get<uint8_t>();
  terms.post_only = reader.get<bool>();
  terms.auction_only = reader.get<bool>();
  const bool is_market = collecting_ && order.price == price_of_market(side);
  if (self_match >= kSelfMatches || terms.hidden.sign() < 0 || terms.display.sign() < 0 ||
      (!is_market && !band_.contains(order.price)) || (terms.auction_only && !collecting_) ||
      (terms.display.is_zero() ? !terms.hidden.is_zero() : order.quantity > terms.display) ||
      terms.hidden.raw() / std::max<int64_t>(terms.display.raw(), 1) >= kIcebergSlicesMax)
    throw failed("saved book: an order's terms are out of range");
  terms.self_match = static_cast<SelfMatch>(self_match);
  if (const auto worst = orders_.worst(0, side);
      worst && !may_trade_at(side, worst->price, order.price))
    throw failed("saved book: its orders are not in the order of their prices");
  const auto left = checked_add(order.quantity, terms.hidden);
  const auto total = left ? checked_add(total_of(side), *left) : std::nullopt;
  if (!total) throw failed("saved book: its quantities are out of range");
  const auto handle = orders_.add(0, order);
  if (!handle) throw failed("saved book: an order is not one, or is there twice");
  if (handle->value() >= terms_.size()) terms_.resize(size_t{handle->value()} + 1);
  terms_[handle->value()] = terms;
  total_of(side) = *total;
}

Hash128 MatchingBook::state_hash() const {
  Writer writer;
  save(writer);
  Hasher hasher;
  hasher.update(writer.bytes());
  return hasher.digest();
}

void MatchingBook::check() const {
  check_side(BookSide::kBid);
  check_side(BookSide::kAsk);
  CHECK(collecting_ || !orders_.crossed(0), "outside of auctions a book is not crossed");
}

void MatchingBook::check_side(BookSide side) const {
  Quantity total;
  std::optional<Price> before;
  orders_.visit_handles(0, side, [&](Handle handle) {
    const RestingOrder order = orders_.order(handle);
    const Terms& terms = terms_[handle.value()];
    const bool is_market = is_price_of_market(order.price);
    CHECK(order.side == side && order.quantity.sign() > 0, "an order shows something");
    CHECK(is_market ? collecting_ : band_.contains(order.price), "a price within the band");
    CHECK(terms.hidden.sign() >= 0, "nothing negative is hidden");
    CHECK(terms.display.is_zero() ? terms.hidden.is_zero() : order.quantity <= terms.display,
          "an iceberg shows no more than it may");
    CHECK(!terms.auction_only || collecting_, "orders for the auction end with it");
    CHECK(!before || may_trade_at(side, *before, order.price), "better prices come first");
    before = order.price;
    total += order.quantity + terms.hidden;
    return true;
  });
  CHECK(total == total_of(side), "a side's total is the sum of its orders");
}

}  // namespace godwit
