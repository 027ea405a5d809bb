#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/bar_building.h"
#include "data/command.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/bars/bar_comparison.h"
#include "market/data/history/all_rows.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/import/row_csv_writer.h"
#include "market/rules/rules_folder.h"
#include "options/output_option.h"
#include "options/series_options.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

std::string cut_text(const CutBar& cut, Interval interval) {
  const std::string when =
      is_intraday(interval) ? format_timestamp(cut.ts_event) : format_date(cut.day.date());
  return when + (cut.cut == BarCut::kAtBegin ? " (begins before the rows do)"
                                             : " (ends after the rows do)");
}

void print_cut(const BuildReport& built, Interval interval, const Globals& globals) {
  if (built.cut.empty() || globals.quiet) return;
  std::cerr << built.cut.size()
            << (built.cut.size() == 1 ? " bar is cut and left out: "
                                      : " bars are cut and left out: ");
  for (const CutBar& one : built.cut)
    std::cerr << (&one == &built.cut.front() ? "" : ", ") << cut_text(one, interval);
  std::cerr << '\n';
}

void print_counts(size_t bars, const BarBuilderCounts& counts, const Globals& globals) {
  if (globals.quiet) return;
  std::cerr << bars << " bars of " << counts.used << " rows; " << counts.outside
            << " outside sessions, " << counts.empty << " without content, " << counts.late
            << " late\n";
}

/// What the stored bars are beside the built ones.
struct Comparison {
  std::vector<BarDifference> differences;
  size_t built = 0;
  size_t outside = 0;  ///< Stored bars before the first or after the last built one.
};

Comparison compared(const std::vector<Bar>& built, std::vector<Bar> recorded) {
  const size_t all = recorded.size();
  std::erase_if(recorded, [&built](const Bar& bar) {
    return built.empty() || bar.header.ts_event < built.front().header.ts_event ||
           bar.header.ts_event > built.back().header.ts_event;
  });
  return {.differences = compare_bars(built, recorded, {}),
          .built = built.size(),
          .outside = all - recorded.size()};
}

void print_differences(const Comparison& comparison, const Globals& globals) {
  const std::vector<BarDifference>& differences = comparison.differences;
  if (globals.json) {
    Json out{{"bars", comparison.built}, {"outside", comparison.outside}};
    Json& list = out["differences"] = Json::array();
    for (const BarDifference& one : differences)
      list.push_back({{"trading_day", format_date(one.day.date())},
                      {"ts", format_timestamp(one.ts_event)},
                      {"field", name(one.field)},
                      {"built", one.built},
                      {"recorded", one.recorded}});
    std::cout << json_text(out) << '\n';
    return;
  }
  TextTable table{{"trading day", "bar", "field", "built", "recorded"}, {.right_aligned = {3, 4}}};
  for (const BarDifference& one : differences)
    table.add_row({format_date(one.day.date()), format_timestamp(one.ts_event),
                   std::string{name(one.field)}, format_double(one.built),
                   format_double(one.recorded)});
  std::cout << table.text() << differences.size() << " differences in " << comparison.built
            << " bars against what is stored\n";
  if (comparison.outside > 0)
    std::cout << comparison.outside
              << (comparison.outside == 1 ? " stored bar lies" : " stored bars lie")
              << " before the first or after the last of them\n";
}

/// Throws Error(kUsage) for options that do not go together.
void check_options(const BarsArguments& arguments, const Globals& globals) {
  const bool is_timed = !arguments.interval.empty();
  const int ways = (is_timed ? 1 : 0) + (arguments.volume.empty() ? 0 : 1) +
                   (arguments.turnover.empty() ? 0 : 1) + (arguments.ticks ? 1 : 0);
  if (ways != 1) throw usage_error("expected one of --interval, --volume, --turnover, --ticks");
  if (arguments.ticks && *arguments.ticks < 1)
    throw usage_error("--ticks: expected a number of trades above zero, got " +
                      std::to_string(*arguments.ticks));
  if ((arguments.compare || arguments.write) && !is_timed)
    throw usage_error(
        "--compare and --write: only bars of an --interval are series of the catalog");
  if (arguments.include_cut && (arguments.write || !is_timed))
    throw usage_error(arguments.write ? "--include-cut: the catalog takes whole bars alone"
                                      : "--include-cut: only bars of an --interval can be cut");
  check_output_option("--output", arguments.output, {{"--catalog", globals.catalog}});
}

template <class Row>
void store(Catalog& catalog, const Series& target, const std::vector<Row>& bars,
           const BarsArguments& arguments) {
  if (catalog.contains(target))
    throw failed("the catalog has " + kind_text(target) + " of " + target.instrument.text() +
                 " already, from another source; " +
                 (std::is_same_v<Row, Bar> ? "compare with --compare, " : "") +
                 "write to a file with --output, or take it out first: " + remove_command(target));
  if (bars.empty())
    throw failed("nothing is stored: no bar of " + arguments.interval +
                 " is whole; choose a shorter --interval or a longer range");
  catalog.merge<Row>(target, bars);
}

