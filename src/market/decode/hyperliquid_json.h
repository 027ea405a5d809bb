// Hyperliquid's l2Book and trades channels.
#pragma once

#include <optional>
#include <string_view>

#include "market/decode/depth_rows_json.h"
#include "market/decode/json_document.h"
#include "market/decode/venue_json.h"

namespace godwit {

/// l2Book -> on_depth, always a snapshot (20 levels a side, the venue sends no more); without a
/// number, sequence is 0. trades -> on_trade for each, the aggressor's side from "B" (buy) and "A"
/// (sell); sequence and trade_id are tid; one that is refused does not take the others with it, and
/// the first trades after subscribing are older than ts_recv suggests. ts_event is `time`.
/// Source: Hyperliquid API documentation, "Websocket subscriptions" (WsBook, WsTrade).
class HyperliquidJson {
 public:
  HyperliquidJson() = default;
  /// As BinanceJson::decode.
  void decode(std::string_view text, std::optional<Timestamp> ts_recv, VenueEvents& events);

 private:
  using Refused = std::optional<Refusal>;
  Refused decode_any(std::string_view text, std::optional<Timestamp> ts_recv, VenueEvents& events);
  Refused book(const JsonValue& data, std::optional<Timestamp> ts_recv, VenueEvents& events);
  Refused add_side(const JsonValue& side, uint16_t flags);
  static Refused trade(const JsonValue& value, std::optional<Timestamp> ts_recv,
                       VenueEvents& events);

  JsonDocument document_;
  DepthRows rows_;
};

}  // namespace godwit
