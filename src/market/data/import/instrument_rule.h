// How the files of a vendor name instruments: a template of columns and of parts of the file's
// name, and a style that turns the text into SYMBOL.VENUE.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "market/domain/instrument_id.h"

namespace godwit {

enum class InstrumentStyle : uint8_t {
  kId,       ///< "600519.SSE" as it stands.
  kStock,    ///< Chinese codes: "sh.600000", "SH600000", "600000.XSHG"; indices become .INDEX.
  kCode,     ///< Chinese codes without exchange: "600000".
  kProduct,  ///< Chinese futures "EXCHANGE.PRODUCT...": case of the product as the exchange has it.
  kPair,     ///< "EURUSD.OANDA" becomes "EUR/USD.OANDA".
};

inline constexpr std::array kInstrumentStyles{std::string_view{"id"}, std::string_view{"stock"},
                                              std::string_view{"code"}, std::string_view{"product"},
                                              std::string_view{"pair"}};

[[nodiscard]] constexpr std::string_view name(InstrumentStyle style) {
  return kInstrumentStyles[static_cast<size_t>(style)];
}

/// Nothing when `text` is not of the style. kStock: the code's exchange is SSE for sh, ss or XSHG,
/// SZSE for sz or XSHE, BSE for bj or XBSE; 000xxx and 950xxx of sh, 399xxx of sz are indices (SSE
/// and SZSE code tables) and become "000300.INDEX". kCode: of shares and funds, by the ranges of
/// the exchanges' code tables: 5, 6, 90 are SSE, 0 to 3 SZSE, 4, 8, 92 BSE. kProduct: the text is
/// "PRODUCT[@...|digits].EXCHANGE"; products of SHFE, INE, DCE and GFEX are in small letters, those
/// of CZCE and CFFEX in capitals.
[[nodiscard]] std::optional<InstrumentId> to_instrument(InstrumentStyle style,
                                                        std::string_view text);

}  // namespace godwit
