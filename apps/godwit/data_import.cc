#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "data_command.h"
#include "data_options.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "foundation/base/utf8.h"
#include "globals.h"
#include "json_text.h"
#include "market/data/import/bar_importer.h"
#include "market/data/import/file_instrument.h"
#include "market/data/import/mapping.h"
#include "progress.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct ImportArguments {
  std::string instrument;
  std::string kind = "bar";
  std::string interval;
  std::string mapping;
  std::string format = "auto";
  double max_refused = 0.01;
  std::vector<std::string> columns;
  std::string time_zone;
  std::string time_format;
  std::string stamp;
  std::vector<std::string> units;
  std::string delimiter;
  std::string encoding;
  bool no_header = false;
  std::vector<std::string> files;
};

void require_utf8(std::string_view text, const std::string& flag) {
  if (!is_utf8(text))
    throw usage_error(flag +
                      ": expected UTF-8 text, got other bytes; does your terminal use UTF-8?");
}

/// `text` as a TOML string.
/// Throws Error (kUsage) in the name of `flag` when it is not UTF-8, which TOML has to be.
std::string toml_string(const std::string& text, const std::string& flag) {
  require_utf8(text, flag);
  return Json(text).dump();
}

/// NAME=VALUE of a repeatable flag, set as section.NAME.
void set_pair(ConfigFile& config, const std::string& flag, const std::string& section,
              const std::string& pair, bool as_string) {
  require_utf8(pair, flag);
  const size_t equals = pair.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size())
    throw usage_error(flag + ": expected NAME=VALUE, got \"" + pair + "\"");
  const std::string name = pair.substr(0, equals);
  const std::string value = pair.substr(equals + 1);
  config.set(section + "." + name, as_string ? toml_string(value, flag) : value, flag + " " + name);
}

BarMapping mapping_of(const ImportArguments& arguments) {
  ConfigFile config =
      arguments.mapping.empty() ? ConfigFile::parse("", "") : ConfigFile::load(arguments.mapping);
  if (arguments.no_header) config.set("file.header", "false", "--no-header");
  const auto is_number = [](const std::string& pair) {
    return pair.find_first_not_of("0123456789", pair.find('=') + 1) == std::string::npos;
  };
  for (const std::string& pair : arguments.columns)
    set_pair(config, "--column", "columns", pair, !(arguments.no_header && is_number(pair)));
  for (const std::string& pair : arguments.units) set_pair(config, "--unit", "units", pair, false);
  const auto set = [&](const char* key, const std::string& value, const char* flag) {
    if (!value.empty()) config.set(key, toml_string(value, flag), flag);
  };
  set("time.zone", arguments.time_zone, "--time-zone");
  set("time.format", arguments.time_format, "--time-format");
  set("time.stamp", arguments.stamp, "--stamp");
  set("file.delimiter", arguments.delimiter, "--delimiter");
  set("file.encoding", arguments.encoding, "--encoding");
  return read_bar_mapping(config);
}

void require_csv(const ImportArguments& arguments) {
  if (arguments.format != "auto" && arguments.format != "csv")
    throw usage_error("--format: expected auto or csv, got \"" + arguments.format + "\"");
  for (const std::string& file : arguments.files) {
    const std::string ending = std::filesystem::path{file}.extension().string();
    if (ending == ".parquet" || ending == ".xlsx" || ending == ".json" || ending == ".h5")
      throw usage_error(file + ": expected a CSV file, got " + ending + "; convert it first");
  }
}

std::vector<ImportFile> files_of(const ImportArguments& arguments) {
  std::optional<InstrumentId> id;
  if (!arguments.instrument.empty()) id = instrument_option(arguments.instrument);
  std::vector<ImportFile> files;
  for (const std::string& file : arguments.files) {
    const std::optional<InstrumentId> own = id ? id : instrument_of_file(file);
    if (!own)
      throw usage_error(file +
                        ": expected a name that tells the instrument, like SPX.INDEX.csv or "
                        "sh.600000.csv; say which it is with --instrument SYMBOL.VENUE");
    files.push_back({file, *own});
  }
  return files;
}

Json reasons_json(const RowCounts& rows) {
  Json out = Json::object();
  for (size_t i = 0; i < rows.reasons.size(); ++i)
    if (rows.reasons[i] > 0) out[std::string{kRowRules[i].name}] = rows.reasons[i];
  return out;
}

