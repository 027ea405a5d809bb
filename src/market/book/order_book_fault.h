// What can be wrong with an order-by-order event, seen from the book it is applied to. A fault is
// an outcome, not an accident: it is counted, named, and leaves a book that is sound in itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace godwit {

enum class BookFault : uint8_t {
  kUnknownAction,   ///< The action is none of BookAction. Nothing changes.
  kNoSide,          ///< An add without a side, or with both. Nothing changes.
  kWrongSide,       ///< The order rests on the other side than the event says. Nothing changes.
  kBadQuantity,     ///< Zero or negative. Nothing changes.
  kUnknownOrder,    ///< No such order rests. Nothing changes.
  kDuplicateOrder,  ///< An add of an order that rests already. Nothing changes.
  kNegativeRest,    ///< More is taken than the order has. It is gone: what the venue has taken from
                    ///< must not stay behind as a ghost at the top of the book.
  kVolumeOverflow,  ///< The level's volume would leave its range. Nothing changes.
  kFull,            ///< The bound on orders is reached. Nothing changes.
  kCrossed,         ///< Applied; the best bid is not below the best ask in continuous trading.
};
inline constexpr size_t kBookFaultKinds = 10;

[[nodiscard]] constexpr std::string_view name(BookFault fault) noexcept {
  constexpr std::array<std::string_view, kBookFaultKinds> names{
      "unknown_action",  "no_side",       "wrong_side",      "bad_quantity", "unknown_order",
      "duplicate_order", "negative_rest", "volume_overflow", "full",         "crossed"};
  return names[static_cast<size_t>(fault)];
}

/// How often each fault has happened.
class BookFaultCounts {
 public:
  void add(BookFault fault, uint64_t count = 1) noexcept {
    counts_[static_cast<size_t>(fault)] += count;
  }
  [[nodiscard]] uint64_t of(BookFault fault) const noexcept {
    return counts_[static_cast<size_t>(fault)];
  }
  [[nodiscard]] uint64_t total() const noexcept {
    uint64_t sum = 0;
    for (const uint64_t count : counts_) sum += count;
    return sum;
  }
  friend bool operator==(const BookFaultCounts&, const BookFaultCounts&) = default;

 private:
  std::array<uint64_t, kBookFaultKinds> counts_{};
};

}  // namespace godwit
