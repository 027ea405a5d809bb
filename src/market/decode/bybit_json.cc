#include "market/decode/bybit_json.h"

#include "market/decode/depth_json.h"
#include "market/decode/fields_json.h"

namespace godwit {
namespace {

/// A book of 500 levels is of contracts, which are linear when they are quoted in a dollar coin;
/// other depths spot has as well.
VenueProduct product_of(std::string_view topic, std::string_view symbol) {
  if (!topic.starts_with("orderbook.500.")) return VenueProduct::kUnknown;
  const bool linear = symbol.ends_with("USDT") || symbol.ends_with("USDC");
  return linear ? VenueProduct::kLinear : VenueProduct::kInverse;
}

}  // namespace

void BybitJson::decode(std::string_view text, std::optional<Timestamp> ts_recv,
                       VenueEvents& events) {
  if (const auto refusal = decode_any(text, ts_recv, events)) events.on_refused(*refusal);
}

std::optional<Refusal> BybitJson::decode_any(std::string_view text,
                                             std::optional<Timestamp> ts_recv,
                                             VenueEvents& events) {
  const Result<JsonValue, Refusal> root = document_.parse(text);
  if (!root) return root.error();
  const std::optional<JsonValue> topic = root->find("topic");
  if (!topic || !topic->text().starts_with("orderbook."))
    return Refusal{DecodeError::kUnknownMessage, topic ? topic->offset() : 0};
  JsonFields message{*root};
  const std::string_view type = message.text("type");
  const Timestamp ts_event = message.time_ms(message.has("cts") ? "cts" : "ts");
  const std::optional<JsonValue> data = message.object("data");
  if (message.refusal()) return message.refusal();
  if (type != "snapshot" && type != "delta")
    return Refusal{DecodeError::kBadField, root->find("type")->offset()};

  JsonFields fields{*data};
  const std::string_view symbol = fields.symbol("s");
  const uint64_t number = fields.count("u");
  const std::optional<JsonValue> bids = fields.array("b");
  const std::optional<JsonValue> asks = fields.array("a");
  if (fields.refusal()) return fields.refusal();
  const bool snapshot = type == "snapshot" || number == 1;

  rows_.clear();
  if (const auto refusal = read_levels(*bids, 0, rows_)) return refusal;
  if (const auto refusal = read_levels(*asks, BookDelta::kAskSide, rows_)) return refusal;
  EventHeader header;
  header.ts_event = ts_event;
  header.ts_recv = ts_recv.value_or(ts_event);
  header.sequence = number;
  header.kind = EventKind::kBookDelta;
  header.flags = snapshot ? BookDelta::kSnapshot : uint16_t{0};
  rows_.finish(header);
  events.on_depth(
      {"BYBIT", symbol, product_of(topic->text(), symbol)},
      {.deltas = rows_.run(), .first_update = number, .last_update = number, .snapshot = snapshot});
  return std::nullopt;
}

}  // namespace godwit
