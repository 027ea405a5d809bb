#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "data_command.h"
#include "data_options.h"
#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "json_text.h"
#include "market/data/facts/implied_action.h"
#include "market/domain/venue.h"
#include "stored_record.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct ActionsArguments {
  std::string instrument;
  std::string from;
  std::string to;
};

/// An action, and the product of all ratios from the first of the record to it.
struct ListedAction {
  ImpliedAction action;
  double cumulative = 1;
};

std::vector<ListedAction> listed_actions(const StoredRecord& record, const DayBounds& bounds) {
  std::vector<ListedAction> listed;
  double cumulative = 1;
  for (const ImpliedAction& action : implied_actions(record.daily_bars, record.facts)) {
    cumulative *= action.ratio;
    if (bounds.contains(action.ex_day)) listed.push_back({action, cumulative});
  }
  return listed;
}

void print_json(const InstrumentId& instrument, const std::vector<ListedAction>& listed) {
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
  const std::vector<ListedAction> listed = listed_actions(record, bounds);
  if (globals.json)
    print_json(instrument, listed);
  else
    print_for_people(listed);
}

}  // namespace

void add_data_actions(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<ActionsArguments>();
  CLI::App* const sub =
      data.add_subcommand("actions", "Corporate actions that the reference prices imply");
  sub->footer(
      "On an ex-date the venue's reference price is not the previous close. ratio is what earlier\n"
      "prices are divided by; cash per share and new shares are each the whole difference, for\n"
      "prices alone do not tell the mix.\n\n"
      "Example:\n  godwit data actions --instrument 600519.SSE");
  sub->add_option("--instrument", arguments->instrument, "Whose actions")
      ->required()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--from", arguments->from, "First ex-day")->type_name("DAY");
  sub->add_option("--to", arguments->to, "Last ex-day")->type_name("DAY");
  sub->callback([arguments, &globals] { run_actions(*arguments, globals); });
}

}  // namespace godwit
