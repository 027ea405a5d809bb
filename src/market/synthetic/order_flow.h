// Four types of arrival as one Hawkes process: buying and selling market orders, orders that join
// the book, orders that leave it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "market/synthetic/hawkes.h"

namespace godwit {

enum class FlowType : uint8_t { kBuy, kSell, kJoin, kLeave };
inline constexpr size_t kFlowTypes = 4;

struct FlowShape {
  double rate_per_s = 1;   ///< Arrivals of all types in the long run, > 0.
  double branching = 0.5;  ///< Branching ratio, 0 to below 1. 0: independent arrivals.
  double decay_per_s = 1;  ///< > 0.
};

/// Market orders mostly excite their own side; every event has `branching` children on average,
/// whatever its type, so that the arrivals of all types together are a Hawkes process of that
/// branching ratio. Three in ten of the baseline are market orders.
[[nodiscard]] HawkesParameters self_exciting_flow(const FlowShape& shape);

}  // namespace godwit
