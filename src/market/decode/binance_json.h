// Messages of Binance, spot and futures: depth, trades, best bid and ask, and REST snapshots.
#pragma once

#include <optional>
#include <string_view>

#include "foundation/base/result.h"
#include "market/decode/depth_json.h"
#include "market/decode/json_document.h"
#include "market/decode/venue_json.h"

namespace godwit {

/// Decodes one JSON message, with the combined stream's envelope or without:
///   depthUpdate       -> on_depth; the hot form by scan_depth
///   {lastUpdateId..}  -> on_depth, a snapshot; without envelope only, as `@depth5` streams, which
///                        are no whole book, look the same inside one and are refused
///   trade, aggTrade   -> on_trade; sequence and trade_id are the venue's number
///   bookTicker        -> on_quote; sequence is the update number u. Spot gives no time there, nor
///                        in snapshots: ts_event is ts_recv then, and without ts_recv it is refused
/// ts_event is T (matching engine) where there is one, else E. All numbers are exact.
/// Source: Binance API documentation, "Web Socket Streams", spot, USD-M and COIN-M.
class BinanceJson {
 public:
  BinanceJson() = default;
  /// Calls `events` for what the message holds, or once with a refusal. `ts_recv`: our own time of
  /// arrival; absent in files without it, ts_recv is ts_event then.
  void decode(std::string_view text, std::optional<Timestamp> ts_recv, VenueEvents& events);

 private:
  using Refused = std::optional<Refusal>;
  Refused decode_any(std::string_view text, std::optional<Timestamp> ts_recv, VenueEvents& events);
  Refused snapshot(const JsonValue& data, std::optional<Timestamp> ts_recv, VenueEvents& events);
  static Refused trade(const JsonValue& data, std::optional<Timestamp> ts_recv,
                       VenueEvents& events);
  static Refused quote(const JsonValue& data, std::optional<Timestamp> ts_recv,
                       VenueEvents& events);

  JsonDocument document_;
  DepthRows rows_;
};

}  // namespace godwit
