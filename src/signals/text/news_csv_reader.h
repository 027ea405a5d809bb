// News from a plain CSV file with the columns of the contract.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/csv.h"
#include "market/domain/news_item.h"

namespace godwit {

struct SourcedNews {
  NewsItem item;
  std::string source;   ///< "news", "social", the name of a series; what weights are given by.
  uint64_t number = 0;  ///< Counts items from 0; one that names several instruments comes for each.
};

/// Columns: `ts` (or `ts_event`), `available_at`, and `title` or `text`, which must be there;
/// `id,instrument,language,label,source`, which may. Others are ignored. Times are instants of the
/// contract. One thread; memory of one record, whatever the file.
class NewsCsvReader {
 public:
  static constexpr size_t kRecordBytesMax = 4 << 20;

  /// source: of rows whose own is empty or that have no such column. Throws Error with the path
  /// when the file cannot be read (kFailed) or lacks a column (kUsage).
  NewsCsvReader(const std::filesystem::path& path, std::string source);

  /// The next item; nothing at the end. Throws Error (kFailed) with file and line: a record that is
  /// not UTF-8, too long or damaged, a malformed time, instrument or label, an instrument in the
  /// spelling of a vendor (600519.SH), no title and text, available_at before ts.
  [[nodiscard]] std::optional<SourcedNews> next();
  /// "path:line" of the item that was read last.
  [[nodiscard]] std::string place() const { return csv_.place(); }

 private:
  [[nodiscard]] std::optional<size_t> column(std::string_view name) const;
  [[nodiscard]] size_t require_column(std::string_view name) const;
  [[nodiscard]] std::string_view field(std::optional<size_t> column) const;
  [[nodiscard]] Timestamp time(size_t column) const;

  CsvReader csv_;
  std::string source_;
  size_t ts_;
  size_t available_at_;
  std::optional<size_t> id_;
  std::optional<size_t> instrument_;
  std::optional<size_t> language_;
  std::optional<size_t> title_;
  std::optional<size_t> text_;
  std::optional<size_t> label_;
  std::optional<size_t> source_column_;
};

}  // namespace godwit
