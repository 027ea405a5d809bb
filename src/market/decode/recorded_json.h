// Lines of a raw recording: what a feed received, one message a line, most often behind the local
// time of its arrival.
#pragma once

#include <string_view>

#include "market/decode/binance_json.h"
#include "market/decode/bybit_json.h"
#include "market/decode/hyperliquid_json.h"
#include "market/decode/venue_json.h"

namespace godwit {

/// Decodes "1723161253937085768 {...}" (nanoseconds since 1970 by our clock) or "{...}" alone, for
/// every venue that is known here; the venue shows by its own outer keys. A line end and blanks at
/// the end do not matter. Where ts_recv is missing, it is ts_event.
/// Memory: about 2 MB, and the longest message once more; nothing grows with the number of lines.
class RecordedJson {
 public:
  RecordedJson() = default;
  /// Zero or more events, or refusals; the offset of a refusal counts from the start of `line`.
  /// Never throws, whatever the bytes are.
  void decode(std::string_view line, VenueEvents& events);

 private:
  BinanceJson binance_;
  BybitJson bybit_;
  HyperliquidJson hyperliquid_;
};

}  // namespace godwit