Json counts_json(const RowCounts& rows, const MergeCounts& merged) {
  return {{"rows_in", rows.rows_in},       {"accepted", rows.accepted},
          {"repaired", rows.repaired},     {"quarantined", rows.quarantined},
          {"unchanged", merged.unchanged}, {"added", merged.added},
          {"replaced", merged.replaced},   {"reasons", reasons_json(rows)}};
}

struct Totals {
  RowCounts rows;
  MergeCounts merged;
};

Totals totals_of(const ImportReport& report) {
  Totals total;
  for (const FileReport& file : report.files) {
    total.rows.rows_in += file.rows.rows_in;
    total.rows.accepted += file.rows.accepted;
    total.rows.repaired += file.rows.repaired;
    total.rows.quarantined += file.rows.quarantined;
    for (size_t i = 0; i < file.rows.reasons.size(); ++i)
      total.rows.reasons[i] += file.rows.reasons[i];
    total.merged.added += file.merged.added;
    total.merged.replaced += file.merged.replaced;
    total.merged.unchanged += file.merged.unchanged;
  }
  return total;
}

void print_json(const ImportReport& report, Interval interval) {
  const Totals total = totals_of(report);
  Json out = counts_json(total.rows, total.merged);
  out["written"] = !report.refused;
  Json& files = out["files"] = Json::array();
  for (const FileReport& file : report.files) {
    Json one{{"file", file.path.string()},
             {"instrument", file.instrument.text()},
             {"kind", "bar"},
             {"interval", name(interval)}};
    one.update(counts_json(file.rows, file.merged));
    one["warnings"] = {
        {"gap", file.gaps}, {"zero_volume", file.zero_volume}, {"assumed_utc", file.assumed_utc}};
    one["ignored_columns"] = file.ignored_columns;
    one["quarantine"] = file.quarantine.empty() ? Json(nullptr) : Json(file.quarantine.string());
    files.push_back(std::move(one));
  }
  std::cout << json_text(out) << '\n';
}

void print_for_people(const ImportReport& report) {
  TextTable table{{"file", "instrument", "rows in", "accepted", "repaired", "quarantined", "added",
                   "replaced", "unchanged"},
                  {.right_aligned = {2, 3, 4, 5, 6, 7, 8}}};
  const auto add = [&](std::string file, std::string instrument, const RowCounts& rows,
                       const MergeCounts& merged) {
    std::vector<std::string> cells{std::move(file), std::move(instrument)};
    for (const uint64_t count : {rows.rows_in, rows.accepted, rows.repaired, rows.quarantined,
                                 merged.added, merged.replaced, merged.unchanged})
      cells.push_back(std::to_string(count));
    table.add_row(std::move(cells));
  };
  for (const FileReport& file : report.files)
    add(file.path.filename().string(), file.instrument.text(), file.rows, file.merged);
  const Totals total = totals_of(report);
  if (report.files.size() > 1)
    add("total", std::to_string(report.files.size()) + " files", total.rows, total.merged);
  std::cout << table.text();
  if (total.rows.quarantined > 0) {
    TextTable reasons{{"rows", "reason", "the row"}, {.right_aligned = {0}}};
    for (size_t i = 0; i < kRowRules.size(); ++i)
      if (total.rows.reasons[i] > 0)
        reasons.add_row({std::to_string(total.rows.reasons[i]), std::string{kRowRules[i].name},
                         std::string{kRowRules[i].sentence}});
    std::cout << '\n' << reasons.text();
  }
  for (const FileReport& file : report.files)
    if (!file.quarantine.empty())
      std::cout << "\nrefused rows of " << file.path.string() << ":\n  " << file.quarantine.string()
                << '\n';
}

/// What refuses nothing but should be known, on stderr.
void print_notes(const ImportReport& report) {
  std::vector<std::string> ignored;
  for (const FileReport& file : report.files) {
    if (file.assumed_utc > 0)
      std::cerr << file.path.string() << ": note: " << file.assumed_utc
                << " times bear no offset and were read as UTC; if they are local, remove what was "
                   "just imported and say --time-zone, e.g. --time-zone Asia/Shanghai\n";
    for (const std::string& column : file.ignored_columns)
      if (std::find(ignored.begin(), ignored.end(), column) == ignored.end())
        ignored.push_back(column);
    if (file.gaps > 0)
      std::cerr << file.path.string() << ": note: " << file.gaps
                << (file.gaps == 1 ? " gap" : " gaps") << " against the calendar, the first after "
                << format_date(file.first_gap_from->date()) << '\n';
  }
  if (ignored.empty()) return;
  std::cerr << "note: columns that are not used:";
  for (const std::string& column : ignored) std::cerr << ' ' << column;
  std::cerr << '\n';
}

