#include "market/data/import/table_format.h"

#include <algorithm>
#include <array>

#include "foundation/base/error.h"
#include "market/data/import/column_names.h"
#include "market/data/import/refused_row.h"

namespace godwit {
namespace {

std::vector<std::string> split_words(std::string_view text, std::string_view separators) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::map<std::string, std::string, std::less<>> text_map(const ConfigSection& section,
                                                         std::string_view key) {
  std::map<std::string, std::string, std::less<>> out;
  if (section.has(key))
    for (auto& [name, value] : section.string_map(key)) out.emplace(name, value);
  return out;
}

void require_known(const ConfigSection& section, std::string_view key, const std::string& column,
                   DataKind kind) {
  const std::vector<std::string_view> known = contract_columns(kind);
  if (std::find(known.begin(), known.end(), column) != known.end()) return;
  section.fail(key, "expected columns of " + std::string{name(kind)} + ", got \"" + column + "\"" +
                        suggestion(column, known));
}

std::vector<FilePattern> read_patterns(const ConfigSection& section, std::string_view key) {
  std::vector<FilePattern> patterns;
  if (!section.has(key)) return patterns;
  for (const std::string& text : section.strings(key)) {
    std::optional<FilePattern> pattern = FilePattern::parse(text);
    if (!pattern) section.fail(key, "expected a pattern like \"{code}_1m*\", got \"" + text + "\"");
    patterns.push_back(std::move(*pattern));
  }
  return patterns;
}

void read_recognise(const ConfigSection& section, TableFormat& format) {
  if (section.has("columns")) format.with = section.strings("columns");
  if (section.has("without")) format.without = section.strings("without");
  format.files = read_patterns(section, "files");
  format.not_files = read_patterns(section, "not_files");
  if (format.with.empty())
    section.fail("columns", "expected the columns by which one knows the format");
  section.finish();
}

/// [instrument.words.NAME] for the columns and parts that the id names.
void read_instrument_words(const ConfigSection& instrument, TableFormat& format) {
  const ConfigSection words = instrument.section("words");
  for (std::string_view rest = format.instrument; !rest.empty();) {
    const size_t open = rest.find('{');
    const size_t close = rest.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    const std::string name{rest.substr(open + 1, close - open - 1)};
    if (words.has(name)) format.instrument_words.emplace(name, text_map(words, name));
    rest.remove_prefix(close + 1);
  }
  words.finish();
}

void read_ratios(const ConfigSection& section, TableOutput& output) {
  for (const auto& [column, text] : text_map(section, "ratio")) {
    require_known(section, "ratio", column, output.kind);
    const std::vector<std::string> parts = split_words(text, " /");
    if (parts.size() != 2)
      section.fail("ratio", "expected two columns like \"volume / turn\", got \"" + text + "\"");
    output.ratios.emplace(column, std::pair{parts[0], parts[1]});
  }
}

/// "1m", or "{part}" of the file's name.
void read_interval(const ConfigSection& section, TableOutput& output) {
  const std::string text = section.string("interval");
  constexpr size_t kBraces = 2;
  if (text.size() > kBraces && text.front() == '{' && text.back() == '}')
    output.interval_part = text;
  else
    output.interval = *parse_interval(section.choice("interval", kIntervals));
}

InstrumentStyle read_style(const ConfigSection& section, std::string_view key) {
  const std::string style = section.choice_or(key, "id", kInstrumentStyles);
  return static_cast<InstrumentStyle>(
      std::find(kInstrumentStyles.begin(), kInstrumentStyles.end(), style) -
      kInstrumentStyles.begin());
}

/// "open, close", "low, !high" or "ExecType = 4|5, price".
SkipRule read_skip(const ConfigSection& section, const std::string& reason,
                   const std::string& text) {
  SkipRule rule{.reason = reason, .conditions = {}};
  for (const std::string& part : split_words(text, ",")) {
    const size_t sign = part.find('=');
    std::string_view column = trimmed(std::string_view{part}.substr(0, sign));
    const bool negated = column.starts_with('!');
    if (negated) column.remove_prefix(1);
    const std::string_view words =
        sign == std::string::npos ? "" : trimmed(std::string_view{part}.substr(sign + 1));
    if (column.empty() || (sign != std::string::npos && words.empty()))
      section.fail("skip", "expected columns like \"open, close\" or a condition like \"type = " +
                               std::string{"4|5\", got \""} + text + "\"");
    rule.conditions.push_back({std::string{column}, std::string{words}, negated});
  }
  return rule;
}

/// From when values without a release time may be used.
std::optional<AvailabilityRule> read_availability(const ConfigSection& section) {
  if (!section.has("available")) return std::nullopt;
  const std::string text = section.string("available");
  constexpr std::array kRules{std::string_view{"next_day"}, std::string_view{"end"},
                              std::string_view{"stated"}};
  std::optional<AvailabilityRule> rule = AvailabilityRule::parse(text);
  if (!rule)
    section.fail("available", "expected next_day, end, stated or a lag of days like 45d, got \"" +
                                  text + "\"" + suggestion(text, kRules));
  return rule;
}

/// What only some kinds can say.
void read_kind_options(const ConfigSection& section, TableOutput& output) {
  if (has_interval(output.kind)) read_interval(section, output);
  if (output.kind == DataKind::kFundamental || output.kind == DataKind::kSeries) {
    output.has_period = section.has("interval");
    if (output.has_period)
      output.interval = *parse_interval(section.choice("interval", kIntervals));
    output.is_optional = section.boolean_or("optional", false);
    output.available = read_availability(section);
  }
  if (output.kind == DataKind::kBar) {
    constexpr std::array kRanges{std::string_view{"bar"}, std::string_view{"day_so_far"}};
    output.has_day_range = section.choice_or("range", "bar", kRanges) == "day_so_far";
  }
  if (output.kind == DataKind::kDayFacts)
    output.once_a_day = section.boolean_or("once_a_day", false);
  if (output.kind == DataKind::kNews) output.instruments = read_style(section, "instruments");
}

TableOutput read_output(const ConfigSection& section, DataKind kind) {
  TableOutput output{.kind = kind};
  read_kind_options(section, output);
  output.venues = section.string_or("venues", "");
  output.columns = text_map(section, "columns");
  output.constants = text_map(section, "constants");
  for (const auto& [column, source] : output.columns)
    require_known(section, "columns", column, kind);
  for (const auto& [column, text] : output.constants)
    require_known(section, "constants", column, kind);
  if (section.has("where")) output.where = section.string_map("where");
  const ConfigSection words = section.section("words");
  for (const std::string_view column : contract_columns(kind))
    if (words.has(column)) output.words.emplace(column, text_map(words, column));
  words.finish();
  read_ratios(section, output);
  output.names = text_map(section, "names");
  output.zero_is_none = section.boolean_or("zero_is_none", false);
  const bool has_values = kind == DataKind::kFundamental || kind == DataKind::kSeries;
  for (const std::string_view column : required_columns(kind)) {
    const bool is_named =
        has_values && !output.names.empty() && (column == "name" || column == "value");
    if (!is_named && !output.columns.contains(column) && !output.constants.contains(column))
      section.fail("columns", "expected " + std::string{column} + " among the columns");
  }
  const bool has_constant_time = kind == DataKind::kNews && output.constants.contains("ts");
  if (!output.columns.contains("ts") && !output.columns.contains("date") && !has_constant_time)
    section.fail("columns", "expected ts, or date and time, among the columns");
  if (output.has_day_range && !output.columns.contains("trading_day"))
    section.fail("range", "expected trading_day among the columns: it tells the days apart");
  section.finish();
  return output;
}

/// [names] of a mapping: what the values are, and the columns that hold them.
void read_names(const ConfigSection& root, const ConfigSection& columns, TableOutput& output) {
  for (const char* column : {"name", "value"}) {
    if (columns.has(column))
      root.fail("names", "says what [columns] says with " + std::string{column} +
                             "; expected one of them alone");
    output.columns.erase(column);
  }
  output.names = text_map(root, "names");
}

}  // namespace

std::optional<std::map<std::string, std::string, std::less<>>> TableFormat::recognise(
    std::span<const std::string> columns, std::string_view path) const {
  const auto has = [&](const std::string& column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  if (!std::all_of(with.begin(), with.end(), has)) return std::nullopt;
  if (std::any_of(without.begin(), without.end(), has)) return std::nullopt;
  const auto fits = [&](const FilePattern& pattern) { return pattern.match(path).has_value(); };
  if (std::any_of(not_files.begin(), not_files.end(), fits)) return std::nullopt;
  if (files.empty()) return std::map<std::string, std::string, std::less<>>{};
  for (const FilePattern& pattern : files)
    if (auto parts = pattern.match(path)) return parts;
  return std::nullopt;
}

TableFormat read_table_format(const ConfigFile& config, std::string format_name) {
  const ConfigSection root = config.root();
  TableFormat format{.name = std::move(format_name)};
  format.about = root.string("about");
  read_recognise(root.section("recognise"), format);
  const ConfigSection instrument = root.section("instrument");
  format.instrument = instrument.string("id");
  format.style = read_style(instrument, "style");
  format.variant = instrument.string_or("variant", "");
  constexpr std::array kCases{std::string_view{"keep"}, std::string_view{"upper"}};
  format.upper_case = instrument.choice_or("case", "keep", kCases) == "upper";
  read_instrument_words(instrument, format);
  instrument.finish();
  format.interval_words = text_map(root, "interval");
  const ConfigSection time = root.section("time");
  read_time_layout(time, format.layout);
  format.date_part = time.string_or("date", "");
  time.finish();
  if (root.has("scale"))
    for (const auto& [column, text] : root.string_map("scale")) {
      const std::optional<DecimalUnit> unit = DecimalUnit::parse(text);
      if (!unit)
        root.fail("scale", "expected a factor like \"0.01\" or \"100\", got \"" + text + "\"");
      format.scales.emplace(column, *unit);
    }
  if (root.has("expect")) format.expected = root.string_map("expect");
  if (root.has("skip"))
    for (const auto& [reason, text] : root.string_map("skip"))
      format.skips.push_back(read_skip(root, reason, text));
  for (const ConfigSection& clock : root.sections("clock")) {
    BarMapping& layout = format.clocks[clock.string("column")];
    layout.zone = format.layout.zone;
    read_time_layout(clock, layout);
    clock.finish();
  }
  read_file_layout(root.section("file"), format.layout);
  for (size_t i = 0; i < kDataKinds.size(); ++i)
    if (root.has(kDataKinds[i]))
      format.outputs.push_back(read_output(root.section(kDataKinds[i]), static_cast<DataKind>(i)));
  if (format.outputs.empty()) root.fail("about", "expected a section of some kind, like [bar]");
  for (const TableOutput& output : format.outputs)
    if (format.layout.stamp == StampSide::kOpen && !has_interval(output.kind) &&
        (output.kind == DataKind::kFundamental || output.kind == DataKind::kSeries) &&
        !output.has_period)
      root.fail(name(output.kind),
                "expected an interval: stamp = \"open\" asks for the period that a value is of");
  root.finish();
  return format;
}

TableFormat read_mapping_format(const ConfigFile& config, DataKind kind, Interval interval) {
  TableFormat format{.name = "csv", .about = "CSV by its mapping"};
  TableOutput output{.kind = kind, .interval = interval};
  if (kind == DataKind::kBar) {
    output.mapping = read_bar_mapping(config);
    format.layout = *output.mapping;
    format.outputs.push_back(std::move(output));
    return format;
  }
  const ConfigSection root = config.root();
  refuse_misplaced_keys(root);
  read_file_layout(root.section("file"), format.layout);
  if (!format.layout.header)
    root.fail("file", "expected header = true: only bars are read without column names");
  const ConfigSection time = root.section("time");
  read_time_layout(time, format.layout);
  const bool has_values = kind == DataKind::kFundamental || kind == DataKind::kSeries;
  if (has_values) output.available = read_availability(time);
  time.finish();
  const std::vector<std::string_view> known = contract_columns(kind);
  const ConfigSection columns = root.section("columns");
  for (const std::string_view column : known)
    output.columns.emplace(column, columns.string_or(column, column));
  for (const char* column : {"date", "time"})
    if (!columns.has(column)) output.columns.erase(column);
  // The contract's name of the day of these kinds, which have no other time.
  const std::string_view day = kind == DataKind::kDayFacts   ? "trading_day"
                               : kind == DataKind::kRelation ? "valid_from"
                                                             : "";
  if (!day.empty() && !columns.has("ts"))
    output.columns.insert_or_assign("ts", columns.string_or(day, day));
  if (output.columns.contains("date")) output.columns.erase("ts");
  columns.finish();
  if (has_values && root.has("names")) read_names(root, columns, output);
  const ConfigSection units = root.section("units");
  for (const char* unit : {"price", "volume", "quantity", "turnover"}) {
    const DecimalUnit factor = read_unit(units, unit);
    if (factor.is_one()) continue;
    for (const auto& [column, source] : output.columns)
      if (counts_in(column, unit)) format.scales.insert_or_assign(source, factor);
  }
  units.finish();
  root.finish();
  format.outputs.push_back(std::move(output));
  return format;
}

BarMapping bar_mapping_of(const TableFormat& format, const TableOutput& output) {
  if (output.mapping) return *output.mapping;
  BarMapping mapping = format.layout;
  // A vendor's volume or turnover that the format leaves out may count something else.
  mapping.names_all_columns = true;
  for (size_t i = 0; i < kMappedColumns.size(); ++i)
    if (const auto found = output.columns.find(kMappedColumns[i]); found != output.columns.end())
      mapping.columns[i] = BarMapping::Source{.name = found->second};
  const auto scale_of = [&](std::string_view column) {
    const auto source = output.columns.find(column);
    const auto scale =
        source == output.columns.end() ? format.scales.end() : format.scales.find(source->second);
    return scale == format.scales.end() ? DecimalUnit{} : scale->second;
  };
  mapping.price_unit = scale_of("close");
  mapping.volume_unit = scale_of("volume");
  mapping.turnover_unit = scale_of("turnover");
  return mapping;
}

std::vector<TableFormat> load_table_formats(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator it{folder, error}, end; !error && it != end;
       it.increment(error))
    if (it->path().extension() == ".toml") paths.push_back(it->path());
  if (error) throw failed("cannot list the formats in " + folder.string() + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  std::vector<TableFormat> formats;
  for (const std::filesystem::path& path : paths)
    formats.push_back(read_table_format(ConfigFile::load(path), path.stem().string()));
  return formats;
}

}  // namespace godwit
