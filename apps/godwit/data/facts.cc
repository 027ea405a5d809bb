#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "data/command.h"
#include "data/facts_report.h"
#include "foundation/base/error.h"
#include "globals.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "stored/stored_record.h"

namespace godwit {
namespace {

struct FactsArguments {
  std::string instrument;
  std::string from;
  std::string to;
  std::string listed;
  bool differences = false;
};

std::optional<TradingDay> listed_option(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (const std::optional<Date> date = parse_date(text)) return TradingDay{*date};
  throw usage_error("--listed: expected the first day of listing like 2021-03-01, got \"" + text +
                    "\"");
}

void print_differences(const RuleBook& rules, const FactsInput& input, const DayBounds& bounds,
                       const Globals& globals) {
  const FactsComparison comparison =
      compare_facts(rules, input, {.from = bounds.from, .to = bounds.to});
  if (globals.json) {
    std::cout << differences_json(input.instrument, comparison) << '\n';
    return;
  }
  std::cout << differences_text(comparison);
  if (comparison.silence && !globals.quiet)
    std::cerr << "note: " << silence_text(comparison.silence) << '\n';
}

void print_facts(const RuleBook& rules, const FactsInput& input, const DayBounds& bounds,
                 const Globals& globals) {
  CompletedFacts completed = FactsCompleter{rules}.complete(input);
  std::erase_if(completed.days,
                [&](const CompletedDay& day) { return !bounds.contains(day.facts.trading_day); });
  if (completed.days.empty())
    throw failed(input.instrument.text() +
                 " has no trading days in this range; change --from or --to, or leave them out");
  if (globals.json) {
    std::cout << facts_json(input.instrument, completed.days, completed.silence) << '\n';
    return;
  }
  std::cout << facts_text(completed.days);
  if (globals.quiet) return;
  std::cerr << "note: * computed by rule, all else as recorded\n";
  if (completed.silence) std::cerr << "note: " << silence_text(completed.silence) << '\n';
}

void run_facts(const FactsArguments& arguments, const Globals& globals) {
  const InstrumentId instrument = instrument_option(arguments.instrument);
  const DayBounds bounds = day_bounds(arguments.from, arguments.to);
  const std::optional<TradingDay> listed = listed_option(arguments.listed);
  const RuleBook rules{find_rules_folder()};
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly};
  const StoredRecord record = stored_record(catalog, instrument);
  const FactsInput input{.instrument = instrument,
                         .daily_bars = record.daily_bars,
                         .facts = record.facts,
                         .listed = listed};
  if (arguments.differences)
    print_differences(rules, input, bounds, globals);
  else
    print_facts(rules, input, bounds, globals);
}

}  // namespace

void add_data_facts(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<FactsArguments>();
  CLI::App* const sub = data.add_subcommand(
      "facts", "Reference price, limits, suspension by trading day, completed by rule");
  sub->footer(
      "Recorded values stay; the rest follows from earlier days and rules/. Special treatment is\n"
      "never guessed, nor is the day of listing: limits that depend on them stay open.\n"
      "docs/data.md explains the values and the differences.\n\n"
      "Example:\n  godwit data facts --instrument 600519.SSE --from 2021-01-01 --to 2021-12-31\n"
      "  godwit data facts --instrument 600519.SSE --differences");
  sub->add_option("--instrument", arguments->instrument, "Whose days")
      ->required()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--from", arguments->from, "First trading day")->type_name("DAY");
  sub->add_option("--to", arguments->to, "Last trading day")->type_name("DAY");
  sub->add_option("--listed", arguments->listed,
                  "First day of listing, whose limits differ (default: not known)")
      ->type_name("DAY");
  sub->add_flag("--differences", arguments->differences,
                "Where rule and record differ, in place of the values");
  sub->callback([arguments, &globals] { run_facts(*arguments, globals); });
}

}  // namespace godwit
