// Small integers that name things inside one run. Strong types: an order number is never taken for
// an instrument's.
#pragma once

#include <compare>
#include <cstdint>

namespace godwit {

template <class Tag, class Int>
class StrongId {
 public:
  constexpr StrongId() = default;
  explicit constexpr StrongId(Int value) : value_{value} {}
  [[nodiscard]] constexpr Int value() const { return value_; }
  friend constexpr auto operator<=>(StrongId, StrongId) = default;

 private:
  Int value_ = 0;
};

/// Position in the run's sorted instrument table.
using InstrumentIndex = StrongId<struct InstrumentTag, uint32_t>;
/// 1, 2, 3 ... in the order of creation within a run; 0 is no order. On the wire it becomes the
/// client order id, so that a restart or a retry names the same order.
using OrderId = StrongId<struct OrderTag, uint64_t>;
/// Position in the run's list of strategies.
using StrategyIndex = StrongId<struct StrategyTag, uint16_t>;
/// Position in the run's list of accounts.
using AccountIndex = StrongId<struct AccountTag, uint16_t>;

}  // namespace godwit
