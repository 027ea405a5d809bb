#include "market/decode/binance_json.h"

#include "market/decode/fields_json.h"

namespace godwit {
namespace {

constexpr std::string_view kVenue = "BINANCE";

}  // namespace

void BinanceJson::decode(std::string_view text, std::optional<Timestamp> ts_recv,
                         VenueEvents& events) {
  DepthUpdate update;
  if (scan_depth(text, ts_recv, rows_, update)) {
    events.on_depth(update.source, update.message);
    return;
  }
  if (const Refused refusal = decode_any(text, ts_recv, events)) events.on_refused(*refusal);
}

BinanceJson::Refused BinanceJson::decode_any(std::string_view text,
                                             std::optional<Timestamp> ts_recv,
                                             VenueEvents& events) {
  const Result<JsonValue, Refusal> root = document_.parse(text);
  if (!root) return root.error();
  const bool enveloped = root->find("stream").has_value();
  JsonFields envelope{*root};
  std::optional<JsonValue> data = *root;
  if (enveloped) {
    (void)envelope.text("stream");
    data = envelope.object("data");
  }
  if (envelope.refusal()) return envelope.refusal();

  const std::optional<JsonValue> event = data->find("e");
  if (!event) {
    if (!enveloped && data->find("lastUpdateId")) return snapshot(*data, ts_recv, events);
    if (data->find("u") && data->find("B")) return quote(*data, ts_recv, events);
    return Refusal{DecodeError::kUnknownMessage, data->offset()};
  }
  if (event->text() == "trade" || event->text() == "aggTrade") return trade(*data, ts_recv, events);
  if (event->text() == "bookTicker") return quote(*data, ts_recv, events);
  if (event->text() != "depthUpdate") return Refusal{DecodeError::kUnknownMessage, event->offset()};
  const Result<DepthUpdate, Refusal> update = read_depth(*data, ts_recv, rows_);
  if (!update) return update.error();
  events.on_depth(update->source, update->message);
  return std::nullopt;
}

BinanceJson::Refused BinanceJson::snapshot(const JsonValue& data, std::optional<Timestamp> ts_recv,
                                           VenueEvents& events) {
  JsonFields fields{data};
  const uint64_t number = fields.count("lastUpdateId");
  const bool futures = fields.has("E");
  Timestamp ts_event = ts_recv.value_or(Timestamp{});
  if (futures) ts_event = fields.time_ms(fields.has("T") ? "T" : "E");
  if (!futures && !ts_recv) fields.refuse(DecodeError::kBadTime, data.offset());
  std::string_view symbol;
  if (fields.has("symbol")) symbol = fields.symbol("symbol");
  const std::optional<JsonValue> bids = fields.array("bids");
  const std::optional<JsonValue> asks = fields.array("asks");
  if (fields.refusal()) return fields.refusal();

  rows_.clear();
  if (const Refused refusal = read_levels(*bids, 0, rows_)) return refusal;
  if (const Refused refusal = read_levels(*asks, BookDelta::kAskSide, rows_)) return refusal;
  EventHeader header;
  header.ts_event = ts_event;
  header.ts_recv = ts_recv.value_or(ts_event);
  header.sequence = number;
  header.kind = EventKind::kBookDelta;
  header.flags = BookDelta::kSnapshot;
  rows_.finish(header);
  events.on_depth({kVenue, symbol, binance_product(futures, symbol)}, {.deltas = rows_.run(),
                                                                       .first_update = number,
                                                                       .last_update = number,
                                                                       .snapshot = true,
                                                                       .venue_time = futures});
  return std::nullopt;
}

BinanceJson::Refused BinanceJson::trade(const JsonValue& data, std::optional<Timestamp> ts_recv,
                                        VenueEvents& events) {
  JsonFields fields{data};
  // Futures say what a print is; only MARKET is one of the market (INSURANCE_FUND, ADL, NA are
  // not).
  if (fields.has("X") && fields.text("X") != "MARKET")
    fields.refuse(DecodeError::kNotATrade, data.offset());
  const bool spot = fields.has("M");
  const std::string_view symbol = fields.symbol("s");
  Trade trade;
  trade.header.ts_event = fields.time_ms("T");
  trade.header.ts_recv = ts_recv.value_or(trade.header.ts_event);
  trade.header.kind = EventKind::kTrade;
  trade.price = fields.price("p");
  trade.quantity = fields.quantity("q");
  trade.trade_id = fields.count(fields.has("a") ? "a" : "t");
  trade.header.sequence = trade.trade_id;
  const bool buyer_is_maker = fields.boolean("m");
  trade.header.flags =
      static_cast<uint16_t>(buyer_is_maker ? AggressorSide::kSell : AggressorSide::kBuy);
  if (trade.quantity.is_zero()) fields.refuse(DecodeError::kBadQuantity, data.offset());
  if (fields.refusal()) return fields.refusal();
  events.on_trade({kVenue, symbol, binance_product(!spot, symbol)}, trade);
  return std::nullopt;
}

BinanceJson::Refused BinanceJson::quote(const JsonValue& data, std::optional<Timestamp> ts_recv,
                                        VenueEvents& events) {
  JsonFields fields{data};
  const bool spot = !fields.has("e");
  const std::string_view symbol = fields.symbol("s");
  Quote quote;
  quote.header.kind = EventKind::kQuote;
  quote.header.sequence = fields.count("u");
  quote.header.ts_event = ts_recv.value_or(Timestamp{});
  if (!spot) quote.header.ts_event = fields.time_ms(fields.has("T") ? "T" : "E");
  if (spot && !ts_recv) fields.refuse(DecodeError::kBadTime, data.offset());
  quote.header.ts_recv = ts_recv.value_or(quote.header.ts_event);
  quote.bid_price = fields.price_or_zero("b");
  quote.bid_volume = fields.quantity("B");
  quote.ask_price = fields.price_or_zero("a");
  quote.ask_volume = fields.quantity("A");
  // A zero price is an empty side, and then there is no volume either.
  if ((quote.bid_price.is_zero() && !quote.bid_volume.is_zero()) ||
      (quote.ask_price.is_zero() && !quote.ask_volume.is_zero()))
    fields.refuse(DecodeError::kBadPrice, data.offset());
  if (fields.refusal()) return fields.refusal();
  events.on_quote({kVenue, symbol, binance_product(!spot, symbol)}, quote);
  return std::nullopt;
}

}  // namespace godwit
