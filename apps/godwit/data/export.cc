#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "data/command.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "globals.h"
#include "market/data/catalog/row_type.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/import/row_csv_writer.h"
#include "market/domain/bar_stream.h"
#include "market/rules/rules_folder.h"
#include "options/adjust_option.h"
#include "options/output_option.h"
#include "options/series_options.h"
#include "stored/adjusted_bars.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

struct ExportArguments {
  std::string instrument;
  std::string kind = "bar";
  std::string interval;
  std::string from;
  std::string to;
  AdjustArguments adjust;
  std::string output;
};

/// Bars whose `ts` does not tell their trading day need a column for it.
template <class Row>
TradingDayColumn trading_day_column(RowStream<Row>& rows, Interval interval) {
  if (!requires(Row row) { row.trading_day_days; } || !is_intraday(interval))
    return TradingDayColumn::kNone;
  for (std::span<const Row> block = rows.next(); !block.empty(); block = rows.next())
    if (std::any_of(block.begin(), block.end(), has_own_trading_day<Row>))
      return TradingDayColumn::kWritten;
  return TradingDayColumn::kNone;
}

/// What CSV files are written as.
struct CsvForm {
  Interval interval;
  TradingDayColumn day;
};

/// Returns the rows written.
template <class Row>
uint64_t write_csv(RowStream<Row>& rows, CsvForm form, std::ostream& out) {
  uint64_t count = 0;
  constexpr bool kIsBar = std::is_same_v<Row, Bar>;
  std::string text;
  if constexpr (kIsBar)
    text = bar_csv_header(form.day);
  else
    text = row_csv_header<Row>(form.day);
  for (std::span<const Row> block = rows.next(); !block.empty(); block = rows.next()) {
    throw_if_interrupted();
    for (const Row& row : block) {
      if constexpr (kIsBar)
        append_bar_csv(text, row, form.interval, form.day);
      else
        append_row_csv(text, row, form.interval, form.day);
    }
    count += block.size();
    out << text;
    text.clear();
  }
  return count;
}

template <class Row>
uint64_t export_csv(RowStream<Row>& rows, CsvForm form, const std::filesystem::path& output) {
  uint64_t count = 0;
  if (output.empty()) {
    count = write_csv(rows, form, std::cout);
    std::cout.flush();
    if (!std::cout)
      throw failed(std::string{"cannot write to the output: "} + std::strerror(errno));
    return count;
  }
  replace_file(output, [&](const std::filesystem::path& temporary) {
    std::ofstream out{temporary, std::ios::binary};
    count = write_csv(rows, form, out);
    out.close();
    if (!out) throw failed("cannot write " + output.string() + ": " + std::strerror(errno));
  });
  return count;
}

Error no_rows(const Catalog& catalog, const Series& series) {
  std::string message =
      series.instrument.text() + " has no rows of " + kind_text(series) + " in this range";
  const SeriesInfo info = catalog.info(series);
  message += "; the catalog has " + std::to_string(info.rows) + ", from " +
             end_text(info, info.first, info.first_day) + " to " +
             end_text(info, info.last, info.last_day);
  return failed(message + "; change --from or --to");
}

template <class Row>
CsvForm csv_form(const Catalog& catalog, const Series& series, const TimeRange& range) {
  return {series.interval, trading_day_column(*catalog.read<Row>(series, range), series.interval)};
}

/// Returns the rows written.
uint64_t export_adjusted(const Catalog& catalog, const RuleBook& rules,
                         const AdjustmentRequest& request, const std::filesystem::path& output,
                         const Globals& globals) {
  const AdjustedBars adjusted = adjusted_bars(catalog, rules, request);
  if (!globals.quiet)
    for (const std::string& note : adjusted.notes) std::cerr << "note: " << note << '\n';
  return export_csv(*adjusted.bars, csv_form<Bar>(catalog, request.series, request.range), output);
}

void run_export(const ExportArguments& arguments, const Globals& globals) {
  const AdjustMode adjust = adjust_option(arguments.adjust);
  const std::filesystem::path output = arguments.output;
  const bool parquet = output.extension() == ".parquet";
  if (!output.empty() && !parquet && output.extension() != ".csv")
    throw usage_error("--output: expected a file ending in .csv or .parquet, got \"" +
                      output.string() + "\"");
  check_output_option("--output", output, {{"--catalog", globals.catalog}});
  if (globals.json && output.empty())
    throw usage_error("--json: data export prints CSV; name a file with --output");
  const Series series =
      series_options(instrument_option(arguments.instrument), arguments.kind, arguments.interval);
  if (adjust != AdjustMode::kNone && series.kind != DataKind::kBar)
    throw usage_error("--adjust: only bars can be adjusted, not " + arguments.kind);
  if (adjust != AdjustMode::kNone && parquet)
    throw usage_error("--adjust: adjusted bars are written as CSV; name a file ending in .csv");
  const RuleBook rules{find_rules_folder()};
  const TimeRange range = by_sessions(rules, series, range_options(arguments.from, arguments.to));
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly, 1};
  const uint64_t rows = with_row_type(series.kind, [&]<class Row>(Row*) {
    if (catalog.read<Row>(series, range)->next().empty()) throw no_rows(catalog, series);
    if (adjust != AdjustMode::kNone)
      return export_adjusted(catalog, rules, {series, range, adjust, arguments.adjust.across_holes},
                             output, globals);
    if (parquet) return catalog.export_parquet(series, range, output);
    return export_csv(*catalog.read<Row>(series, range), csv_form<Row>(catalog, series, range),
                      output);
  });
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
  sub->add_option("--instrument", arguments->instrument, "Whose rows")
      ->required()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--kind", arguments->kind, "bar, quote_bar, quote, trade, day_facts, ...")
      ->capture_default_str();
  sub->add_option("--interval", arguments->interval, "Of bars: 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
  sub->add_option("--from", arguments->from, "First trading day, or time")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day, or time")->type_name("T");
  add_adjust_options(*sub, arguments->adjust);
  sub->add_option("--output", arguments->output, "A file (default: CSV on stdout)")
      ->type_name("F.csv|F.parquet");
  sub->callback([arguments, &globals] { run_export(*arguments, globals); });
}

}  // namespace godwit
