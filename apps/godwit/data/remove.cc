#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "globals.h"
#include "market/data/catalog/layout.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct RemoveArguments {
  std::string instrument;
  std::string kind;
  std::string interval;
  std::string from;
  std::string to;
  bool dry_run = false;
};

bool is_whole(const RemoveArguments& arguments) {
  return arguments.from.empty() && arguments.to.empty();
}

/// Throws Error (kUsage) with what there is instead when `series` is not `stored`.
void check_stored(const std::vector<Series>& stored, const Series& series) {
  const std::string& id = series.instrument.text();
  std::vector<std::string_view> instruments;
  std::string kinds;  // Of the instrument.
  for (const Series& one : stored) {
    if (one == series) return;
    instruments.push_back(one.instrument.text());
    if (one.instrument == series.instrument) kinds += (kinds.empty() ? "" : ", ") + kind_text(one);
  }
  if (kinds.empty())
    throw usage_error("--instrument: the catalog has nothing of " + id +
                      suggestion(id, instruments));
  throw usage_error("the catalog has no " + kind_text(series) + " of " + id + "; it has " + kinds);
}

/// What was there before.
struct Stored {
  SeriesInfo info;  ///< Of the files that can be read.
  std::vector<std::filesystem::path> unreadable;
};

/// Files that cannot be read go with a whole series; a range leaves them.
void print_unreadable(const Stored& stored, const RemoveArguments& arguments) {
  const size_t count = stored.unreadable.size();
  const std::string_view what = !is_whole(arguments) ? "left: "
                                : arguments.dry_run  ? "would go as well: "
                                                     : "gone as well: ";
  std::cerr << "note: " << what << count << (count == 1 ? " file" : " files")
            << " that cannot be read, whose rows are not counted; the first is "
            << stored.unreadable.front().string() << '\n';
}

void print_removed(const Stored& stored, uint64_t removed, const RemoveArguments& arguments,
                   const Globals& globals) {
  const SeriesInfo& info = stored.info;
  const Series& series = info.series;
  const uint64_t left = info.rows - removed;
  if (globals.json) {
    const Json out{
        {"id", series.instrument.text()},
        {"kind", name(series.kind)},
        {"interval", has_interval(series.kind) ? Json(name(series.interval)) : Json(nullptr)},
        {"removed", removed},
        {"left", left},
        {"unreadable_files", stored.unreadable.size()},
        {"dry_run", arguments.dry_run}};
    std::cout << json_text(out) << '\n';
    return;
  }
  std::cout << kind_text(series) << " of " << series.instrument.text() << ": " << removed
            << (removed == 1 ? " row" : " rows")
            << (arguments.dry_run ? " would go, " : " removed, ") << left
            << (arguments.dry_run ? " stay\n" : " left\n");
  if (globals.quiet) return;
  if (!stored.unreadable.empty()) print_unreadable(stored, arguments);
  if (removed == 0 && info.rows > 0)
    std::cerr << "note: nothing lies in this range; there are rows from "
              << end_text(info, info.first, info.first_day) << " to "
              << end_text(info, info.last, info.last_day) << '\n';
}

void run_remove(const RemoveArguments& arguments, const Globals& globals) {
  const Series series = series_options(stored_instrument_option(arguments.instrument),
                                       arguments.kind, arguments.interval);
  const RuleBook rules{find_rules_folder()};
  const TimeRange range = by_sessions(rules, series, range_options(arguments.from, arguments.to));
  Stored stored;
  {  // What is not there is not created.
    const Catalog before{globals.catalog, Catalog::Mode::kReadOnly};
    check_stored(stored_series(before.root()), series);
    stored.info = before.info(series, stored.unreadable);
  }
  Catalog catalog{globals.catalog,
                  arguments.dry_run ? Catalog::Mode::kReadOnly : Catalog::Mode::kReadWrite};
  const auto note = [&globals](std::string_view text) {
    if (!globals.quiet) std::cerr << text << '\n';
  };
  const uint64_t removed = !arguments.dry_run    ? catalog.remove(series, range, note)
                           : is_whole(arguments) ? stored.info.rows
                                                 : catalog.count(series, range);
  print_removed(stored, removed, arguments, globals);
}

}  // namespace

void add_data_remove(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<RemoveArguments>();
  CLI::App* const sub =
      data.add_subcommand("remove", "Take a stored series, or a range of it, out of the catalog");
  sub->footer(
      "Of one series at a time: every row, or those from --from to --to, both included. There is "
      "no\n"
      "way back but to import again. What was refused stays in the folder quarantine.\n\n"
      "Example:\n  godwit data remove --instrument SPX.INDEX --kind bar --interval 1d --from "
      "2024-01-01 --dry-run\n"
      "  godwit data remove --instrument EUR/USD.OANDA --kind quote");
  sub->add_option("--instrument", arguments->instrument, "Whose rows")
      ->required()
      ->type_name("SYMBOL.VENUE");
  sub->add_option("--kind", arguments->kind, "bar, quote_bar, quote, trade, day_facts, ...")
      ->required();
  sub->add_option("--interval", arguments->interval, "Of bars: 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
  sub->add_option("--from", arguments->from, "First trading day, or time")->type_name("T");
  sub->add_option("--to", arguments->to, "Last trading day, or time")->type_name("T");
  sub->add_flag("--dry-run", arguments->dry_run, "Only say how many rows would go");
  sub->callback([arguments, &globals] { run_remove(*arguments, globals); });
}

}  // namespace godwit
