// For tests: real market data, where it is at hand ($GODWIT_TEST_DATA names its folder).
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/csv.h"
#include "foundation/base/error.h"

namespace godwit::test {

[[nodiscard]] inline std::optional<std::string> market_data_folder() {
  const char* const folder = std::getenv("GODWIT_TEST_DATA");
  if (folder == nullptr) return std::nullopt;
  return folder;
}

/// The field of the reader's current record under a column that must exist.
[[nodiscard]] inline std::string_view field(const CsvReader& reader, const std::string& column) {
  const auto at = reader.find_column(column);
  if (!at) throw failed(reader.place() + ": no column " + column);
  return reader.fields()[*at];
}

}  // namespace godwit::test