void run_import(const ImportArguments& arguments, const Globals& globals) {
  require_bar_kind(arguments.kind);
  if (!(arguments.max_refused >= 0 && arguments.max_refused <= 1))
    throw usage_error("--max-refused: expected a share from 0 to 1, got " +
                      format_double(arguments.max_refused));
  require_csv(arguments);
  const ImportOptions options{.interval = interval_option(arguments.interval),
                              .mapping = mapping_of(arguments),
                              .refused_share_max = arguments.max_refused,
                              .threads = std::max(1, globals.threads)};
  const std::vector<ImportFile> files = files_of(arguments);

  const bool talk = !globals.json && !globals.quiet;
  std::optional<Progress> progress;
  const ImportHooks hooks{.progress =
                              [&](uint64_t done, uint64_t total) {
                                if (!progress)
                                  progress.emplace("reading", total, progress_wanted(globals));
                                progress->advance_to(done);
                              },
                          .note =
                              [&](std::string_view note) {
                                if (talk) std::cerr << note << '\n';
                              }};
  const ImportReport report = import_bars(globals.catalog, files, options, hooks);
  progress.reset();

  if (globals.json) {
    print_json(report, options.interval);
  } else {
    print_for_people(report);
    if (!globals.quiet) print_notes(report);
  }
  if (!report.refused) return;
  std::string message;
  for (const FileReport& file : report.files)
    if (file.over_limit)
      message += file.rows.refusal(file.path.string(), options.refused_share_max) + "\n";
  throw Error{ErrorKind::kDataRefused,
              message +
                  "nothing was written; correct the mapping or the file, or allow more with "
                  "--max-refused"};
}

}  // namespace

void add_data_import(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<ImportArguments>();
  CLI::App* const sub = data.add_subcommand("import", "Read CSV files into the catalog");
  sub->footer(
      "Columns: ts,open,high,low,close[,volume,turnover,open_interest,trades], in any order; ts "
      "is\n"
      "the close time or the trading day. Other files need a mapping, by flags or --mapping.\n\n"
      "Example:\n  godwit data import --instrument SPX.INDEX --kind bar --interval 1d --column "
      "ts=date sp500.csv");
  sub->add_option("files", arguments->files, "CSV files")->required()->type_name("FILE");
  sub->add_option("--instrument", arguments->instrument,
                  "Whose bars these are (default: each file's name decides)")
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--kind", arguments->kind, "What a row is: bar")->capture_default_str();
  sub->add_option("--interval", arguments->interval, "1s 5s 1m 5m 15m 30m 1h 4h 1d 1w")->required();
  sub->add_option("--mapping", arguments->mapping, "How the file is laid out; flags override it")
      ->type_name("M.toml");
  sub->add_option("--format", arguments->format, "auto or csv")->capture_default_str();
  sub->add_option("--max-refused", arguments->max_refused,
                  "Write nothing when a greater share of a file's rows is refused")
      ->capture_default_str()
      ->type_name("SHARE");
  sub->add_option("--column", arguments->columns, "Contract column = name in the file; repeatable")
      ->type_name("open=Open")
      ->allow_extra_args(false);
  sub->add_option("--time-zone", arguments->time_zone,
                  "IANA zone of times without an offset (default: UTC)")
      ->type_name("ZONE");
  sub->add_option("--time-format", arguments->time_format,
                  "iso (default), unix_s, unix_ms, unix_us, unix_ns or a pattern like %Y%m%d")
      ->type_name("FORMAT");
  sub->add_option("--stamp", arguments->stamp, "The end of the bar that ts names: close or open")
      ->type_name("END");
  sub->add_option("--unit", arguments->units,
                  "Decimal factor of price, volume or turnover; repeatable")
      ->type_name("price=0.01")
      ->allow_extra_args(false);
  sub->add_option("--delimiter", arguments->delimiter, "One character, or tab")->type_name("C");
  sub->add_option("--encoding", arguments->encoding, "utf-8 (default), gbk, gb2312 or gb18030")
      ->type_name("NAME");
  sub->add_flag("--no-header", arguments->no_header,
                "The first line is data; columns are numbers from 1");
  sub->callback([arguments, &globals] { run_import(*arguments, globals); });
}

}  // namespace godwit
