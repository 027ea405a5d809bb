#include "market/data/import/name_columns.h"

#include <algorithm>
#include <array>

namespace godwit {
namespace {

constexpr std::array kNames{std::string_view{"instrument"}, std::string_view{"symbol"},
                            std::string_view{"code"},       std::string_view{"ticker"},
                            std::string_view{"ts_code"},    std::string_view{"sec_code"}};

std::string lowered(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool speaks_of_many(const TableOutput& output) {
  return output.kind == DataKind::kNews || output.kind == DataKind::kRelation;
}

/// Whether the table's description uses the column for something.
bool is_mapped(const TableOutput& output, std::string_view column) {
  if (output.mapping)
    return std::any_of(
        output.mapping->columns.begin(), output.mapping->columns.end(),
        [&](const auto& source) { return source.has_value() && source->name == column; });
  return std::any_of(output.columns.begin(), output.columns.end(),
                     [&](const auto& one) { return one.second == column; });
}

}  // namespace

NameColumns::NameColumns(const CsvReader& csv, const TableFormat& format) {
  if (std::any_of(format.outputs.begin(), format.outputs.end(), speaks_of_many)) return;
  for (size_t i = 0; i < csv.columns().size(); ++i) {
    const std::string& column = csv.columns()[i];
    const bool is_name = std::find(kNames.begin(), kNames.end(), lowered(column)) != kNames.end();
    if (is_name &&
        std::none_of(format.outputs.begin(), format.outputs.end(),
                     [&](const TableOutput& output) { return is_mapped(output, column); }))
      columns_.push_back({column, i, ""});
  }
}

std::optional<RefusedRow> NameColumns::other(const TableRecord& record) {
  for (Column& column : columns_) {
    const std::string_view text = record.field(column.position);
    if (text.empty() || text == column.first) continue;
    if (!column.first.empty())
      return RefusedRow{RowRule::kOtherInstrument,
                        field_detail(column.name, text) + ", before it '" + column.first + "'"};
    column.first = text;
  }
  return std::nullopt;
}

bool NameColumns::holds(std::string_view column) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [&](const Column& one) { return one.name == column; });
}

}  // namespace godwit
