// For tests: the records of a gzip-compressed CSV file of real market data, where such data is at
// hand ($GODWIT_TEST_DATA names its folder).
#pragma once

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "foundation/base/csv.h"
#include "foundation/base/error.h"

namespace godwit::test {

[[nodiscard]] inline std::optional<std::string> market_data_folder() {
  const char* const folder = std::getenv("GODWIT_TEST_DATA");
  if (folder == nullptr) return std::nullopt;
  return folder;
}

/// The unpacked text of a .gz file. Throws Error when there is none.
[[nodiscard]] inline std::string unpacked(const std::string& path) {
  const auto close = [](FILE* pipe) { ::pclose(pipe); };
  const std::string command = "gzip -dc -- '" + path + "'";
  const std::unique_ptr<FILE, decltype(close)> pipe{::popen(command.c_str(), "r"), close};
  if (!pipe) throw failed(path + ": cannot start gzip");
  std::string text;
  std::string piece(1 << 20, '\0');
  for (size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe.get())) > 0;)
    text.append(piece, 0, got);
  if (text.empty()) throw failed(path + ": missing or empty");
  return text;
}

/// A CSV file in memory with its reader.
class PackedCsv {
 public:
  explicit PackedCsv(const std::string& path)
      : text_{unpacked(path)}, reader_{CsvText{path, text_}, {}} {}
  [[nodiscard]] CsvReader& reader() { return reader_; }
  /// The field of the current record under a column that must exist.
  [[nodiscard]] std::string_view field(const std::string& column) {
    const auto at = reader_.find_column(column);
    if (!at) throw failed(reader_.place() + ": no column " + column);
    return reader_.fields()[*at];
  }

 private:
  std::string text_;
  CsvReader reader_;
};

}  // namespace godwit::test
