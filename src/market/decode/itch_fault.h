// What can be wrong with an ITCH message, seen from the decoder and from the books.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace godwit {

enum class ItchFault : uint8_t {
  kEmpty,           ///< A message without its type.
  kUnknownType,     ///< Skipped by its length, as the protocol asks.
  kWrongLength,     ///< Not the length of its type. Not read.
  kBadSide,         ///< Neither 'B' nor 'S'. Nothing changes.
  kBadQuantity,     ///< No shares. Nothing changes.
  kUnknownOrder,    ///< No such order rests. Nothing changes.
  kDuplicateOrder,  ///< The new order rests already. Nothing changes.
  kNegativeRest,    ///< More is taken than the order has; it is gone.
  kVolumeOverflow,  ///< The level's volume would leave its range; the new order is not entered.
  kFull,            ///< The bound on orders is reached; the new order is not entered.
  kWrongLocate,     ///< The order belongs to another stock than the message says. Applied.
  kUndefinedStock,  ///< An order of a stock without a directory message. Applied.
  kCrossed,         ///< The book of a trading stock is crossed in market hours. Applied.
};
inline constexpr size_t kItchFaultKinds = 13;

[[nodiscard]] constexpr std::string_view name(ItchFault fault) noexcept {
  constexpr std::array<std::string_view, kItchFaultKinds> names{
      "empty",         "unknown_type",    "wrong_length",  "bad_side",        "bad_quantity",
      "unknown_order", "duplicate_order", "negative_rest", "volume_overflow", "full",
      "wrong_locate",  "undefined_stock", "crossed"};
  return names[static_cast<size_t>(fault)];
}

}  // namespace godwit
