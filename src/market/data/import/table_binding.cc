#include "market/data/import/table_binding.h"

#include <algorithm>
#include <charconv>

#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "market/data/import/column_names.h"
#include "market/data/import/missing_columns.h"

namespace godwit {
namespace {

/// "Buy{1}" for bid_price_3 is "Buy3", "Buy{0}" is "Buy2". Nothing for other texts.
std::optional<std::string> level_column(const TextMap& columns, std::string_view column) {
  const size_t bar = column.rfind('_');
  if (bar == std::string_view::npos) return std::nullopt;
  int level = 0;
  const std::string_view digits = column.substr(bar + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), level);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const auto found = columns.find(column.substr(0, bar));
  if (found == columns.end()) return std::nullopt;
  const std::string& pattern = found->second;
  const size_t brace = pattern.find('{');
  if (brace == std::string::npos || brace + 2 >= pattern.size()) return std::nullopt;
  const int first = pattern[brace + 1] - '0';
  return pattern.substr(0, brace) + std::to_string(level - 1 + first) + pattern.substr(brace + 3);
}

std::string joined(std::span<const std::string> names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

/// Of a file whose columns are values without a name beside them.
std::string names_advice(const CsvReader& csv, const TableOutput& output) {
  if (output.kind != DataKind::kFundamental && output.kind != DataKind::kSeries) return "";
  std::string example;
  for (const std::string& column : csv.columns()) {
    const bool is_used =
        column == "available_at" ||
        std::any_of(output.columns.begin(), output.columns.end(),
                    [&](const auto& one) { return one.first != "value" && one.second == column; });
    if (is_used) continue;
    example = column;
    break;
  }
  if (example.empty()) return "";
  return "; where columns are values of their own, say in a mapping what each is: [names], then a "
         "line like rate = \"" +
         example + "\"";
}

}  // namespace

TableStamp::TableStamp(Columns columns, const BarMapping& layout)
    : columns_{std::move(columns)},
      reader_{layout.format, layout.zone},
      is_open_{layout.stamp == StampSide::kOpen},
      zone_is_stated_{layout.zone_is_stated} {}

std::optional<RefusedRow> TableStamp::read(const TableRecord& record, TableTime& time) {
  text_ = columns_.before;
  for (const std::optional<size_t>& column : {columns_.date, columns_.time}) {
    if (!column) continue;
    const std::string_view field = record.field(*column);
    if (field.empty()) return RefusedRow{RowRule::kMissingField, columns_.name};
    if (!text_.empty()) text_ += ' ';
    text_ += field;
  }
  time.detail.clear();
  const auto refuse = [&](RowRule rule) {
    return RefusedRow{rule, field_detail(columns_.name, text_)};
  };
  const Result<CivilTime, RowRule> civil = reader_.civil(text_);
  if (!civil) {
    if (columns_.date && columns_.time && reader_.can_be_date(record.field(*columns_.date)))
      return RefusedRow{civil.error(), field_detail("time", record.field(*columns_.time))};
    return refuse(civil.error());
  }
  reader_.require_unit(*civil, text_, columns_.file);
  time.instant.reset();
  time.date = reader_.date(*civil);
  if (civil->has_time_of_day || civil->kind == CivilTime::Kind::kInstant) {
    const Result<Timestamp, RowRule> instant = reader_.instant(*civil);
    if (!instant) return refuse(instant.error());
    time.instant = *instant;
  }
  time.detail = columns_.name;
  if (!has_day_ || day_ != time.date) {
    day_ = time.date;
    day_begins_ = reader_.begin_of(day_);
    day_ends_ = reader_.begin_of(day_ + 1);
    date_text_ = format_date(day_);
    has_day_ = true;
  }
  time.day_begins = day_begins_;
  time.day_ends = day_ends_;
  return std::nullopt;
}

Result<Timestamp, RowRule> TableStamp::instant(std::string_view text) {
  if (text.empty()) return Unexpected{RowRule::kMissingField};
  Result<CivilTime, RowRule> civil = reader_.civil(text);
  if (!civil) {
    // A time of day alone belongs to the record's date.
    const std::optional<CivilTime> of_day =
        TimeFormat::iso().read(date_text_ + " " + std::string{text});
    if (!of_day || !of_day->has_time_of_day) return Unexpected{civil.error()};
    civil = *of_day;
  }
  if (civil->has_time_of_day || civil->kind == CivilTime::Kind::kInstant)
    return reader_.instant(*civil);
  return TradingDay{civil->date}.end_utc();
}

size_t TableBinder::position(std::string_view column) const {
  if (const std::optional<size_t> found = csv_.find_column(column)) {
    used_[*found] = true;
    return *found;
  }
  std::vector<std::string_view> known{csv_.columns().begin(), csv_.columns().end()};
  throw usage_error(csv_.path().string() + ":1: no column '" + std::string{column} +
                    "'; the file has " + joined(csv_.columns()) + suggestion(column, known));
}

std::vector<std::string> TableBinder::unused_columns() const {
  std::vector<std::string> unused;
  for (size_t i = 0; i < used_.size(); ++i)
    if (!used_[i]) unused.emplace_back(csv_.columns()[i]);
  return unused;
}

ColumnBinding TableBinder::bind(const TableOutput& output, std::string_view column) const {
  ColumnBinding binding;
  const auto scale = [&](std::string_view source) {
    const auto found = format_.scales.find(source);
    return found == format_.scales.end() ? DecimalUnit{} : found->second;
  };
  if (column == "ts") return binding;  // The stamp's.
  if (const auto words = output.words.find(column); words != output.words.end())
    binding.words = &words->second;
  binding.zero_is_none = output.zero_is_none;
  if (const auto found = output.constants.find(column); found != output.constants.end()) {
    binding.source = ColumnBinding::Source::kConstant;
    binding.constant = with_parts(found->second);
    return binding;
  }
  if (const auto ratio = output.ratios.find(column); ratio != output.ratios.end()) {
    binding.source = ColumnBinding::Source::kRatio;
    binding.position = position(ratio->second.first);
    binding.unit = scale(ratio->second.first);
    binding.divisor_position = position(ratio->second.second);
    binding.divisor_unit = scale(ratio->second.second);
    return binding;
  }
  const auto found = output.columns.find(column);
  const std::optional<std::string> level = level_column(output.columns, column);
  if (found == output.columns.end() && !level) return binding;
  const bool is_deeper_level = level && !column.ends_with("_1");
  const std::string& source = level ? *level : found->second;
  // A mapping names every column of the contract; only some have to be there.
  const std::vector<std::string_view> required = required_columns(output.kind);
  const bool is_contract_name =
      source == column && std::find(required.begin(), required.end(), column) == required.end();
  const bool is_optional = is_deeper_level || is_contract_name;
  if (is_optional && !csv_.find_column(source)) return binding;
  binding.source = ColumnBinding::Source::kField;
  binding.position = position(source);
  binding.unit = scale(source);
  if (const auto clock = format_.clocks.find(source); clock != format_.clocks.end())
    binding.clock = &clock->second;
  return binding;
}

void TableBinder::require_columns(const TableOutput& output) const {
  const std::vector<std::string_view> required = required_columns(output.kind);
  std::vector<MissingColumn> missing;
  for (const auto& [column, source] : output.columns) {
    const bool is_needed = source != column || column == "ts" || column == "date" ||
                           column == "time" ||
                           std::find(required.begin(), required.end(), column) != required.end();
    const bool is_level = source.find('{') != std::string::npos;
    if (is_needed && !is_level && !csv_.find_column(source)) missing.push_back({column, source});
  }
  for (const auto& [name, source] : output.names)
    if (!csv_.find_column(source)) missing.push_back({name, source});
  const bool lacks_name = std::any_of(missing.begin(), missing.end(),
                                      [](const auto& one) { return one.wanted == "name"; });
  if (!missing.empty())
    throw missing_columns(csv_, missing, lacks_name ? names_advice(csv_, output) : "");
}

TableStamp TableBinder::stamp_of(const TableOutput& output) const {
  TableStamp::Columns columns;
  const auto of = [&](std::string_view column) -> std::optional<size_t> {
    const auto found = output.columns.find(column);
    if (found == output.columns.end()) return std::nullopt;
    return position(found->second);
  };
  const bool is_split = output.columns.contains("date");
  columns.file = csv_.path().string();
  columns.name = is_split ? "date" : "ts";
  columns.date = of(is_split ? "date" : "ts");
  columns.time = of("time");
  columns.before = with_parts(format_.date_part);
  if (const auto constant = output.constants.find("ts"); constant != output.constants.end())
    columns.before = constant->second;
  return TableStamp{std::move(columns), format_.layout};
}

std::string TableBinder::with_parts(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const size_t close = text.find('}');
    const auto part =
        close == std::string_view::npos ? parts_.end() : parts_.find(text.substr(1, close - 1));
    if (part == parts_.end())
      throw usage_error(csv_.path().string() + ": the format " + format_.name + " speaks of " +
                        std::string{text} + ", which is no part of the file's name");
    out += part->second;
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace godwit
