// The columns, the order and the identity of each kind of rows.
//
// Rows of a series are in the order of their keys. Rows with one key form a group, and a merge
// replaces whole groups: a tick series keys by (ts_event, sequence), so that ticks of one instant
// without numbers of their own, or the levels of one book update, stay together and in their order.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include "market/data/catalog/event_schema.h"
#include "market/data/catalog/record_schema.h"
#include "market/data/catalog/schema.h"

#undef GODWIT_FIELD

namespace godwit {

/// Whether the stored columns are equal bit for bit, any NaN being equal to any other.
template <class Row>
[[nodiscard]] bool same_columns(const Row& a, const Row& b) {
  return std::apply(
      [&](const auto&... column) {
        const auto same = [&](const auto& one) {
          const auto x = one.get(a);
          const auto y = one.get(b);
          if constexpr (std::is_same_v<std::remove_cvref_t<decltype(x)>, double>)
            return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y) ||
                   (std::isnan(x) && std::isnan(y));
          else
            return x == y;
        };
        return (same(column) && ...);
      },
      RowSchema<Row>::columns());
}

}  // namespace godwit
