#include <algorithm>
#include <array>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "foundation/base/config.h"
#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/bars/bar_builder.h"
#include "market/data/bars/bar_comparison.h"
#include "market/data/bars/threshold_bars.h"
#include "market/data/bars/whole_bars.h"
#include "market/data/history/all_rows.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/import/row_csv_writer.h"
#include "market/domain/venue.h"
#include "market/rules/rules_folder.h"
#include "options/output_option.h"
#include "options/series_options.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct BarsArguments {
  std::string instrument;
  std::string source = "trade";
  std::string source_interval = "1m";
  std::string interval;
  std::string volume;
  std::string turnover;
  std::optional<int64_t> ticks;
  std::string from;
  std::string to;
  bool separate_auction = false;
  bool include_cut = false;
  bool compare = false;
  bool write = false;
  std::string output;
};

/// A bar that holds only a part of its interval.
struct CutBar {
  Bar bar;
  BarCut cut = BarCut::kAtBegin;
};

/// What was built, and what became of the inputs.
struct BuiltBars {
  std::vector<Bar> bars;
  std::vector<CutBar> cut;  ///< Left out.
  BarBuilderCounts counts;
  std::string note;  ///< On hours that are not known.
};

Series source_series(const BarsArguments& arguments) {
  constexpr std::array kSources{std::string_view{"trade"}, std::string_view{"quote"},
                                std::string_view{"bar"}};
  if (std::find(kSources.begin(), kSources.end(), arguments.source) == kSources.end())
    throw usage_error("--source: expected trade, quote or bar, got \"" + arguments.source + "\"" +
                      suggestion(arguments.source, kSources));
  Series series{.instrument = instrument_option(arguments.instrument),
                .kind = kind_option(arguments.source)};
  if (series.kind == DataKind::kBar) series.interval = interval_option(arguments.source_interval);
  return series;
}

/// Spot and linear contracts count in coins, whatever the filters of the day, which the rules may
/// not know; what an inverse contract is worth they have to.
ContractValue value_of_coins(const CryptoTables& rules, const InstrumentId& id, TradingDay day) {
  const bool is_inverse = rules.kind(id) == CryptoKind::kInverse;
  try {
    return {.multiplier = rules.rules(id, day).multiplier,
            .basis = is_inverse ? TurnoverBasis::kQuantity : TurnoverBasis::kPrice};
  } catch (const Error&) {
    return {.basis = is_inverse ? TurnoverBasis::kUnknown : TurnoverBasis::kPrice};
  }
}

/// What the turnover of trades is; bars have theirs.
ContractValue contract_value(const RuleBook& rules, const SeriesInfo& info) {
  const InstrumentId& id = info.series.instrument;
  if (info.series.kind != DataKind::kTrade || !rules.covers(id)) return {};
  if (find_venue(id.venue()).market == Market::kCrypto)
    return value_of_coins(rules.crypto(), id, info.last_day);
  return {.multiplier = rules.define_instrument(id, info.last_day).multiplier};
}

template <class Builder, class Row>
BuiltBars build(const Catalog& catalog, const Series& series, const TimeRange& range,
                Builder builder) {
  BuiltBars built;
  const auto rows = catalog.read<Row>(series, range);
  for (auto block = rows->next(); !block.empty(); block = rows->next()) {
    throw_if_interrupted();
    for (const Row& row : block)
      if (const auto bar = builder.add(row)) built.bars.push_back(*bar);
  }
  if (const auto bar = builder.finish()) built.bars.push_back(*bar);
  built.counts = builder.counts();
  return built;
}

BuiltBars build_threshold(const Catalog& catalog, const Series& series, const TimeRange& range,
                          ThresholdBarBuilder builder) {
  BuiltBars built;
  const auto trades = catalog.read<Trade>(series, range);
  for (auto block = trades->next(); !block.empty(); block = trades->next()) {
    throw_if_interrupted();
    for (const Trade& trade : block) {
      const ThresholdBarBuilder::Closed closed = builder.add(trade);
      if (closed.rest) built.bars.push_back(*closed.rest);
      if (closed.full) built.bars.push_back(*closed.full);
    }
  }
  if (const auto bar = builder.finish()) built.bars.push_back(*bar);
  built.counts = builder.counts();
  return built;
}

