#include "foundation/stats/returns_file.h"

#include <algorithm>
#include <span>

#include "foundation/base/config.h"
#include "foundation/base/csv.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

// Room for tables of thousands of columns.
constexpr size_t kRecordBytesMax = 4 << 20;

bool is_missing(std::string_view field) {
  std::string lower{field};
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower.empty() || lower == "nan" || lower == "null" || lower == "na" || lower == "n/a";
}

bool looks_numeric(std::string_view field) {
  return is_missing(field) || parse_double(field).has_value();
}

std::string list_columns(const CsvReader& file) {
  std::string text = "; the columns are ";
  for (const std::string& name : file.columns()) {
    if (text.size() > 400) return text + ", ...";
    text += (&name == file.columns().data() ? "" : ", ") + name;
  }
  return text;
}

size_t require_column(const CsvReader& file, const std::string& name, std::string_view option) {
  if (const std::optional<size_t> found = file.find_column(name)) return *found;
  const std::vector<std::string_view> known(file.columns().begin(), file.columns().end());
  throw usage_error(file.path().string() + ":1: there is no column '" + name + "' (" +
                    std::string{option} + ")" + list_columns(file) + suggestion(name, known));
}

struct TakenColumns {
  std::optional<size_t> label;
  std::optional<size_t> benchmark;
};

// The column of returns when none was asked for, judged by the first row.
size_t choose_column(const CsvReader& file, const TakenColumns& taken) {
  std::vector<size_t> numeric;
  for (size_t i = 0; i < file.fields().size(); ++i)
    if (i != taken.label && i != taken.benchmark && looks_numeric(file.fields()[i]))
      numeric.push_back(i);
  if (numeric.size() == 1) return numeric.front();
  for (const std::string_view name : {"return", "returns"})
    if (const std::optional<size_t> found = file.find_column(name)) return *found;
  throw usage_error(file.path().string() + ":1: which column holds the returns? Say --column NAME" +
                    list_columns(file));
}

double require_return(const CsvReader& file, size_t column) {
  const std::string_view field = file.fields()[column];
  if (const std::optional<double> value = parse_double(field)) return *value;
  const std::string where = file.place() + ": column '" + file.columns()[column] + "': ";
  if (is_missing(field))
    throw failed(
        where + "expected a return such as 0.0123, got " +
        (field.empty() ? "an empty field" : "'" + std::string{field} + "'") +
        "; drop the row or fill in the value, since skipping it would change every statistic");
  throw failed(where + "expected a return such as 0.0123, got '" +
               std::string{field.substr(0, 40)} + "'");
}

void require_width(const CsvReader& file) {
  const size_t expected = file.columns().size();
  const size_t got = file.fields().size();
  if (got != expected)
    throw failed(file.place() + ": expected " + std::to_string(expected) +
                 " fields as in the header, got " + std::to_string(got));
}

// Moves to the next row; blank lines at the end of the file are no rows.
bool next_row(CsvReader& file) {
  if (!file.next()) return false;
  if (!file.fields().empty()) return true;
  const std::string place = file.place();
  while (file.next())
    if (!file.fields().empty())
      throw failed(place + ": this line is blank; remove it, or fill in the row");
  return false;
}

}  // namespace

std::optional<std::string> ReturnsTable::row_label(size_t row) const {
  if (label_ends.empty()) return std::nullopt;
  const uint64_t start = row == 0 ? 0 : label_ends[row - 1];
  return label_text.substr(start, label_ends[row] - start);
}

ReturnsTable read_returns(const ReturnsRequest& request) {
  CsvReader file{request.path, {.skip_blank_lines = false, .record_bytes_max = kRecordBytesMax}};
  std::optional<size_t> column, benchmark;
  if (request.column) column = require_column(file, *request.column, "--column");
  if (request.benchmark) benchmark = require_column(file, *request.benchmark, "--benchmark");

  ReturnsTable table;
  std::optional<size_t> label = file.find_column("ts");
  while (next_row(file)) {
    require_width(file);
    if (table.returns.empty()) {
      if (!label && !looks_numeric(file.fields()[0])) label = 0;
      if (!column) column = choose_column(file, {.label = label, .benchmark = benchmark});
    }
    if (table.returns.size() == kReturnRowsMax)
      throw failed(
          request.path.string() + ": has more than " + std::to_string(kReturnRowsMax) +
          " rows, too many for a series of returns; give one return per bar of a longer interval");
    if (table.returns.size() % 65'536 == 0) throw_if_interrupted();
    table.returns.push_back(require_return(file, *column));
    if (benchmark) table.benchmark.push_back(require_return(file, *benchmark));
    if (label) {
      table.label_text += file.fields()[*label];
      table.label_ends.push_back(table.label_text.size());
    }
  }
  if (table.returns.empty())
    throw failed(request.path.string() + ": has a header but no rows; expected one return a line");
  table.column = file.columns()[*column];
  return table;
}

}  // namespace godwit
