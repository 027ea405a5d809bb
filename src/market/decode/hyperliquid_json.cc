#include "market/decode/hyperliquid_json.h"

#include "market/decode/fields_json.h"

namespace godwit {
namespace {

/// Perpetuals have plain names; spot pairs are @NUMBER or BASE/QUOTE.
VenueSymbol source_of(std::string_view coin) {
  const bool spot = coin.find_first_of("@/") != std::string_view::npos;
  return {"HYPERLIQUID", coin, spot ? VenueProduct::kSpot : VenueProduct::kLinear};
}

}  // namespace

void HyperliquidJson::decode(std::string_view text, std::optional<Timestamp> ts_recv,
                             VenueEvents& events) {
  if (const Refused refusal = decode_any(text, ts_recv, events)) events.on_refused(*refusal);
}

HyperliquidJson::Refused HyperliquidJson::decode_any(std::string_view text,
                                                     std::optional<Timestamp> ts_recv,
                                                     VenueEvents& events) {
  const Result<JsonValue, Refusal> root = document_.parse(text);
  if (!root) return root.error();
  const std::optional<JsonValue> channel = root->find("channel");
  JsonFields message{*root};
  if (channel && channel->text() == "l2Book") {
    const std::optional<JsonValue> data = message.object("data");
    return data ? book(*data, ts_recv, events) : message.refusal();
  }
  if (!channel || channel->text() != "trades")
    return Refusal{DecodeError::kUnknownMessage, channel ? channel->offset() : 0};
  const std::optional<JsonValue> data = message.array("data");
  if (!data) return message.refusal();
  for (std::optional<JsonValue> each = data->first(); each; each = each->next(*data))
    if (const Refused refusal = trade(*each, ts_recv, events)) events.on_refused(*refusal);
  return std::nullopt;
}

HyperliquidJson::Refused HyperliquidJson::book(const JsonValue& data,
                                               std::optional<Timestamp> ts_recv,
                                               VenueEvents& events) {
  JsonFields fields{data};
  const std::string_view coin = fields.symbol("coin");
  EventHeader header;
  header.ts_event = fields.time_ms("time");
  header.ts_recv = ts_recv.value_or(header.ts_event);
  header.kind = EventKind::kBookDelta;
  header.flags = BookDelta::kSnapshot;
  const std::optional<JsonValue> levels = fields.array("levels");
  if (fields.refusal()) return fields.refusal();
  const std::optional<JsonValue> bids = levels->first();
  const std::optional<JsonValue> asks = bids ? bids->next(*levels) : bids;
  if (!asks || bids->kind() != JsonKind::kArray || asks->kind() != JsonKind::kArray ||
      asks->next(*levels))
    return Refusal{DecodeError::kBadField, levels->offset()};

  rows_.clear();
  if (const Refused refusal = add_side(*bids, 0)) return refusal;
  if (const Refused refusal = add_side(*asks, BookDelta::kAskSide)) return refusal;
  rows_.finish(header);
  events.on_depth(source_of(coin), {.deltas = rows_.run(), .snapshot = true});
  return std::nullopt;
}

HyperliquidJson::Refused HyperliquidJson::add_side(const JsonValue& side, uint16_t flags) {
  EventHeader header;
  header.flags = flags;
  for (std::optional<JsonValue> level = side.first(); level; level = level->next(side)) {
    JsonFields fields{*level};
    const Price price = fields.price("px");
    const Quantity quantity = fields.quantity("sz");
    if (fields.refusal()) return fields.refusal();
    if (!rows_.add(header, {price, quantity}))
      return Refusal{DecodeError::kTooManyLevels, level->offset()};
  }
  return std::nullopt;
}

HyperliquidJson::Refused HyperliquidJson::trade(const JsonValue& value,
                                                std::optional<Timestamp> ts_recv,
                                                VenueEvents& events) {
  JsonFields fields{value};
  const std::string_view coin = fields.symbol("coin");
  Trade trade;
  trade.header.ts_event = fields.time_ms("time");
  trade.header.ts_recv = ts_recv.value_or(trade.header.ts_event);
  trade.header.kind = EventKind::kTrade;
  trade.price = fields.price("px");
  trade.quantity = fields.quantity("sz");
  trade.trade_id = fields.count("tid");
  trade.header.sequence = trade.trade_id;
  const std::string_view side = fields.text("side");
  if (side != "A" && side != "B") fields.refuse(DecodeError::kBadField, value.offset());
  if (trade.quantity.is_zero()) fields.refuse(DecodeError::kBadQuantity, value.offset());
  if (fields.refusal()) return fields.refusal();
  trade.header.flags =
      static_cast<uint16_t>(side == "B" ? AggressorSide::kBuy : AggressorSide::kSell);
  events.on_trade(source_of(coin), trade);
  return std::nullopt;
}

}  // namespace godwit
