#include "market/decode/depth_json.h"

#include "market/decode/fields_json.h"

namespace godwit {

std::optional<Refusal> read_levels(const JsonValue& side, uint16_t flags, DepthRows& rows) {
  EventHeader header;
  header.flags = flags;
  for (std::optional<JsonValue> level = side.first(); level; level = level->next(side)) {
    std::optional<JsonValue> price_text;
    std::optional<JsonValue> quantity_text;
    if (level->kind() == JsonKind::kArray) price_text = level->first();
    if (price_text) quantity_text = price_text->next(*level);
    if (!quantity_text || price_text->kind() != JsonKind::kString ||
        quantity_text->kind() != JsonKind::kString)
      return Refusal{DecodeError::kBadField, level->offset()};
    const Result<Price, DecodeError> price = price_of_text(price_text->text());
    if (!price || price->is_zero()) return Refusal{DecodeError::kBadPrice, price_text->offset()};
    const Result<Quantity, DecodeError> quantity = quantity_of_text(quantity_text->text());
    if (!quantity) return Refusal{quantity.error(), quantity_text->offset()};
    if (!rows.add(header, {*price, *quantity}))
      return Refusal{DecodeError::kTooManyLevels, level->offset()};
  }
  return std::nullopt;
}

Result<DepthUpdate, Refusal> read_depth(const JsonValue& data, std::optional<Timestamp> ts_recv,
                                        DepthRows& rows) {
  JsonFields fields{data};
  const bool futures = fields.has("pu");
  const Timestamp sent = fields.time_ms("E");
  const Timestamp ts_event = fields.has("T") ? fields.time_ms("T") : sent;
  const std::string_view symbol = fields.symbol("s");
  const uint64_t first = fields.count("U");
  const uint64_t last = fields.count("u");
  const uint64_t previous = futures ? fields.count("pu") : 0;
  const std::optional<JsonValue> bids = fields.array("b");
  const std::optional<JsonValue> asks = fields.array("a");
  if (first > last) fields.refuse(DecodeError::kBadField, data.offset());
  if (fields.refusal()) return Unexpected{*fields.refusal()};

  rows.clear();
  if (const auto refusal = read_levels(*bids, 0, rows)) return Unexpected{*refusal};
  if (const auto refusal = read_levels(*asks, BookDelta::kAskSide, rows))
    return Unexpected{*refusal};
  EventHeader header;
  header.ts_event = ts_event;
  header.ts_recv = ts_recv.value_or(ts_event);
  header.sequence = last;
  header.kind = EventKind::kBookDelta;
  rows.finish(header);
  return DepthUpdate{.source = {"BINANCE", symbol, binance_product(futures, symbol)},
                     .message = {.deltas = rows.run(),
                                 .first_update = first,
                                 .last_update = last,
                                 .previous_update = previous}};
}

}  // namespace godwit
