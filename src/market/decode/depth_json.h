// Binance's depthUpdate, the message that a crypto book is made of, from text to exact rows. Two
// readers: a scanner for the key order that Binance has always sent, and one for any order.
#pragma once

#include <optional>
#include <string_view>

#include "foundation/base/result.h"
#include "market/book/depth_message.h"
#include "market/decode/depth_rows_json.h"
#include "market/decode/json_document.h"
#include "market/decode/venue_json.h"

namespace godwit {

/// One depth update. ts_event of its rows is T, the time of the matching engine, where the message
/// has one (futures), else E; ts_recv is ours, or ts_event where we have none; sequence is u.
struct DepthUpdate {
  VenueSymbol source;
  DepthMessage message;  ///< Its rows lie in the DepthRows that were filled.
};

/// The common form, in one pass without a look back: no spaces, keys in the order stream, data, e,
/// E, [T], s, [ps], [st], U, u, [pu], b, a; with the combined stream's envelope or without. False
/// for everything else, sound or not: read_depth decides then. Whatever this accepts, read_depth
/// accepts with equal results. Never allocates; reads nothing beyond `text`.
[[nodiscard]] bool scan_depth(std::string_view text, std::optional<Timestamp> ts_recv,
                              DepthRows& rows, DepthUpdate& update) noexcept;

/// Any order of keys, any spacing, other keys ignored. `data` is the depthUpdate itself, without
/// envelope.
[[nodiscard]] Result<DepthUpdate, Refusal> read_depth(const JsonValue& data,
                                                      std::optional<Timestamp> ts_recv,
                                                      DepthRows& rows);

/// Adds the levels of `side`, an array of [price, quantity] texts and more that is ignored, with
/// `flags`; nothing, or why not.
[[nodiscard]] std::optional<Refusal> read_levels(const JsonValue& side, uint16_t flags,
                                                 DepthRows& rows);

/// COIN-M symbols name the pair with USD and an underscore (BTCUSD_PERP); no USD-M symbol does.
[[nodiscard]] inline VenueProduct binance_product(bool futures, std::string_view symbol) noexcept {
  if (!futures) return VenueProduct::kSpot;
  return symbol.find("USD_") != std::string_view::npos ? VenueProduct::kInverse
                                                       : VenueProduct::kLinear;
}

}  // namespace godwit
