#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "data_command.h"
#include "data_options.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "globals.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/domain/bar_stream.h"

namespace godwit {
namespace {

struct ExportArguments {
  std::string instrument;
  std::string kind = "bar";
  std::string interval;
  std::string from;
  std::string to;
  std::string adjust = "none";
  std::string output;
};

void require_unadjusted(const std::string& adjust) {
  if (adjust == "none") return;
  if (adjust == "forward" || adjust == "backward")
    throw usage_error("--adjust " + adjust +
                      " needs corporate actions, which this version does not import yet; use none");
  constexpr std::array kChoices{std::string_view{"none"}, std::string_view{"forward"},
                                std::string_view{"backward"}};
  throw usage_error("--adjust: expected none, forward or backward, got \"" + adjust + "\"" +
                    suggestion(adjust, kChoices));
}

/// Returns the rows written.
uint64_t write_csv(BarStream& bars, Interval interval, std::ostream& out) {
  uint64_t rows = 0;
  std::string text{bar_csv_header()};
  for (std::span<const Bar> block = bars.next(); !block.empty(); block = bars.next()) {
    throw_if_interrupted();
    for (const Bar& bar : block) append_bar_csv(text, bar, interval);
    rows += block.size();
    out << text;
    text.clear();
  }
  return rows;
}

uint64_t export_csv(BarStream& bars, Interval interval, const std::filesystem::path& output) {
  uint64_t rows = 0;
  if (output.empty()) {
    rows = write_csv(bars, interval, std::cout);
    std::cout.flush();
    if (!std::cout)
      throw failed(std::string{"cannot write to the output: "} + std::strerror(errno));
    return rows;
  }
  replace_file(output, [&](const std::filesystem::path& temporary) {
    std::ofstream out{temporary, std::ios::binary};
    rows = write_csv(bars, interval, out);
    out.close();
    if (!out) throw failed("cannot write " + output.string() + ": " + std::strerror(errno));
  });
  return rows;
}

/// Throws Error (kFailed) when no bar of the series is in `range`, before anything is written.
void require_bars(const Catalog& catalog, const Series& series, const TimeRange& range) {
  if (!catalog.read<Bar>(series, range)->next().empty()) return;
  std::string message = series.instrument.text() + " " + std::string{name(series.interval)} +
                        " has no bars in this range";
  for (const SeriesInfo& info : catalog.list())
    if (info.series == series)
      message += "; the catalog has " + std::to_string(info.rows) + ", from " +
                 end_text(info, info.first, info.first_day) + " to " +
                 end_text(info, info.last, info.last_day);
  throw failed(message + "; change --from or --to");
}

void run_export(const ExportArguments& arguments, const Globals& globals) {
  if (kind_option(arguments.kind) != DataKind::kBar)
    throw usage_error("--kind: only bar can be exported yet, got \"" + arguments.kind + "\"");
  require_unadjusted(arguments.adjust);
  const std::filesystem::path output = arguments.output;
  const bool parquet = output.extension() == ".parquet";
  if (!output.empty() && !parquet && output.extension() != ".csv")
    throw usage_error("--output: expected a file ending in .csv or .parquet, got \"" +
                      output.string() + "\"");
  if (globals.json && output.empty())
    throw usage_error("--json: data export prints CSV; name a file with --output");
  const Series series =
      bar_series(instrument_option(arguments.instrument), interval_option(arguments.interval));
  const TimeRange range = range_options(arguments.from, arguments.to);
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly, 1};
  require_bars(catalog, series, range);
  const uint64_t rows =
      parquet ? catalog.export_parquet(series, range, output)
              : export_csv(*catalog.read<Bar>(series, range), series.interval, output);
  if (!output.empty() && !globals.quiet)
    std::cerr << rows << " rows in " << output.string() << '\n';
}

}  // namespace

void add_data_export(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<ExportArguments>();
  CLI::App* const sub = data.add_subcommand("export", "Write a stored series as CSV or Parquet");
  sub->footer(
      "Example:\n  godwit data export --instrument SPX.INDEX --kind bar --interval 1d --from "
      "2010-01-01 --output spx.csv");
  sub->add_option("--instrument", arguments->instrument, "Whose bars")
      ->required()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--kind", arguments->kind, "bar")->capture_default_str();
  sub->add_option("--interval", arguments->interval, "1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w")
      ->required();
  sub->add_option("--from", arguments->from, "First trading day, or time")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day, or time")->type_name("T");
  sub->add_option("--adjust", arguments->adjust, "none, forward or backward")
      ->capture_default_str();
  sub->add_option("--output", arguments->output, "A file (default: CSV on stdout)")
      ->type_name("F.csv|F.parquet");
  sub->callback([arguments, &globals] { run_export(*arguments, globals); });
}

}  // namespace godwit
