#include "trading/backtest/run_files.h"

#include <cmath>

#include "foundation/base/csv.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {

RunTable::RunTable(const std::filesystem::path& path, const std::vector<std::string_view>& columns)
    : path_{path}, width_{columns.size()} {
  CsvReader reader{path};
  std::vector<size_t> positions;
  for (const std::string_view column : columns) {
    const std::optional<size_t> position = reader.find_column(column);
    if (!position)
      throw failed(path.string() + ": has no column " + std::string{column} +
                   "; it is not a file of a run, run the back-test again");
    positions.push_back(*position);
  }
  while (reader.next()) {
    if (reader.fields().size() != reader.columns().size())
      throw failed(reader.place() + ": expected " + std::to_string(reader.columns().size()) +
                   " fields, got " + std::to_string(reader.fields().size()) +
                   "; run the back-test again");
    for (const size_t position : positions) fields_.emplace_back(reader.fields()[position]);
  }
}

double RunTable::number(size_t row, size_t column) const {
  const std::string& text = at(row, column);
  if (text.empty()) return std::nan("");
  const std::optional<double> value = parse_double(text);
  if (!value)
    throw failed(path_.string() + ": row " + std::to_string(row + 1) +
                 ": expected a number, got \"" + text + "\"; run the back-test again");
  return *value;
}

}  // namespace godwit
