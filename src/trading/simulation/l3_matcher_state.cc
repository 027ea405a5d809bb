// The recorded matcher as bytes, and out of them.
#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "trading/simulation/l3_matcher.h"

namespace godwit {
namespace {

void put_terms(Writer& writer, const MatchOrder& terms) {
  writer.put(terms.order_id);
  writer.put(terms.owner);
  writer.put(static_cast<uint8_t>(terms.side));
  writer.put(static_cast<uint8_t>(terms.type));
  writer.put(static_cast<uint8_t>(terms.tif));
  writer.put(static_cast<uint8_t>(terms.self_match));
  writer.put(terms.post_only);
  writer.put(terms.price.raw());
  writer.put(terms.quantity.raw());
  writer.put(terms.display.raw());
}

/// An enumerator out of a byte; `count` of them are numbered from zero.
template <class E>
E get_enum(Reader& reader, int count) {
  const auto byte = reader.get<uint8_t>();
  if (byte >= count) throw failed("saved matcher: a term of an order is out of range");
  return static_cast<E>(byte);
}

MatchOrder get_terms(Reader& reader) {
  MatchOrder terms;
  terms.order_id = reader.get<uint64_t>();
  terms.owner = reader.get<uint32_t>();
  terms.side = get_enum<Side>(reader, 2);
  terms.type = get_enum<OrderType>(reader, kOrderTypes);
  terms.tif = get_enum<TimeInForce>(reader, kTimesInForce);
  terms.self_match = get_enum<SelfMatch>(reader, kSelfMatches);
  terms.post_only = reader.get<bool>();
  terms.price = Price::from_raw(reader.get<int64_t>());
  terms.quantity = Quantity::from_raw(reader.get<int64_t>());
  terms.display = Quantity::from_raw(reader.get<int64_t>());
  return terms;
}

}  // namespace

void L3Matcher::save(Writer& writer) const {
  recorded_.save(writer);
  writer.put(continuous_);
  writer.put(in_picture_);
  for (const auto& ours : own_) {
    writer.put(static_cast<uint64_t>(ours.size()));
    for (const Own& own : ours) {
      put_terms(writer, own.terms);
      writer.put(own.place.arrival);
      writer.put(own.shown.raw());
      writer.put(own.hidden.raw());
    }
  }
  for (const auto& displaced : displaced_) {
    writer.put(static_cast<uint64_t>(displaced.size()));
    for (const Displaced& one : displaced) {
      writer.put(one.order_id);
      writer.put(one.place.price.raw());
      writer.put(one.place.arrival);
      writer.put(one.left.raw());
    }
  }
  writer.put(static_cast<uint64_t>(taken_.size()));
  for (const Taken& taken : taken_) {
    writer.put(taken.order_id);
    writer.put(taken.quantity.raw());
  }
}

void L3Matcher::load(Reader& reader) {
  CHECK(order_count() == 0, "a matcher is loaded before it is used");
  recorded_.load(reader);
  continuous_ = reader.get<bool>();
  in_picture_ = reader.get<bool>();
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    const auto count = reader.get<uint64_t>();
    for (uint64_t i = 0; i < count; ++i) load_own(reader, side);
  }
  for (const BookSide side : {BookSide::kBid, BookSide::kAsk}) {
    const auto count = reader.get<uint64_t>();
    for (uint64_t i = 0; i < count; ++i) load_displaced(reader, side);
  }
  const auto count = reader.get<uint64_t>();
  for (uint64_t i = 0; i < count; ++i) load_taken(reader);
}

void L3Matcher::load_own(Reader& reader, BookSide side) {
  Own own{.terms = get_terms(reader)};
  own.place = {.price = standing_price(own.terms), .arrival = reader.get<uint32_t>()};
  own.shown = Quantity::from_raw(reader.get<int64_t>());
  own.hidden = Quantity::from_raw(reader.get<int64_t>());
  const bool for_auction = own.is_market() || own.terms.tif == TimeInForce::kAtAuction;
  if (book_side(own.terms.side) != side || find_own(own.terms.order_id) ||
      (for_auction && continuous_) || (own.terms.type != OrderType::kLimit && !own.is_market()) ||
      (!own.is_market() && !PriceBand{}.contains(own.terms.price)))
    throw failed("saved matcher: an order of ours cannot rest so");
  const auto left = own.hidden.sign() >= 0 ? checked_add(own.shown, own.hidden) : std::nullopt;
  if (!left || own.shown.sign() <= 0 || !may_display(own.terms.display, *left) ||
      (own.terms.display.is_zero() ? !own.hidden.is_zero() : own.shown > own.terms.display))
    throw failed("saved matcher: the quantities of an order of ours are out of range");
  auto& ours = own_[index(side)];
  if (!ours.empty() && !before(side, ours.back().place, own.place))
    throw failed("saved matcher: our orders are not in the order of their places");
  ours.push_back(own);
}

void L3Matcher::load_displaced(Reader& reader, BookSide side) {
  Displaced one{.order_id = reader.get<uint64_t>()};
  one.place.price = Price::from_raw(reader.get<int64_t>());
  one.place.arrival = reader.get<uint32_t>();
  one.left = Quantity::from_raw(reader.get<int64_t>());
  auto& displaced = displaced_[index(side)];
  if (one.left.sign() <= 0 ||
      (!displaced.empty() && !before(side, displaced.back().place, one.place)))
    throw failed("saved matcher: what ours kept from others is out of range");
  displaced.push_back(one);
}

void L3Matcher::load_taken(Reader& reader) {
  Taken taken{.order_id = reader.get<uint64_t>()};
  taken.quantity = Quantity::from_raw(reader.get<int64_t>());
  const auto order = recorded_.find(taken.order_id);
  if (!order || taken.quantity.sign() <= 0 || taken.quantity > order->quantity ||
      (!taken_.empty() && taken_.back().order_id >= taken.order_id))
    throw failed("saved matcher: what ours took is out of range");
  taken_.push_back(taken);
}

Hash128 L3Matcher::state_hash() const {
  Writer writer;
  save(writer);
  Hasher hasher;
  hasher.update(writer.bytes());
  return hasher.digest();
}

}  // namespace godwit
