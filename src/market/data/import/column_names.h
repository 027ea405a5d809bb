// The contract's columns of each kind, by name.
#pragma once

#include <string_view>
#include <vector>

#include "market/domain/data_kind.h"

namespace godwit {

/// Those of the catalog, and `date` and `time` for tables that split the stamp in two.
[[nodiscard]] std::vector<std::string_view> contract_columns(DataKind kind);
/// Those that a row cannot be without, but for its time.
[[nodiscard]] std::vector<std::string_view> required_columns(DataKind kind);
/// Whether `unit` ("price", "volume", "quantity", "turnover") is what the column counts in.
[[nodiscard]] bool counts_in(std::string_view column, std::string_view unit);

}  // namespace godwit
