// Columns that a file should have and has not, in one message.
#pragma once

#include <span>
#include <string>

#include "foundation/base/csv.h"
#include "foundation/base/error.h"

namespace godwit {

struct MissingColumn {
  std::string column;  ///< The contract's name.
  std::string wanted;  ///< The file's, as a mapping or format says it.
};

/// Error (kUsage) that names all of `missing`, which is not empty, what the file has instead, and
/// names that differ from the wanted ones in case, spaces or underscores only; at the end `remedy`.
[[nodiscard]] Error missing_columns(const CsvReader& csv, std::span<const MissingColumn> missing,
                                    const std::string& remedy = "");

}  // namespace godwit
