#include "data/bar_building.h"

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>
#include <utility>

#include "foundation/base/config.h"
#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "market/data/bars/threshold_bars.h"
#include "market/rules/contract_terms.h"
#include "options/series_options.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

/// Puts the bars that `builder` makes of the stored rows, and what became of these, into `built`.
template <class Input, class Builder, class Row>
void build(const Catalog& catalog, const Series& series, const TimeRange& range, Builder builder,
           BuiltBars<Row>& built) {
  const auto rows = catalog.read<Input>(series, range);
  for (auto block = rows->next(); !block.empty(); block = rows->next()) {
    throw_if_interrupted();
    for (const Input& row : block)
      if (const auto bar = builder.add(row)) built.bars.push_back(*bar);
  }
  if (const auto bar = builder.finish()) built.bars.push_back(*bar);
  built.report.counts = builder.counts();
}

void build_threshold(const Catalog& catalog, const Series& series, const TimeRange& range,
                     ThresholdBarBuilder builder, BuiltBars<Bar>& built) {
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
  built.report.counts = builder.counts();
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

void build_timed(const Catalog& catalog, const Series& series, const TimeRange& range,
                 const SessionGrid& grid, const ContractValue& value, BuiltBars<Bar>& built) {
  if (series.kind == DataKind::kTrade)
    build<Trade>(catalog, series, range, TradeBarBuilder{grid, value}, built);
  else if (series.kind == DataKind::kQuote)
    build<Quote>(catalog, series, range, MidBarBuilder{grid}, built);
  else
    build<Bar>(catalog, series, range, BarResampler{grid}, built);
}

void build_timed(const Catalog& catalog, const Series& series, const TimeRange& range,
                 const SessionGrid& grid, const ContractValue& /*value*/,
                 BuiltBars<QuoteBar>& built) {
  if (series.kind == DataKind::kQuote)
    build<Quote>(catalog, series, range, QuoteBarBuilder{grid}, built);
  else
    build<QuoteBar>(catalog, series, range, QuoteBarResampler{grid}, built);
}

/// Moves those that hold only a part of their interval from the bars to the report.
template <class Row>
void set_cut_apart(const WholeBars& whole, BuiltBars<Row>& built) {
  std::vector<Row> kept;
  for (const Row& bar : built.bars) {
    const BarCut cut = whole.cut_of(bar.header.ts_event, bar.trading_day());
    if (cut == BarCut::kWhole)
      kept.push_back(bar);
    else
      built.report.cut.push_back({bar.header.ts_event, bar.trading_day(), cut});
  }
  built.bars = std::move(kept);
}

}  // namespace

Series source_series(const BarsArguments& arguments) {
  constexpr std::array kSources{std::string_view{"trade"}, std::string_view{"quote"},
                                std::string_view{"bar"}, std::string_view{"quote_bar"}};
  if (std::find(kSources.begin(), kSources.end(), arguments.source) == kSources.end())
    throw usage_error("--source: expected trade, quote, bar or quote_bar, got \"" +
                      arguments.source + "\"" + suggestion(arguments.source, kSources));
  Series series{.instrument = instrument_option(arguments.instrument),
                .kind = kind_option(arguments.source)};
  if (has_interval(series.kind)) series.interval = interval_option(arguments.source_interval);
  return series;
}

DataKind built_kind(const BarsArguments& arguments) {
  constexpr std::array kKinds{std::string_view{"bar"}, std::string_view{"quote_bar"}};
  const bool of_quote_bars = arguments.source == "quote_bar";
  if (arguments.kind.empty()) return of_quote_bars ? DataKind::kQuoteBar : DataKind::kBar;
  if (std::find(kKinds.begin(), kKinds.end(), arguments.kind) == kKinds.end())
    throw usage_error("--kind: expected bar or quote_bar, got \"" + arguments.kind + "\"" +
                      suggestion(arguments.kind, kKinds));
  const DataKind kind = kind_option(arguments.kind);
  if (kind == DataKind::kBar && of_quote_bars)
    throw usage_error("--kind bar: quote bars give longer quote bars alone");
  if (kind == DataKind::kQuoteBar && !of_quote_bars && arguments.source != "quote")
    throw usage_error(
        "--kind quote_bar: expected --source quote or quote_bar, which have both "
        "sides, got " +
        arguments.source);
  return kind;
}

template <class Row>
BuiltBars<Row> build_bars(const BarsArguments& arguments, const Catalog& catalog,
                          const RuleBook& rules, const SeriesInfo& info) {
  const Series& series = info.series;
  const TimeRange asked = range_options(arguments.from, arguments.to);
  const TimeRange range = by_sessions(rules, series, asked);
  ContractValue value;  // Bars have their turnover.
  if (series.kind == DataKind::kTrade)
    value = contract_value(rules, series.instrument, info.last_day);
  GridOptions options;
  if (arguments.separate_auction) options.opening = OpeningAuction::kSeparate;
  const BarHours hours = bar_hours(rules, series.instrument, info.first_day, info.last_day);
  BuiltBars<Row> built;
  built.report.note = hours.note;
  if (const auto threshold = threshold_of(arguments, value)) {
    if (series.kind != DataKind::kTrade)
      throw usage_error("--volume, --turnover and --ticks: only trades can be counted");
    if constexpr (std::is_same_v<Row, Bar>)
      build_threshold(catalog, series, range, ThresholdBarBuilder{*threshold, options, hours.days},
                      built);
    return built;
  }
  options.interval = interval_option(arguments.interval);
  const bool of_bars = has_interval(series.kind);
  if (of_bars && duration(options.interval).ns() % duration(series.interval).ns() != 0)
    throw usage_error("--interval: expected a multiple of " + arguments.source_interval +
                      ", got \"" + arguments.interval + "\"");
  const SessionGrid grid{options, hours.days};
  build_timed(catalog, series, range, grid, value, built);
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

template BuiltBars<Bar> build_bars<Bar>(const BarsArguments&, const Catalog&, const RuleBook&,
                                        const SeriesInfo&);
template BuiltBars<QuoteBar> build_bars<QuoteBar>(const BarsArguments&, const Catalog&,
                                                  const RuleBook&, const SeriesInfo&);

}  // namespace godwit
