#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <set>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "globals.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "signals/text/daily_news.h"
#include "signals/text/instrument_names.h"
#include "signals/text/news_reach.h"
#include "text/command.h"
#include "text/days.h"
#include "text/input.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct DailyArguments {
  TextInputArguments input;
  TextDayArguments day;
  std::vector<std::string> instruments;
  std::string config;
  std::string output;
};

/// Columns of one scope under a prefix: "news_count".
struct ColumnGroup {
  std::string_view prefix;
  NewsScope scope;
};

std::vector<ScoredNews> score_all(const DailyArguments& arguments, const Globals& globals) {
  const TextScorer scorer = make_text_scorer();
  std::vector<ScoredNews> items;
  for_each_news(arguments.input, globals, [&](const std::string& place, const SourcedNews& news) {
    items.push_back({.available_at = news.item.available_at,
                     .id = news.item.id,
                     .source = news.source,
                     .instrument = news.item.instrument,
                     .score = score_news(scorer, place, news.item).sentiment.score,
                     .number = news.number});
  });
  if (items.empty()) throw failed("the input holds no news");
  return items;
}

DailyNewsOptions options_of(const DailyArguments& arguments) {
  return arguments.config.empty() ? DailyNewsOptions{}
                                  : read_daily_news_options(ConfigFile::load(arguments.config));
}

/// A weight of a source that no item has is a slip of the pen more often than not.
void note_unknown_sources(const DailyNewsOptions& options, const std::vector<ScoredNews>& items,
                          const Globals& globals) {
  std::set<std::string_view> seen;
  for (const ScoredNews& item : items) seen.insert(item.source);
  const std::vector<std::string_view> known{seen.begin(), seen.end()};
  for (const auto& [source, weight] : options.source_weights)
    if (!seen.contains(source) && !globals.quiet)
      std::cerr << "note: no news of the source \"" << source << "\", which has a weight"
                << suggestion(source, known) << '\n';
}

std::vector<ColumnGroup> groups(bool of_instruments) {
  if (of_instruments)
    return {{"news_", NewsScope::kInstrument}, {"market_news_", NewsScope::kMarket}};
  return {{"market_news_", NewsScope::kMarket}, {"all_news_", NewsScope::kAll}};
}

std::string header(std::span<const ColumnGroup> columns, bool names_instruments) {
  std::string text = names_instruments ? "ts,instrument" : "ts";
  for (const ColumnGroup& group : columns)
    for (const std::string_view name : kNewsColumnNames)
      text.append(",").append(group.prefix).append(name);
  return text + "\n";
}

void append_columns(std::string& out, const NewsColumns& columns) {
  for (const double value : {columns.count, columns.mean, columns.surprise, columns.decay}) {
    out += ',';
    append_double(out, value);
  }
}

/// An instrument, or none, with its days: those asked for and those that they look back on.
struct Table {
  std::optional<InstrumentId> instrument;
  DecisionDays days;
  TradingDay from;  ///< The first that is asked for.
};

/// The days before `from` that `surprise` looks back on, with room for holidays; none that lies
/// before all news or before `known`.
TradingDay look_back(TradingDay from, Timestamp first_news, std::optional<TradingDay> known,
                     const DailyNewsOptions& options) {
  Date earliest = from.date() - (2 * static_cast<int32_t>(options.surprise_days) + 30);
  earliest = std::max(earliest, utc_date(first_news) - 1);  // The day may be a civil one elsewhere.
  if (known) earliest = std::max(earliest, known->date());
  return TradingDay{std::min(from.date(), earliest)};
}

/// All that the columns are made of.
struct DailySource {
  DailyNewsOptions options;
  std::vector<ScoredNews> items;
  NewsReach reach;
  std::vector<NewsGap> gaps;
  InstrumentNames names;  ///< Of --names.

  /// Whether news of it would be found: for the note. No value may follow from it.
  [[nodiscard]] bool knows(const InstrumentId& instrument) const {
    return reach.names(instrument) || names.knows(instrument);
  }
};

