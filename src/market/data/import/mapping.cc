#include "market/data/import/mapping.h"

#include <algorithm>
#include <limits>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/time_zone.h"

namespace godwit {
namespace {

constexpr int64_t kColumnMax = 100'000;

void read_columns(const ConfigSection& section, BarMapping& mapping) {
  for (size_t i = 0; i < kMappedColumns.size(); ++i) {
    const std::string_view key = kMappedColumns[i];
    if (!section.has(key)) continue;
    BarMapping::Source source;
    if (mapping.header) {
      source.name = section.string(key);
      if (source.name.empty()) section.fail(key, "expected the name of a column, got \"\"");
    } else {
      source.number = static_cast<uint32_t>(section.integer(key, {1, kColumnMax}));
    }
    mapping.columns[i] = source;
  }
  const bool has_ts = mapping.column(MappedColumn::kTs).has_value();
  const bool has_date = mapping.column(MappedColumn::kDate).has_value();
  if (has_ts && has_date) section.fail("date", "expected either ts or date and time, got both");
  if (!has_date && mapping.column(MappedColumn::kTime))
    section.fail("time", "expected date as well: the two columns together are the stamp");
  if (mapping.header) return;
  for (const MappedColumn column :
       {MappedColumn::kOpen, MappedColumn::kHigh, MappedColumn::kLow, MappedColumn::kClose})
    if (!mapping.column(column))
      section.fail(name(column), "expected the number of a column, as file.header is false");
  if (!has_ts && !has_date)
    section.fail("ts", "expected the number of a column, as file.header is false");
}

}  // namespace

void read_time_layout(const ConfigSection& section, BarMapping& mapping) {
  mapping.zone_is_stated = mapping.zone_is_stated || section.has("zone");
  mapping.zone = section.string_or("zone", mapping.zone);
  try {
    static_cast<void>(TimeZone{mapping.zone});
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUsage) throw;
    section.fail("zone", error.what());
  }
  Result<TimeFormat, std::string> format = TimeFormat::parse(section.string_or("format", "iso"));
  if (!format) section.fail("format", format.error());
  mapping.format = std::move(*format);
  constexpr std::array kSides{std::string_view{"close"}, std::string_view{"open"}};
  mapping.stamp =
      section.choice_or("stamp", "close", kSides) == "open" ? StampSide::kOpen : StampSide::kClose;
}

DecimalUnit read_unit(const ConfigSection& section, std::string_view key) {
  if (!section.has(key)) return {};
  // The shortest text of the number is what the person wrote.
  const std::string text = format_double(section.number(key));
  const std::optional<DecimalUnit> unit = DecimalUnit::parse(text);
  if (!unit)
    section.fail(key,
                 "expected a positive number of at most nine digits like 0.01 or 100, got " + text);
  return *unit;
}

namespace {

char read_delimiter(const ConfigSection& section) {
  const std::string text = section.string_or("delimiter", ",");
  if (text == "tab" || text == "\t") return '\t';
  constexpr std::string_view kRefused = "\"\r\n.-+";
  const bool ok = text.size() == 1 && text.front() >= ' ' && text.front() < 0x7F &&
                  kRefused.find(text.front()) == std::string_view::npos &&
                  !(text.front() >= '0' && text.front() <= '9');
  if (!ok)
    section.fail("delimiter",
                 "expected one character like \",\" or \";\", or \"tab\", got \"" + text + "\"");
  return text.front();
}

TextEncoding read_encoding(const ConfigSection& section) {
  const std::string text = section.string_or("encoding", "utf-8");
  const std::optional<TextEncoding> encoding = parse_text_encoding(text);
  if (!encoding)
    section.fail("encoding", "expected utf-8, gbk, gb2312 or gb18030, got \"" + text +
                                 "\"; convert other files first, e.g. iconv -f BIG5 -t UTF-8");
  return *encoding;
}

void read_limits(const ConfigSection& section, UnpackLimits& limits) {
  const auto read = [&](const char* key, uint64_t& limit) {
    limit = static_cast<uint64_t>(section.integer_or(
        key, static_cast<int64_t>(limit), {.min = 1, .max = std::numeric_limits<int64_t>::max()}));
  };
  read("unpacked_bytes_max", limits.unpacked_bytes_max);
  read("unpacked_ratio_max", limits.unpacked_ratio_max);
}

}  // namespace

void read_file_layout(const ConfigSection& file, BarMapping& mapping) {
  mapping.header = file.boolean_or("header", true);
  mapping.delimiter = read_delimiter(file);
  mapping.encoding = read_encoding(file);
  read_limits(file, mapping.unpack_limits);
  file.finish();
}

void refuse_misplaced_keys(const ConfigSection& root) {
  struct Place {
    const char* key;
    const char* section;
  };
  for (const Place& place :
       {Place{"encoding", "file"}, Place{"delimiter", "file"}, Place{"header", "file"},
        Place{"zone", "time"}, Place{"format", "time"}, Place{"stamp", "time"}})
    if (root.has(place.key))
      root.fail(place.key, std::string{"expected it below a line ["} + place.section + "]");
}

BarMapping read_bar_mapping(const ConfigFile& config) {
  const ConfigSection root = config.root();
  refuse_misplaced_keys(root);
  BarMapping mapping;
  read_file_layout(root.section("file"), mapping);
  const ConfigSection columns = root.section("columns");
  // Unknown names first: a misspelt column is then not taken for a missing one.
  for (const std::string_view key : kMappedColumns) columns.allow(key);
  columns.finish();
  read_columns(columns, mapping);
  const ConfigSection time = root.section("time");
  read_time_layout(time, mapping);
  time.finish();
  const ConfigSection units = root.section("units");
  mapping.price_unit = read_unit(units, "price");
  mapping.volume_unit = read_unit(units, "volume");
  mapping.turnover_unit = read_unit(units, "turnover");
  units.finish();
  root.finish();
  return mapping;
}

}  // namespace godwit
