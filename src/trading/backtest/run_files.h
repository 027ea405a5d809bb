// What a run directory says, read back for a report.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// One CSV file of a run, as text.
class RunTable {
 public:
  /// Throws Error naming the file when it is missing, damaged or lacks one of `columns`.
  RunTable(const std::filesystem::path& path, const std::vector<std::string_view>& columns);
  [[nodiscard]] size_t rows() const { return fields_.size() / width_; }
  /// column: position in `columns`.
  [[nodiscard]] const std::string& at(size_t row, size_t column) const {
    return fields_[row * width_ + column];
  }
  /// The same as a number; NaN for an empty field.
  [[nodiscard]] double number(size_t row, size_t column) const;

 private:
  std::filesystem::path path_;
  size_t width_;
  std::vector<std::string> fields_;
};

}  // namespace godwit
