// What the decoders of venues' JSON messages hand out, to whom, and why they refuse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "market/book/depth_message.h"
#include "market/book/depth_sync.h"
#include "market/domain/event.h"

namespace godwit {

/// The kind of contract behind a venue's symbol, as far as the message tells.
enum class VenueProduct : uint8_t {
  kUnknown,
  kSpot,
  kLinear,   ///< Futures settled in the quote currency (Binance USD-M, Hyperliquid).
  kInverse,  ///< Futures settled in the coin (Binance COIN-M).
};

/// Where a message comes from. The views are valid during the sink's call.
struct VenueSymbol {
  std::string_view venue;   ///< As in instrument ids: BINANCE, BYBIT, HYPERLIQUID.
  std::string_view symbol;  ///< As the venue writes it; empty where the message does not name it
                            ///< (REST snapshots of Binance spot and USD-M).
  VenueProduct product = VenueProduct::kUnknown;
};

/// The symbol of our instrument id: a perpetual of linear or inverse kind gets "-PERP" (BTCUSDT of
/// USD-M is BTCUSDT-PERP, BTCUSD_PERP is BTCUSD-PERP), dated futures and all others stay.
[[nodiscard]] std::string instrument_symbol(const VenueSymbol& source);

/// How that venue numbers its depth messages.
[[nodiscard]] SequenceRule sequence_rule(const VenueSymbol& source) noexcept;

/// Why a message, or one trade of it, did not become an event.
enum class DecodeError : uint8_t {
  kTooLong,         ///< Longer than kMessageBytesMax.
  kBadLine,         ///< Not "[local_ns SPACE] {json}".
  kBadJson,         ///< Not well-formed JSON, or not UTF-8.
  kTooComplex,      ///< More values, or deeper nesting, than any message has.
  kUnknownMessage,  ///< Sound JSON, but no market data that we know: answers, other streams.
  kMissingField,    ///< A field that the message must have is absent or there twice.
  kBadField,        ///< A field of another type or form than the venue documents.
  kBadTime,         ///< Not milliseconds within 1970 to 2262, or no time at all.
  kBadPrice,        ///< Not above zero, not a decimal, too precise, or out of range.
  kBadQuantity,     ///< Negative, or zero in a trade, or as for prices.
  kTooManyLevels,   ///< More than kDepthRowsMax.
  kNotATrade,       ///< A print that is no trade of the market (insurance fund, deleveraging).
};
inline constexpr size_t kDecodeErrors = 12;

/// The error as the end of a sentence.
[[nodiscard]] std::string_view describe(DecodeError error) noexcept;

/// A refusal and where: bytes from the start of the text that was decoded, 0 where the damage
/// concerns the whole of it.
struct Refusal {
  DecodeError error;
  size_t offset = 0;
};

/// A snapshot of 5,000 levels a side is 0.4 MB; nothing that venues send is longer.
inline constexpr size_t kMessageBytesMax = 1 << 20;
/// Rows of one depth message: Binance's deepest snapshot has 5,000 levels a side.
inline constexpr size_t kDepthRowsMax = 10'000;

/// Takes what one message holds, during the call that decodes it. header.instrument is not set:
/// the receiver knows its own table.
class VenueEvents {
 public:
  virtual ~VenueEvents() = default;
  virtual void on_depth(const VenueSymbol& source, const DepthMessage& message) = 0;
  virtual void on_trade(const VenueSymbol& source, const Trade& trade) = 0;
  virtual void on_quote(const VenueSymbol& source, const Quote& quote) = 0;
  virtual void on_refused(const Refusal& refusal) = 0;
};

}  // namespace godwit
