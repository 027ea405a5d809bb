// A file of the catalog opened for reading. DuckDB reads it through the descriptor: a file that is
// replaced meanwhile stays as it was opened, and no character of its path means anything in SQL.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace godwit {

class DataFile {
 public:
  /// Throws Error with path and remedy when `path` is missing, not a regular file or unreadable.
  explicit DataFile(std::filesystem::path path);
  ~DataFile();
  DataFile(const DataFile&) = delete;
  DataFile& operator=(const DataFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] uint64_t bytes() const { return bytes_; }
  [[nodiscard]] int descriptor() const { return fd_; }
  /// The path under which this process opens the same file again.
  [[nodiscard]] std::string descriptor_path() const;

 private:
  std::filesystem::path path_;
  int fd_ = -1;
  uint64_t bytes_ = 0;
};

}  // namespace godwit