DailySource read_source(const DailyArguments& arguments, const Globals& globals) {
  DailyNewsOptions options = options_of(arguments);
  std::vector<ScoredNews> items = score_all(arguments, globals);
  std::vector<ScoredNews> counted;  // A source of weight 0 is not there.
  std::copy_if(items.begin(), items.end(), std::back_inserter(counted),
               [&](const ScoredNews& item) { return options.weight_of(item.source) > 0; });
  NewsReach reach{counted};
  const std::string& names = arguments.input.names;
  return {.options = std::move(options),
          .items = std::move(items),
          .reach = std::move(reach),
          .gaps = gaps_between_sources(counted),
          .names = names.empty() ? InstrumentNames{} : InstrumentNames::load(names)};
}

void note(const std::string& text, const Globals& globals) {
  if (!globals.quiet && !text.empty()) std::cerr << "note: " << text << '\n';
}

void note_unknown_instrument(const InstrumentId& instrument, const DailyArguments& arguments,
                             const Globals& globals) {
  if (globals.quiet) return;
  const std::string& names = arguments.input.names;
  std::cerr << "note: no news names " << instrument.text()
            << (names.empty() ? ", and without --names none is looked for in the texts"
                              : ", and " + names + " has no name of it")
            << ": its columns news_* count none\n";
}

Table table_of(const RuleBook& rules, const std::optional<InstrumentId>& instrument,
               const DailySource& source, const DailyArguments& arguments) {
  const auto [first, last] = std::minmax_element(
      source.items.begin(), source.items.end(),
      [](const ScoredNews& a, const ScoredNews& b) { return a.available_at < b.available_at; });
  const auto day_of = [&](Timestamp t) {
    return deciding_day(rules, instrument, t, arguments.day);
  };
  // The rules may not reach to the first and the last news, where other days are asked for.
  const TradingDay unasked{utc_date(first->available_at)};
  const DaySpan asked =
      asked_days(arguments.day.from.empty() ? day_of(first->available_at) : unasked,
                 arguments.day.to.empty() ? day_of(last->available_at) : unasked, arguments.day);
  const TradingDay begin =
      look_back(asked.from, first->available_at, first_known_day(rules, instrument, arguments.day),
                source.options);
  Table table{instrument, decision_days(rules, instrument, {begin, asked.to}, arguments.day),
              asked.from};
  if (table.days.days.back() < asked.from)
    throw usage_error("no trading days from " + format_date(asked.from.date()) + " to " +
                      format_date(asked.to.date()) + "; change --from or --to");
  return table;
}

/// A day asked for lies in it as a whole.
bool holds_a_day(const NewsGap& gap, const Table& table) {
  const DecisionDays& days = table.days;
  for (size_t d = 0; d < days.days.size(); ++d) {
    const Timestamp begin = d == 0 ? days.opening : days.times[d - 1];
    if (days.days[d] >= table.from && begin >= gap.last && days.times[d] < gap.first) return true;
  }
  return false;
}

/// That days between sources count none is right only where a source had nothing to say. Tells the
/// longest of such stretches.
void note_gaps(const DailySource& source, const std::vector<Table>& tables,
               const Globals& globals) {
  const NewsGap* longest = nullptr;
  size_t count = 0;
  for (const NewsGap& gap : source.gaps) {
    if (std::none_of(tables.begin(), tables.end(),
                     [&](const Table& table) { return holds_a_day(gap, table); }))
      continue;
    ++count;
    if (longest == nullptr || gap.first - gap.last > longest->first - longest->last) longest = &gap;
  }
  if (longest == nullptr) return;
  note("no source has news between " + format_date(utc_date(longest->last)) + " (the last of \"" +
           longest->before + "\") and " + format_date(utc_date(longest->first)) +
           " (the first of \"" + longest->behind + "\")" +
           (count > 1 ? ", the longest of " + std::to_string(count) + " such stretches" : "") +
           ": days between count none, as days without news do; where no source reaches there, "
           "leave them out with --to and --from",
       globals);
}

/// The columns of one scope, day by day.
std::vector<NewsColumns> columns_of(const DailySource& source, NewsScope scope,
                                    const Table& table) {
  const DecisionDays& days = table.days;
  std::vector<NewsColumns> columns = daily_news(select_news(source.items, scope, table.instrument),
                                                days.opening, days.times, source.options);
  for (size_t d = 0; d < columns.size(); ++d)
    if (!source.reach.covers(days.times[d])) columns[d] = kUnknownNews;
  return columns;
}

