// Where refused rows are kept: CATALOG/quarantine/FILE-HASH8.csv with file, line, reason, detail
// and the row as it stood.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "market/data/import/spool.h"

namespace godwit {

/// The quarantine file of one imported file. The same file has the same one each time: its name is
/// the file's, with a hash of its whole path, as two folders may hold files of one name.
[[nodiscard]] std::filesystem::path quarantine_path(const std::filesystem::path& catalog_root,
                                                    const std::filesystem::path& file);

/// Gathers refused rows while a file is read; nothing is written before save().
class Quarantine {
 public:
  explicit Quarantine(std::filesystem::path folder);

  struct Row {
    std::string_view file;
    uint64_t line = 0;
    std::string_view reason;
    std::string_view detail;
    std::string_view raw;  ///< Kept byte for byte, also when it is not UTF-8.
  };
  void append(const Row& row);
  [[nodiscard]] uint64_t bytes() const { return rows_.size(); }
  /// Writes the rows behind the first `from` bytes, up to `to`, with a header; whole or not at all.
  void save(uint64_t from, uint64_t to, const std::filesystem::path& path) const;

 private:
  Spool rows_;
  std::string line_;  // Reused.
};

}  // namespace godwit
