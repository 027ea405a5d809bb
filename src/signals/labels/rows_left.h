// Whether a span ends within the data, without sums that could wrap.
#pragma once

#include <cstddef>

namespace godwit {

/// Whether row + lag + length < rows.
[[nodiscard]] constexpr bool has_rows(size_t rows, size_t row, size_t lag, size_t length) {
  return row < rows && lag < rows - row && length < rows - row - lag;
}

}  // namespace godwit