std::optional<BarThreshold> threshold_of(const BarsArguments& arguments,
                                         const ContractValue& value) {
  const auto positive = [](const std::string& text, const char* flag, int64_t scale) {
    const int digits = scale_digits(scale);
    const auto raw = parse_decimal(text, digits);
    if (!raw && raw.error() == DecimalError::kOutOfRange)
      throw usage_error(std::string{flag} + ": " + text + " is beyond what can be counted, " +
                        format_decimal(std::numeric_limits<int64_t>::max(), digits) +
                        "; name a smaller one");
    if (!raw && raw.error() == DecimalError::kTooPrecise)
      throw usage_error(std::string{flag} + ": expected at most " + std::to_string(digits) +
                        " decimals, got \"" + text + "\"");
    if (!raw || *raw <= 0)
      throw usage_error(std::string{flag} + ": expected a number above zero, got \"" + text + "\"");
    return *raw;
  };
  if (!arguments.volume.empty())
    return BarThreshold::volume(
        Quantity::from_raw(positive(arguments.volume, "--volume", Quantity::kScale)), value);
  if (!arguments.turnover.empty() && value.basis == TurnoverBasis::kUnknown)
    throw usage_error(
        "--turnover: " + arguments.instrument +
        " is settled in the coin, and rules/crypto.toml does not know what a contract "
        "was worth on its last stored day; use --volume or --ticks");
  if (!arguments.turnover.empty())
    return BarThreshold::turnover(
        Amount::from_raw(positive(arguments.turnover, "--turnover", Amount::kScale)), value);
  if (arguments.ticks) return BarThreshold::ticks(*arguments.ticks, value);
  return std::nullopt;
}

BuiltBars build_timed(const Catalog& catalog, const Series& series, const TimeRange& range,
                      const SessionGrid& grid, const ContractValue& value) {
  if (series.kind == DataKind::kTrade)
    return build<TradeBarBuilder, Trade>(catalog, series, range, TradeBarBuilder{grid, value});
  if (series.kind == DataKind::kQuote)
    return build<MidBarBuilder, Quote>(catalog, series, range, MidBarBuilder{grid});
  return build<BarResampler, Bar>(catalog, series, range, BarResampler{grid});
}

/// Moves those that hold only a part of their interval from `bars` to `cut`.
void set_cut_apart(const WholeBars& whole, BuiltBars& built) {
  std::vector<Bar> kept;
  for (const Bar& bar : built.bars) {
    const BarCut cut = whole.cut_of(bar);
    if (cut == BarCut::kWhole)
      kept.push_back(bar);
    else
      built.cut.push_back({bar, cut});
  }
  built.bars = std::move(kept);
}

BuiltBars build_bars(const BarsArguments& arguments, const Catalog& catalog, const RuleBook& rules,
                     const SeriesInfo& info) {
  const Series& series = info.series;
  const TimeRange asked = range_options(arguments.from, arguments.to);
  const TimeRange range = by_sessions(rules, series, asked);
  const ContractValue value = contract_value(rules, info);
  GridOptions options;
  if (arguments.separate_auction) options.opening = OpeningAuction::kSeparate;
  const BarHours hours = bar_hours(rules, series.instrument, info.first_day, info.last_day);
  if (const auto threshold = threshold_of(arguments, value)) {
    if (series.kind != DataKind::kTrade)
      throw usage_error("--volume, --turnover and --ticks: only trades can be counted");
    BuiltBars built = build_threshold(catalog, series, range,
                                      ThresholdBarBuilder{*threshold, options, hours.days});
    built.note = hours.note;
    return built;
  }
  options.interval = interval_option(arguments.interval);
  const bool of_bars = series.kind == DataKind::kBar;
  if (of_bars && duration(options.interval).ns() % duration(series.interval).ns() != 0)
    throw usage_error("--interval: expected a multiple of " + arguments.source_interval +
                      ", got \"" + arguments.interval + "\"");
  const SessionGrid grid{options, hours.days};
  BuiltBars built = build_timed(catalog, series, range, grid, value);
  built.note = hours.note;
  if (!arguments.include_cut)
    set_cut_apart(WholeBars{grid,
                            asked,
                            {.first = info.first,
                             .last = info.last,
                             .first_day = info.first_day,
                             .last_day = info.last_day,
                             .reach = of_bars ? duration(series.interval) : Duration{}}},
                  built);
  return built;
}

