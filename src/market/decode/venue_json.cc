#include "market/decode/venue_json.h"

namespace godwit {

std::string instrument_symbol(const VenueSymbol& source) {
  std::string symbol{source.symbol};
  if (source.product != VenueProduct::kLinear && source.product != VenueProduct::kInverse)
    return symbol;
  const size_t mark = symbol.find('_');
  if (mark == std::string::npos) return symbol + "-PERP";
  if (symbol.substr(mark) == "_PERP") symbol[mark] = '-';
  return symbol;
}

SequenceRule sequence_rule(const VenueSymbol& source) noexcept {
  if (source.venue == "BYBIT") return SequenceRule::kBybit;
  if (source.venue == "HYPERLIQUID") return SequenceRule::kSnapshots;
  return source.product == VenueProduct::kSpot ? SequenceRule::kBinanceSpot
                                               : SequenceRule::kBinanceFutures;
}

std::string_view describe(DecodeError error) noexcept {
  switch (error) {
    case DecodeError::kTooLong: return "the message is longer than 1 MiB";
    case DecodeError::kBadLine: return "the line is not a local time in nanoseconds and JSON";
    case DecodeError::kBadJson: return "not well-formed JSON in UTF-8";
    case DecodeError::kTooComplex: return "more values or deeper nesting than any message has";
    case DecodeError::kUnknownMessage: return "no market data that is known here";
    case DecodeError::kMissingField: return "a field is missing or there twice";
    case DecodeError::kBadField: return "a field has another form than the venue documents";
    case DecodeError::kBadTime: return "not a time in milliseconds from 1970 to 2262";
    case DecodeError::kBadPrice: return "not a price above zero with at most nine decimals";
    case DecodeError::kBadQuantity: return "not a quantity with at most eight decimals";
    case DecodeError::kTooManyLevels: return "more than 10,000 levels in one message";
    case DecodeError::kNotATrade: return "a print that is no trade of the market";
  }
  return "unknown";
}

}  // namespace godwit
