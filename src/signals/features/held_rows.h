// The rows of a series in memory, where streams of very many series at once would cost more.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "signals/features/series_rows.h"

namespace godwit::features {

/// What is held of a row: its time, its day and the chosen columns.
struct HeldRows {
  std::unique_ptr<SeriesRows> rows;
  size_t bytes = 0;
};

/// Reads `rows`, which are bars, to their end. value() only of `columns`, by their places among
/// series_columns().
[[nodiscard]] HeldRows hold_rows(SeriesRows& rows, std::span<const size_t> columns);

}  // namespace godwit::features