std::string cut_text(const CutBar& cut, Interval interval) {
  const std::string when = is_intraday(interval) ? format_timestamp(cut.bar.header.ts_event)
                                                 : format_date(cut.bar.trading_day().date());
  return when + (cut.cut == BarCut::kAtBegin ? " (begins before the rows do)"
                                             : " (ends after the rows do)");
}

void print_cut(const BuiltBars& built, Interval interval, const Globals& globals) {
  if (built.cut.empty() || globals.quiet) return;
  std::cerr << built.cut.size()
            << (built.cut.size() == 1 ? " bar is cut and left out: "
                                      : " bars are cut and left out: ");
  for (const CutBar& one : built.cut)
    std::cerr << (&one == &built.cut.front() ? "" : ", ") << cut_text(one, interval);
  std::cerr << '\n';
}

void print_counts(const BuiltBars& built, const Globals& globals) {
  if (globals.quiet) return;
  std::cerr << built.bars.size() << " bars of " << built.counts.used << " rows; "
            << built.counts.outside << " outside sessions, " << built.counts.empty
            << " without content, " << built.counts.late << " late\n";
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

void run_bars(const BarsArguments& arguments, const Globals& globals) {
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
  const Series source = source_series(arguments);
  const RuleBook rules{find_rules_folder()};
  Catalog catalog{globals.catalog,
                  arguments.write ? Catalog::Mode::kReadWrite : Catalog::Mode::kReadOnly};
  const SeriesInfo info = catalog.info(source);
  const BuiltBars built = build_bars(arguments, catalog, rules, info);
  const Interval interval = is_timed ? interval_option(arguments.interval) : Interval::k1m;
  if (!built.note.empty() && !globals.quiet) std::cerr << "note: " << built.note << '\n';
  print_counts(built, globals);
  print_cut(built, interval, globals);
  const Series target = bar_series(info.series.instrument, interval);
  if (arguments.compare)
    return print_differences(
        compared(built.bars,
                 all_rows(*catalog.read<Bar>(target, range_options(arguments.from, arguments.to)))),
        globals);
  if (arguments.write) {
    if (catalog.contains(target))
      throw failed("the catalog has " + kind_text(target) + " of " + target.instrument.text() +
                   " already, from another source; compare with --compare, write to a file with "
                   "--output, or take it out first: " +
                   remove_command(target));
    if (built.bars.empty())
      throw failed("nothing is stored: no bar of " + arguments.interval +
                   " is whole; choose a shorter --interval or a longer range");
    catalog.merge<Bar>(target, built.bars);
    return;
  }
  const bool has_own_days =
      is_intraday(interval) &&
      std::any_of(built.bars.begin(), built.bars.end(), has_own_trading_day<Bar>);
  const TradingDayColumn day = has_own_days ? TradingDayColumn::kWritten : TradingDayColumn::kNone;
  std::string text{bar_csv_header(day)};
  for (const Bar& bar : built.bars) append_bar_csv(text, bar, interval, day);
  if (arguments.output.empty())
    std::cout << text;
  else
    write_file(arguments.output, text);
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
  sub->add_option("--source", arguments->source, "trade, quote (middle price) or bar")
      ->capture_default_str();
  sub->add_option("--source-interval", arguments->source_interval, "Of the bars to build from")
      ->capture_default_str();
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