/// Returns the rows written: those from `from` on.
uint64_t write_rows(const Table& table, bool names_it, const DailySource& source,
                    std::ostream& out) {
  const DecisionDays& days = table.days;
  std::vector<std::vector<NewsColumns>> columns;
  for (const ColumnGroup& group : groups(table.instrument.has_value()))
    columns.push_back(columns_of(source, group.scope, table));
  uint64_t rows = 0;
  std::string text;
  for (size_t d = 0; d < days.days.size(); ++d) {
    if (days.days[d] < table.from) continue;
    ++rows;
    text += format_date(days.days[d].date());
    if (names_it) text += "," + table.instrument->text();
    for (const auto& group : columns) append_columns(text, group[d]);
    text += '\n';
  }
  out << text;
  return rows;
}

std::vector<InstrumentId> instruments_of(const DailyArguments& arguments) {
  std::vector<InstrumentId> instruments;
  instruments.reserve(arguments.instruments.size());
  for (const std::string& text : arguments.instruments)
    instruments.push_back(instrument_option(text));
  return instruments;
}

void run_daily(const DailyArguments& arguments, const Globals& globals) {
  std::vector<NamedPath> inputs = text_inputs(arguments.input, globals);
  inputs.push_back({"--config", arguments.config});
  require_csv_output(arguments.output, inputs, globals, "text daily");
  const std::vector<InstrumentId> instruments = instruments_of(arguments);
  const RuleBook rules{find_rules_folder()};
  const DailySource source = read_source(arguments, globals);
  note_unknown_sources(source.options, source.items, globals);
  std::vector<Table> tables;
  if (instruments.empty()) tables.push_back(table_of(rules, std::nullopt, source, arguments));
  for (const InstrumentId& instrument : instruments) {
    tables.push_back(table_of(rules, instrument, source, arguments));
    note(tables.back().days.note, globals);
    if (!source.knows(instrument)) note_unknown_instrument(instrument, arguments, globals);
  }
  note_gaps(source, tables, globals);
  uint64_t rows = 0;
  write_output(arguments.output, [&](std::ostream& out) {
    const bool names_them = instruments.size() > 1;
    out << header(groups(!instruments.empty()), names_them);
    for (const Table& table : tables) rows += write_rows(table, names_them, source, out);
  });
  if (globals.json)
    std::cout << json_text(Json{
                     {"items", source.items.size()}, {"rows", rows}, {"output", arguments.output}})
              << '\n';
  else if (!globals.quiet && !arguments.output.empty())
    std::cerr << rows << " rows of " << source.items.size() << " items in " << arguments.output
              << '\n';
}

}  // namespace

void add_text_daily(CLI::App& text, Globals& globals) {
  const auto arguments = std::make_shared<DailyArguments>();
  CLI::App* const sub =
      text.add_subcommand("daily", "Columns of news by day, as inputs of features");
  sub->footer(
      "Columns: ts[,instrument], then count, mean, surprise and decay of the instrument's news "
      "(news_*)\nand of news that names none (market_news_*); without --instrument of that and of "
      "all news\n(all_news_*). A day's row uses the news available at its decision time and no "
      "later. docs/text.md\nhas the formulas.\n\n"
      "Example:\n  godwit text daily --series ZH_HEADLINES.NEWS --instrument 600519.SSE --output "
      "news.csv");
  add_text_input_options(*sub, arguments->input);
  sub->add_option("--instrument", arguments->instruments, "Whose news; repeatable")
      ->type_name("SYMBOL.VENUE")
      ->allow_extra_args(false);
  add_text_day_options(*sub, arguments->day);
  sub->add_option("--config", arguments->config, "[daily] and weights of [[source]]s")
      ->type_name("FILE.toml");
  sub->add_option("--output", arguments->output, "A file (default: CSV on stdout)")
      ->type_name("F.csv");
  sub->callback([arguments, &globals] { run_daily(*arguments, globals); });
}

}  // namespace godwit