template <class Row>
std::string csv_text(const std::vector<Row>& bars, Interval interval) {
  const bool has_own_days =
      is_intraday(interval) && std::any_of(bars.begin(), bars.end(), has_own_trading_day<Row>);
  const TradingDayColumn day = has_own_days ? TradingDayColumn::kWritten : TradingDayColumn::kNone;
  std::string text;
  if constexpr (std::is_same_v<Row, Bar>) {
    text = bar_csv_header(day);
    for (const Bar& bar : bars) append_bar_csv(text, bar, interval, day);
  } else {
    text = row_csv_header<Row>(day);
    for (const Row& bar : bars) append_row_csv(text, bar, interval, day);
  }
  return text;
}

template <class Row>
void run_of(const BarsArguments& arguments, const Series& source, const Globals& globals) {
  const bool is_timed = !arguments.interval.empty();
  const RuleBook rules{find_rules_folder()};
  Catalog catalog{globals.catalog,
                  arguments.write ? Catalog::Mode::kReadWrite : Catalog::Mode::kReadOnly};
  const SeriesInfo info = catalog.info(source);
  const BuiltBars<Row> built = build_bars<Row>(arguments, catalog, rules, info);
  const Interval interval = is_timed ? interval_option(arguments.interval) : Interval::k1m;
  if (!built.report.note.empty() && !globals.quiet)
    std::cerr << "note: " << built.report.note << '\n';
  print_counts(built.bars.size(), built.report.counts, globals);
  print_cut(built.report, interval, globals);
  const Series target{
      .instrument = source.instrument, .kind = built_kind(arguments), .interval = interval};
  if constexpr (std::is_same_v<Row, Bar>)
    if (arguments.compare)
      return print_differences(
          compared(built.bars, all_rows(*catalog.read<Bar>(
                                   target, range_options(arguments.from, arguments.to)))),
          globals);
  if (arguments.write) return store(catalog, target, built.bars, arguments);
  const std::string text = csv_text(built.bars, interval);
  if (arguments.output.empty())
    std::cout << text;
  else
    write_file(arguments.output, text);
}

void run_bars(const BarsArguments& arguments, const Globals& globals) {
  check_options(arguments, globals);
  const Series source = source_series(arguments);
  if (built_kind(arguments) == DataKind::kBar) return run_of<Bar>(arguments, source, globals);
  if (arguments.compare) throw usage_error("--compare: only bars are compared, no quote bars");
  run_of<QuoteBar>(arguments, source, globals);
}

}  // namespace

void add_data_bars(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<BarsArguments>();
  CLI::App* const sub =
      data.add_subcommand("bars", "Build bars from stored trades, quotes or shorter bars");
  sub->footer(
      "Bars keep to sessions and trading days; an interval without trades gives none. At the ends "
      "of\n"
      "the range and of the stored rows only whole bars are given out. They are printed as CSV\n"
      "unless --output, --write or --compare says otherwise.\n\n"
      "Example:\n  godwit data bars --instrument ru1901.SHFE --source bar --interval 1d --compare");
  sub->add_option("--instrument", arguments->instrument, "Whose")
      ->required()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--source", arguments->source, "trade, quote, bar or quote_bar")
      ->capture_default_str();
  sub->add_option("--source-interval", arguments->source_interval, "Of the bars to build from")
      ->capture_default_str();
  sub->add_option("--kind", arguments->kind,
                  "What to build: bar (of quotes: of the middle price), or quote_bar of quotes and "
                  "quote bars");
  sub->add_option("--interval", arguments->interval, "1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
  sub->add_option("--volume", arguments->volume, "A bar for each so much volume");
  sub->add_option("--turnover", arguments->turnover, "A bar for each so much turnover");
  sub->add_option("--ticks", arguments->ticks, "A bar for each so many trades");
  sub->add_option("--from", arguments->from, "First trading day, or time")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day, or time")->type_name("T");
  sub->add_flag("--separate-auction", arguments->separate_auction,
                "The opening auction is a bar of its own");
  sub->add_flag("--include-cut", arguments->include_cut,
                "Give out bars at the ends that hold only a part of their interval, too");
  sub->add_flag("--compare", arguments->compare,
                "List the differences to the stored bars of that interval");
  sub->add_flag("--write", arguments->write, "Store them, where no such series is stored yet");
  sub->add_option("--output", arguments->output, "A CSV file")->type_name("F.csv");
  sub->callback([arguments, &globals] { run_bars(*arguments, globals); });
}

}  // namespace godwit
