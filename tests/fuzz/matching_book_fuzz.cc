// Any bytes as requests to a matching book: it stays sound, answers like the naive book, its
// outcomes pass the audit, and a book saved and loaded on the way goes on alike. With an odd first
// byte the rest is a saved book: it is refused, or what it makes is sound.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "trading/simulation/match_audit_testing.h"
#include "trading/simulation/order_flow_testing.h"

namespace {

using namespace godwit;
using test::Request;
using test::RequestKind;
using test::tick_price;

constexpr size_t kRequestBytes = 6;
constexpr size_t kRequestsMax = 200;  // So that long inputs do not make the search slow.

/// Small numbers, and at the end of the byte's range those at the end of theirs.
Quantity quantity_of(uint8_t byte) {
  switch (byte) {
    case 255: return Quantity::max();
    case 254: return -Quantity::from_units(1);
    case 253: return Quantity::from_raw(Quantity::max().raw() / 3);
    case 252: return Quantity::from_raw(1);
    default: return Quantity::from_units(byte);
  }
}
Price price_of(uint8_t byte) {
  if (byte == 255) return Price::max();
  if (byte == 254) return -Price::max();
  return tick_price(int64_t{byte} % 32 - 16);
}

AuctionRule rule_of(uint8_t price, uint8_t terms) {
  AuctionRule rule{.tie = static_cast<AuctionTie>(terms % 3),
                   .prices = static_cast<AuctionPrices>(terms / 4 % 2),
                   .tick = tick_price(1),
                   .rounding = static_cast<Rounding>(terms / 8 % 4),
                   .reference = std::nullopt};
  if (terms % 3 == 1 || terms / 32 % 2 == 1) rule.reference = tick_price(int64_t{price} % 64 - 32);
  return rule;
}

/// kind, order, price, quantity, terms, owner and display.
Request request_of(std::span<const uint8_t> bytes, bool collecting) {
  constexpr TimeInForce kTifs[] = {TimeInForce::kGtc, TimeInForce::kDay,       TimeInForce::kIoc,
                                   TimeInForce::kFok, TimeInForce::kAtAuction, TimeInForce::kGtd,
                                   TimeInForce::kGtc, TimeInForce::kGtc};
  Request request;
  MatchOrder& order = request.order;
  order.order_id = bytes[1] % 32;
  order.price = price_of(bytes[2]);
  order.quantity = quantity_of(bytes[3]);
  const uint8_t terms = bytes[4];
  order.side = (terms & 1) != 0 ? Side::kSell : Side::kBuy;
  order.tif = kTifs[terms / 2 % 8];
  order.self_match = static_cast<SelfMatch>(terms / 16 % 4);
  order.post_only = terms / 64 == 1;
  if (terms / 64 == 3) {
    order.type = OrderType::kMarket;
    order.price = {};
  }
  order.owner = bytes[5] % 4;
  if (terms / 64 == 2) order.display = quantity_of(static_cast<uint8_t>(bytes[5] / 4 * 4));
  switch (bytes[0] % 16) {
    case 9: request.kind = RequestKind::kCancel; break;
    case 10: request.kind = RequestKind::kReduce; break;
    case 11:
    case 12: request.kind = RequestKind::kReplace; break;
    case 13:
      request.kind = RequestKind::kBand;
      request.band = {.low = tick_price(int64_t{bytes[2]} % 32 - 20)};
      request.band.high = request.band.low + tick_price(bytes[3] % 32);
      if (terms > 128) request.band = {};
      break;
    case 14:
      request.kind = collecting ? RequestKind::kUncross : RequestKind::kBeginAuction;
      request.rule = rule_of(bytes[2], terms);
      break;
    default: break;
  }
  return request;
}

/// The same book out of its bytes.
MatchingBook reloaded(const MatchingBook& book) {
  Writer writer;
  book.save(writer);
  MatchingBook other;
  Reader reader{writer.bytes()};
  other.load(reader);
  reader.finish();
  CHECK(other.state_hash() == book.state_hash(), "a book out of its bytes is the same");
  return other;
}

void trade(std::span<const uint8_t> bytes) {
  bytes = bytes.first(std::min(bytes.size(), kRequestBytes * kRequestsMax));
  MatchingBook book{{.orders_expected = 1}};
  NaiveMatchingBook naive;
  test::MatchAudit audit;
  for (; bytes.size() >= kRequestBytes; bytes = bytes.subspan(kRequestBytes)) {
    const Request request = request_of(bytes.first(kRequestBytes), book.collecting());
    std::optional<AuctionResult> indicated;
    if (request.kind == RequestKind::kUncross) {
      indicated = book.indicative(request.rule);
      CHECK(indicated == naive.indicative(request.rule), "the auction is the naive one's");
    }
    const MatchingBook::Events events = test::apply(book, request);
    const NaiveMatchingBook::Events expected = test::apply(naive, request);
    CHECK(std::equal(events.begin(), events.end(), expected.begin(), expected.end()),
          "the outcomes are the naive book's");
    audit.take(request, events, indicated);
    CHECK(audit.finding().empty(), "the audit finds nothing");
    book.check();
    if (bytes[0] / 16 == 15) book = reloaded(book);
  }
  CHECK(test::same_orders(book, naive), "the orders are the naive book's");
  for (const Side side : {Side::kBuy, Side::kSell})
    CHECK(audit.quantity_resting(side) == book.quantity_resting(side), "no quantity is lost");
}

void load(std::span<const uint8_t> bytes) {
  MatchingBook book;
  try {
    Reader reader{std::as_bytes(bytes)};
    book.load(reader);
    reader.finish();
  } catch (const Error&) {
    return;
  }
  book.check();
  if (book.collecting()) (void)book.uncross(sse_auction(Price::from_raw(1)));
  book.check();
  for (const Side side : {Side::kBuy, Side::kSell})
    (void)book.submit({.order_id = 0xFFFF'FFFF'FFFF'FFF0,
                       .side = side,
                       .type = OrderType::kMarket,
                       .quantity = Quantity::max()});
  book.check();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::span<const uint8_t> bytes{data, size};
  if (bytes[0] % 2 == 1)
    load(bytes.subspan(1));
  else
    trade(bytes.subspan(1));
  return 0;
}
