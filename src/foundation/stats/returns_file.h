// A CSV table of period returns: one column, perhaps a benchmark's, and what names each row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct ReturnsRequest {
  std::filesystem::path path;
  /// Absent: the only column of numbers, or else the one named "return" or "returns".
  std::optional<std::string> column;
  std::optional<std::string> benchmark;
};

/// Returns and benchmark have one value for each row.
struct ReturnsTable {
  std::string column;
  std::vector<double> returns;
  std::vector<double> benchmark;  ///< empty without a benchmark

  /// Text of the row in the column `ts`, or in the first column where that is not one of numbers.
  [[nodiscard]] std::optional<std::string> row_label(size_t row) const;

  std::string label_text;            ///< all labels, one behind the other
  std::vector<uint64_t> label_ends;  ///< where each one ends; empty without labels
};

/// Rows that a file may have: more is no series of returns, and memory stays bounded.
inline constexpr size_t kReturnRowsMax = 20'000'000;

/// Reads the file. Throws Error: kUsage for a column that is not there (with those that are), and
/// kFailed with file, line and remedy for a field that is empty, "nan" or no number, a row with too
/// few or too many fields, a blank line between rows, a file without rows or with too many.
[[nodiscard]] ReturnsTable read_returns(const ReturnsRequest& request);

}  // namespace godwit
