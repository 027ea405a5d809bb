#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fnmatch.h>
#include <nlohmann/json.hpp>

#include "console/progress.h"
#include "data/command.h"
#include "data/file_choice.h"
#include "data/import_report.h"
#include "foundation/base/clock.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/utf8.h"
#include "globals.h"
#include "market/data/import/formats.h"
#include "market/data/import/importer.h"
#include "market/data/import/table_file.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct ImportArguments {
  std::string instrument;
  std::string kind;
  std::string interval;
  std::string mapping;
  std::string format = "auto";
  double max_refused = 0.01;
  std::vector<std::string> columns;
  std::string time_zone;
  std::string time_format;
  std::string stamp;
  std::string available;
  std::vector<std::string> units;
  std::string delimiter;
  std::string encoding;
  bool no_header = false;
  std::vector<std::string> exclude;
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

bool states_mapping(const ImportArguments& arguments) {
  return !arguments.mapping.empty() || !arguments.columns.empty() || !arguments.units.empty() ||
         !arguments.time_zone.empty() || !arguments.time_format.empty() ||
         !arguments.stamp.empty() || !arguments.available.empty() || !arguments.delimiter.empty() ||
         !arguments.encoding.empty() || arguments.no_header;
}

ConfigFile mapping_config(const ImportArguments& arguments) {
  if (arguments.no_header && arguments.mapping.empty() && arguments.columns.empty())
    throw usage_error(
        "--no-header: the columns have no names then; say the number of each, counted from 1: "
        "--column ts=1 --column open=2 --column high=3 --column low=4 --column close=5 --column "
        "volume=6");
  ConfigFile config = arguments.mapping.empty() ? ConfigFile::parse("", "the command line")
                                                : ConfigFile::load(arguments.mapping);
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
  set("time.available", arguments.available, "--available");
  set("file.delimiter", arguments.delimiter, "--delimiter");
  set("file.encoding", arguments.encoding, "--encoding");
  return config;
}

/// The table that the command describes: by its mapping, or in the contract's columns.
std::unique_ptr<FileFormat> described_format(const ImportArguments& arguments) {
  const DataKind kind = arguments.kind.empty() ? DataKind::kBar : kind_option(arguments.kind);
  if (has_interval(kind) && arguments.interval.empty())
    throw usage_error("--interval: " + std::string{name(kind)} +
                      " needs one of 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
  const Interval interval =
      has_interval(kind) ? interval_option(arguments.interval) : Series{}.interval;
  return std::make_unique<TableFileFormat>(
      read_mapping_format(mapping_config(arguments), kind, interval));
}

/// A file is of the first of these that recognises it.
FormatList formats_of(const ImportArguments& arguments) {
  FormatList formats;
  const bool is_described = !arguments.kind.empty() || !arguments.interval.empty();
  if (states_mapping(arguments) || arguments.format == "csv") {
    formats.push_back(described_format(arguments));
    return formats;
  }
  formats = known_formats(find_rules_folder() / "formats");
  if (arguments.format != "auto") {
    std::vector<std::string_view> names{"auto", "csv"};
    for (const auto& format : formats) names.push_back(format->name());
    std::erase_if(formats, [&](const auto& format) { return format->name() != arguments.format; });
    if (formats.empty())
      throw usage_error("--format: expected auto, csv or a format of godwit data formats, got \"" +
                        arguments.format + "\"" + suggestion(arguments.format, names));
    return formats;
  }
  if (is_described) formats.push_back(described_format(arguments));
  return formats;
}

void run_import(const ImportArguments& arguments, const Globals& globals) {
  if (!(arguments.max_refused >= 0 && arguments.max_refused <= 1))
    throw usage_error("--max-refused: expected a share from 0 to 1, got " +
                      format_double(arguments.max_refused));
  const FormatList formats = formats_of(arguments);
  std::optional<InstrumentId> id;
  if (!arguments.instrument.empty()) id = instrument_option(arguments.instrument);
  const FileChoice choice = choose_files(arguments.files, arguments.exclude, id);
  const RuleBook rules{find_rules_folder()};
  std::optional<DataKind> kind;
  if (!arguments.kind.empty()) kind = kind_option(arguments.kind);
  std::optional<Interval> interval;
  if (!arguments.interval.empty()) interval = interval_option(arguments.interval);
  if (kind && !has_interval(*kind)) interval.reset();  // Says nothing of ticks.
  const ImportOptions options{.kind = kind,
                              .interval = interval,
                              .refused_share_max = arguments.max_refused,
                              .pass_over_odd = choice.has_folder,
                              .threads = std::max(1, globals.threads),
                              .trading_days = trading_day_rules(rules),
                              .now = LiveClock{}.now()};

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
  const ImportReport report = import_files(globals.catalog, choice.files, formats, options, hooks);
  progress.reset();

  if (globals.json) {
    std::cout << import_json(report) << '\n';
  } else {
    std::cout << import_text(report);
    if (!globals.quiet) std::cerr << import_notes(report);
  }
  if (!report.refused) {
    if (report.damaged.empty()) return;
    constexpr size_t kListedMax = 5;
    std::string message;
    for (size_t i = 0; i < std::min(kListedMax, report.damaged.size()); ++i)
      message += report.damaged[i].error + "\n";
    throw failed(message + std::to_string(report.damaged.size()) +
                 " files could not be read; the others were imported. Mend them, or leave them "
                 "out with --exclude NAME");
  }
  std::string message;
  for (const FileReport& file : report.files)
    if (file.over_limit) message += file.rows.refusal(file.path, options.refused_share_max) + "\n";
  throw Error{ErrorKind::kDataRefused,
              message +
                  "nothing was written; correct the mapping or the file, or allow more with "
                  "--max-refused"};
}

}  // namespace

void add_data_import(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<ImportArguments>();
  CLI::App* const sub = data.add_subcommand("import", "Read files into the catalog");
  sub->footer(
      "Without --kind and --mapping the form of each file decides what it is (godwit data "
      "formats);\n--instrument, --kind and --interval that contradict it are an error;\n"
      "folders are read with all below them. A CSV file with the contract's columns needs --kind,\n"
      "and --interval for bars; any other a mapping, by flags or --mapping.\n\n"
      "Example:\n  godwit data import --instrument SPX.INDEX --kind bar --interval 1d --column "
      "ts=date sp500.csv");
  sub->add_option("files", arguments->files, "Files and folders")->required()->type_name("FILE");
  sub->add_option("--instrument", arguments->instrument,
                  "Whose rows these are, where a file does not say it itself")
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--kind", arguments->kind, "What a row is: bar, quote_bar, quote, trade, ...")
      ->type_name("KIND");
  sub->add_option("--interval", arguments->interval, "Of bars: 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
  sub->add_option("--mapping", arguments->mapping, "How the file is laid out; flags override it")
      ->type_name("M.toml");
  sub->add_option("--format", arguments->format, "auto, csv, or one of godwit data formats")
      ->capture_default_str();
  sub->add_option(
         "--exclude", arguments->exclude,
         "Files and folders of this name, or of such names (*.gz), are passed over; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
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
  sub->add_option("--available", arguments->available,
                  "Of fundamental and series, where no release time is stated: next_day (default), "
                  "45d, end of the period, stated (every row has to)")
      ->type_name("RULE");
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
