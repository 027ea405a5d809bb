// Columns by which people's own tables name instruments, though no mapping asks for them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "foundation/base/csv.h"
#include "market/data/import/refused_row.h"
#include "market/data/import/table_binding.h"
#include "market/data/import/table_format.h"

namespace godwit {

/// A table of which the command (or the file's name) says whose it is holds one instrument. Where
/// it has a column instrument, symbol, code, ticker, ts_code or sec_code, in letters of any case,
/// that it maps to nothing, the first value there is what the table calls that instrument, and rows
/// with another value are of another one. An empty field says nothing. Tables of news and relations
/// speak of many instruments and are not held to one. One thread.
class NameColumns {
 public:
  NameColumns(const CsvReader& csv, const TableFormat& format);

  /// Why the record is of another instrument than those before it; nothing when it is not.
  [[nodiscard]] std::optional<RefusedRow> other(const TableRecord& record);
  [[nodiscard]] bool holds(std::string_view column) const;

 private:
  struct Column {
    std::string name;
    size_t position = 0;
    std::string first;  ///< Empty: no record said anything yet.
  };
  std::vector<Column> columns_;
};

}  // namespace godwit
