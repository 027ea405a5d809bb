// Bybit's order book stream: snapshots and changes.
#pragma once

#include <optional>
#include <string_view>

#include "market/decode/depth_rows_json.h"
#include "market/decode/json_document.h"
#include "market/decode/venue_json.h"

namespace godwit {

/// {"topic":"orderbook.500.XRPUSDT","type":"snapshot"|"delta","ts":..,"data":{"s","b","a","u"},
/// "cts":..} -> on_depth. ts_event is cts, the time of the matching engine, where there is one,
/// else ts; sequence is u. A message with u = 1 is a snapshot whatever its type says: the service
/// has started again. Only a depth of 500 tells contracts from spot: product is kUnknown else.
/// Source: Bybit v5 API documentation, WebSocket "Orderbook".
class BybitJson {
 public:
  BybitJson() = default;
  /// As BinanceJson::decode.
  void decode(std::string_view text, std::optional<Timestamp> ts_recv, VenueEvents& events);

 private:
  std::optional<Refusal> decode_any(std::string_view text, std::optional<Timestamp> ts_recv,
                                    VenueEvents& events);
  JsonDocument document_;
  DepthRows rows_;
};

}  // namespace godwit
