#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/data/facts/implied_action.h"
#include "market/domain/venue.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "stored/stored_record.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct ActionsArguments {
  std::string instrument;
  std::string from;
  std::string to;
};

/// An action, and the product of all ratios from the first of the record to it; where holes lie
/// between, of those that are known.
struct ListedAction {
  ImpliedAction action;
  double cumulative = 1;
};

std::vector<ListedAction> listed_actions(const AdjustmentRecord& record, const DayBounds& bounds) {
  std::vector<ListedAction> listed;
  double cumulative = 1;
  for (const ImpliedAction& action : implied_actions(record.steps)) {
    cumulative *= action.ratio;
    if (bounds.contains(action.ex_day)) listed.push_back({action, cumulative});
  }
  return listed;
}

/// Those that lie at least in part within the bounds.
std::vector<AdjustmentHole> holes_within(const AdjustmentRecord& record, const DayBounds& bounds) {
  std::vector<AdjustmentHole> within = record.holes;
  std::erase_if(within, [&](const AdjustmentHole& hole) {
    return (bounds.from && hole.until < *bounds.from) || (bounds.to && hole.after >= *bounds.to);
  });
  return within;
}

void print_json(const InstrumentId& instrument, const std::vector<ListedAction>& listed,
                const std::vector<AdjustmentHole>& holes) {
  Json out{{"instrument", instrument.text()}};
  Json& list = out["actions"] = Json::array();
  for (const auto& [action, cumulative] : listed)
    list.push_back({{"ex_day", format_date(action.ex_day.date())},
                    {"previous_price", action.previous_price.to_double()},
                    {"reference_price", action.reference_price.to_double()},
                    {"ratio", action.ratio},
                    {"cash_per_share", action.cash_per_share.to_double()},
                    {"new_shares_per_share", action.new_shares_per_share},
                    {"cumulative_factor", cumulative}});
  Json& unknown = out["holes"] = Json::array();
  for (const AdjustmentHole& hole : holes)
    unknown.push_back({{"after", format_date(hole.after.date())},
                       {"until", format_date(hole.until.date())},
                       {"days", hole.days},
                       {"why", name(hole.why)}});
  std::cout << json_text(out) << '\n';
}

void print_for_people(const std::vector<ListedAction>& listed) {
  TextTable table{{"ex day", "previous price", "reference price", "ratio", "cash per share",
                   "or new shares", "cumulative factor"},
                  {.right_aligned = {1, 2, 3, 4, 5, 6}}};
  for (const auto& [action, cumulative] : listed)
    table.add_row({format_date(action.ex_day.date()), format_fixed(action.previous_price),
                   format_fixed(action.reference_price), format_double(action.ratio),
                   format_fixed(action.cash_per_share), format_double(action.new_shares_per_share),
                   format_double(cumulative)});
  std::cout << table.text();
}

void run_actions(const ActionsArguments& arguments, const Globals& globals) {
  const InstrumentId instrument = instrument_option(arguments.instrument);
  const DayBounds bounds = day_bounds(arguments.from, arguments.to);
  if (find_venue(instrument.venue()).market == Market::kFutures)
    throw usage_error("--instrument: expected a share or a fund, got " + instrument.text() +
                      "; the reference prices of futures are settlements and tell no action");
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly};
  const StoredRecord record = stored_record(catalog, instrument);
  if (record.facts.empty())
    throw failed("no day facts of " + instrument.text() + " in " + catalog.root().string() +
                 ": actions are read from reference prices; import a file that has them");
  const RuleBook rules{find_rules_folder()};
  const AdjustmentRecord actions = adjustment_record(record, instrument, rules);
  const std::vector<ListedAction> listed = listed_actions(actions, bounds);
  const std::vector<AdjustmentHole> holes = holes_within(actions, bounds);
  if (globals.json) {
    print_json(instrument, listed, holes);
    return;
  }
  print_for_people(listed);
  if (!holes.empty() && !globals.quiet)
    std::cerr << "note: what happened is not on record " << holes_text(holes) << '\n';
  if (listed.empty() || globals.quiet) return;
  const std::string unlikely =
      unlikely_steps_text(actions, listed.front().action.ex_day, listed.back().action.ex_day);
  if (!unlikely.empty()) std::cerr << "note: " << unlikely << '\n';
}

}  // namespace

void add_data_actions(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<ActionsArguments>();
  CLI::App* const sub =
      data.add_subcommand("actions", "Corporate actions that the reference prices imply");
  sub->footer(
      "On an ex-date the venue's reference price is not the previous close. ratio is what earlier\n"
      "prices are divided by; cash per share and new shares are each the whole difference, for\n"
      "prices alone do not tell the mix. Where days or reference prices are missing, nothing is\n"
      "listed, and a note says so.\n\n"
      "Example:\n  godwit data actions --instrument 600519.SSE");
  sub->add_option("--instrument", arguments->instrument, "Whose actions")
      ->required()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--from", arguments->from, "First ex-day")->type_name("DAY");
  sub->add_option("--to", arguments->to, "Last ex-day")->type_name("DAY");
  sub->callback([arguments, &globals] { run_actions(*arguments, globals); });
}

}  // namespace godwit
