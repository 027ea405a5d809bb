// How a change of a position is written as orders where orders name what they open and close.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "market/domain/fill.h"
#include "market/domain/money.h"
#include "market/domain/position.h"

namespace godwit {

/// What a venue wants to hear of an order beyond its side.
enum class OffsetNaming : uint8_t {
  kNone,      ///< Nothing: it nets. Shares, spot, forex, one-way derivatives.
  kClose,     ///< Open or close; a close takes the oldest lots first. CFFEX, DCE, CZCE, GFEX.
  kSeparate,  ///< Close means yesterday's lots, today's are closed by name. SHFE, INE.
};

enum class ClosePolicy : uint8_t {
  kYesterdayFirst,
  kTodayFirst,  ///< Where the venue lets one choose; elsewhere as kYesterdayFirst.
  /// Never closes today's lots: it opens the other side instead, and unlock() closes both on a
  /// later day. For products whose close-today fee is dearer than opening and closing.
  kLock,
};

/// Parts of one change, in the order in which they are sent: closes first, then the open.
class ClosePlan {
 public:
  struct Part {
    Offset offset = Offset::kNet;
    Quantity quantity;  ///< > 0.
    friend bool operator==(const Part&, const Part&) = default;
  };
  void add(Offset offset, Quantity quantity) {
    if (quantity.sign() > 0) parts_[count_++] = {offset, quantity};
  }
  [[nodiscard]] std::span<const Part> parts() const& { return {parts_.data(), count_}; }
  std::span<const Part> parts() const&& = delete;  // It points into the plan.

 private:
  std::array<Part, 3> parts_{};
  size_t count_ = 0;
};

/// How `quantity` > 0 is bought or sold with what is held and not promised to working orders.
[[nodiscard]] ClosePlan plan_closes(const Position& position, Side side, Quantity quantity,
                                    OffsetNaming naming, ClosePolicy policy);

/// What locks have left: the quantity that is held both long and short since before today, and can
/// be closed on both sides at the price of old lots.
[[nodiscard]] Quantity unlockable(const Position& position);

/// The policy that costs least, from what one lot costs to open, to close when old, and to close on
/// its day, all >= 0. Of equal ones the one that opens least.
[[nodiscard]] ClosePolicy cheapest_policy(Amount open, Amount close, Amount close_today);

}  // namespace godwit
