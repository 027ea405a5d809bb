#include "trading/simulation/match_text_testing.h"

#include <algorithm>
#include <optional>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/line_reader.h"
#include "market/domain/reason.h"

namespace godwit::test {
namespace {

std::string numbered(std::string_view word, uint64_t id) {
  return std::string{word} + " " + std::to_string(id);
}
std::string at_price(Quantity quantity, Price price) {
  return format_fixed(quantity) + "@" + format_fixed(price);
}

Error wrong(std::string_view what, std::string_view text) {
  return failed(std::string{what} + ": '" + std::string{text} + "'");
}

uint64_t number_of(const std::string& text) {
  const auto number = parse_decimal(text, 0);
  if (!number || *number < 0) throw wrong("not a number", text);
  return static_cast<uint64_t>(*number);
}
Price price_of(std::string_view text) {
  const auto price = parse_fixed<Price>(text);
  if (!price) throw wrong("not a price", text);
  return *price;
}
Quantity quantity_of(std::string_view text) {
  const auto quantity = parse_fixed<Quantity>(text);
  if (!quantity) throw wrong("not a quantity", text);
  return *quantity;
}

/// The text after "name="; nothing when it is another word.
std::optional<std::string> value_of(std::string_view word, std::string_view name) {
  if (word.size() <= name.size() || word.substr(0, name.size()) != name || word[name.size()] != '=')
    return std::nullopt;
  return std::string{word.substr(name.size() + 1)};
}

void apply_term(MatchOrder& order, const std::string& word) {
  if (word == "ioc")
    order.tif = TimeInForce::kIoc;
  else if (word == "fok")
    order.tif = TimeInForce::kFok;
  else if (word == "day")
    order.tif = TimeInForce::kDay;
  else if (word == "auction")
    order.tif = TimeInForce::kAtAuction;
  else if (word == "post")
    order.post_only = true;
  else if (word == "newest")
    order.self_match = SelfMatch::kCancelNewest;
  else if (word == "oldest")
    order.self_match = SelfMatch::kCancelOldest;
  else if (word == "both")
    order.self_match = SelfMatch::kCancelBoth;
  else if (const auto show = value_of(word, "show"))
    order.display = quantity_of(*show);
  else if (const auto own = value_of(word, "own"))
    order.owner = static_cast<uint32_t>(number_of(*own));
  else
    throw wrong("not a term of an order", word);
}

MatchOrder order_of(const std::vector<std::string>& words) {
  MatchOrder order;
  order.side = words[0] == "buy" ? Side::kBuy : Side::kSell;
  order.order_id = number_of(words.at(1));
  const std::vector<std::string> size = parts_of(words.at(2), '@');
  order.quantity = quantity_of(size.at(0));
  if (size.at(1) == "market")
    order.type = OrderType::kMarket;
  else
    order.price = price_of(size.at(1));
  for (size_t i = 3; i < words.size(); ++i) apply_term(order, words[i]);
  return order;
}

AuctionRule rule_of(const std::string& word) {
  const Price tick = Price::from_units(1);
  if (word == "sse") return sse_auction(tick);
  if (word == "futures") return cn_futures_auction(tick);
  if (const auto reference = value_of(word, "szse"))
    return szse_auction(tick, price_of(*reference));
  throw wrong("not an auction's rule", word);
}

constexpr uint64_t kAggressor = 99;

OrderByOrder recorded(BookAction action, int flags, uint64_t order_id) {
  OrderByOrder event;
  event.header.flags =
      static_cast<uint16_t>(static_cast<int>(action) | flags | OrderByOrder::kLastOfRun);
  event.order_id = order_id;
  return event;
}
int side_flag(std::string_view side) {
  if (side == "buy") return OrderByOrder::kBidSide;
  if (side == "sell") return OrderByOrder::kAskSide;
  throw wrong("not a side", side);
}
void set_size(OrderByOrder& event, const std::string& word) {
  const std::vector<std::string> size = parts_of(word, '@');
  event.quantity = quantity_of(size.at(0));
  event.price = price_of(size.at(1));
}

/// The recorded event that the words mean; nothing when they are a request of ours.
std::optional<OrderByOrder> recorded_event(const L3Matcher& matcher,
                                           const std::vector<std::string>& words) {
  const std::string& verb = words.at(0);
  if (verb == "picture" || verb == "picture!") {
    auto event = recorded_event(matcher, {words.begin() + 1, words.end()});
    if (!event) throw wrong("not a part of a picture", verb);
    event->header.flags |= OrderByOrder::kSnapshot;
    if (verb == "picture") event->header.flags &= static_cast<uint16_t>(~OrderByOrder::kLastOfRun);
    return event;
  }
  if (verb[0] == '+') {
    OrderByOrder event =
        recorded(BookAction::kAdd, side_flag(verb.substr(1)), number_of(words.at(1)));
    set_size(event, words.at(2));
    return event;
  }
  if (verb[0] == '-') {
    OrderByOrder event = recorded(BookAction::kReduce, 0, number_of(verb.substr(1)));
    event.quantity = quantity_of(words.at(1));
    return event;
  }
  if (verb[0] == '~') {
    OrderByOrder event = recorded(BookAction::kModify, 0, number_of(verb.substr(1)));
    set_size(event, words.at(1));
    return event;
  }
  if (verb == "hit") {
    const auto resting = matcher.recorded().find(number_of(words.at(1)));
    if (!resting) throw wrong("no such recorded order", words.at(1));
    OrderByOrder event = recorded(
        BookAction::kTrade,
        OrderByOrder::kTakesResting |
            (resting->side == BookSide::kBid ? OrderByOrder::kAskSide : OrderByOrder::kBidSide),
        resting->order_id);
    event.counter_order_id = kAggressor;
    event.price = resting->price;
    event.quantity = quantity_of(words.at(2));
    return event;
  }
  if (verb == "print") {
    OrderByOrder event = recorded(BookAction::kTrade, side_flag(words.at(1)), 0);
    event.counter_order_id = kAggressor;
    set_size(event, words.at(2));
    return event;
  }
  if (verb == "both") {
    const std::vector<std::string> ids = parts_of(words.at(1), '/');
    OrderByOrder event =
        recorded(BookAction::kTrade, OrderByOrder::kTakesBoth, number_of(ids.at(0)));
    event.counter_order_id = number_of(ids.at(1));
    set_size(event, words.at(2));
    return event;
  }
  if (verb == "clear") return recorded(BookAction::kClear, 0, 0);
  return std::nullopt;
}

}  // namespace

std::string match_text(const OwnOrderEvent& event) {
  if (event.kind == MatchEventKind::kTrade)
    return numbered("fill", event.order_id) + "/" + std::to_string(event.counter_order_id) + " " +
           at_price(event.quantity, event.price);
  return match_text(MatchEvent{.kind = event.kind,
                               .side = event.side,
                               .reason = event.reason,
                               .order_id = event.order_id,
                               .price = event.price,
                               .quantity = event.quantity,
                               .left = event.left});
}

void run_recorded(L3Matcher& matcher, std::string_view request,
                  std::vector<std::string>& outcomes) {
  const std::vector<std::string> words = parts_of(request, ' ');
  const std::string& verb = words.at(0);
  L3Matcher::Events events;
  if (const auto event = recorded_event(matcher, words)) {
    const uint64_t faults = matcher.recorded().faults().total();
    events = matcher.on_event(*event);
    if (matcher.recorded().faults().total() != faults)
      throw wrong("the recorded book found a fault", request);
  } else if (verb == "buy" || verb == "sell") {
    events = matcher.submit(order_of(words));
  } else if (verb == "cancel") {
    events = matcher.cancel(number_of(words.at(1)));
  } else if (verb == "reduce") {
    events = matcher.reduce(number_of(words.at(1)), quantity_of(words.at(2)));
  } else if (verb == "replace") {
    const std::vector<std::string> size = parts_of(words.at(2), '@');
    events = matcher.replace(number_of(words.at(1)), price_of(size.at(1)), quantity_of(size.at(0)));
  } else if (verb == "auction" || verb == "continuous") {
    events = matcher.set_continuous(verb == "continuous");
  } else {
    throw wrong("not a request", request);
  }
  for (const OwnOrderEvent& event : events) outcomes.push_back(match_text(event));
}

std::string match_text(const MatchEvent& event) {
  const uint64_t id = event.order_id;
  const std::string reason =
      event.reason == Reason::kNone ? "" : " " + std::string{name(event.reason)};
  switch (event.kind) {
    case MatchEventKind::kRejected: return numbered("reject", id) + reason;
    case MatchEventKind::kTrade:
      return numbered("trade", id) + "/" + std::to_string(event.counter_order_id) + " " +
             at_price(event.quantity, event.price);
    case MatchEventKind::kRested:
      return numbered("rest", id) + " " + at_price(event.left, event.price);
    case MatchEventKind::kCanceled:
      return numbered("cancel", id) + " " + format_fixed(event.quantity) + reason;
    case MatchEventKind::kReduced:
      return numbered("reduce", id) + " " + format_fixed(event.quantity);
    case MatchEventKind::kReplaced:
      return numbered("replace", id) + " " + at_price(event.quantity, event.price);
    case MatchEventKind::kRefreshed:
      return numbered("show", id) + " " + format_fixed(event.quantity);
  }
  return "?";
}

void run_request(MatchingBook& book, std::string_view request, std::vector<std::string>& outcomes) {
  const std::vector<std::string> words = parts_of(request, ' ');
  const std::string& verb = words.at(0);
  MatchingBook::Events events;
  if (verb == "buy" || verb == "sell") {
    events = book.submit(order_of(words));
  } else if (verb == "cancel") {
    events = book.cancel(number_of(words.at(1)));
  } else if (verb == "reduce") {
    events = book.reduce(number_of(words.at(1)), quantity_of(words.at(2)));
  } else if (verb == "replace") {
    const std::vector<std::string> size = parts_of(words.at(2), '@');
    events = book.replace(number_of(words.at(1)), price_of(size.at(1)), quantity_of(size.at(0)));
  } else if (verb == "band") {
    events = book.set_price_band({.low = price_of(words.at(1)), .high = price_of(words.at(2))});
  } else if (verb == "begin") {
    book.begin_auction();
  } else if (verb == "uncross") {
    events = book.uncross(rule_of(words.at(1)));
  } else {
    throw wrong("not a request", request);
  }
  for (const MatchEvent& event : events) outcomes.push_back(match_text(event));
}

std::vector<CaseLine> case_lines(std::string_view file) {
  LineReader lines{std::string{GODWIT_SOURCE_FOLDER} + "/tests/cases/" + std::string{file}};
  std::vector<CaseLine> cases;
  for (size_t number = 1; lines.next(); ++number) {
    const std::string text = parts_of(std::string{lines.text()}, '#').at(0);
    if (!text.empty()) cases.push_back({.number = number, .text = text});
  }
  return cases;
}

std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(separator, begin), text.size());
    std::string_view part = text.substr(begin, end - begin);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty() || separator != ' ') parts.emplace_back(part);
    begin = end + 1;
  }
  return parts;
}

}  // namespace godwit::test
