#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "data/damaged_series.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "options/series_options.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

std::string interval_text(const Series& series) {
  return has_interval(series.kind) ? std::string{name(series.interval)} : "";
}
Json interval_json(const Series& series) {
  return has_interval(series.kind) ? Json(name(series.interval)) : Json(nullptr);
}

void run_list(const Globals& globals) {
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly};
  std::vector<DamagedSeries> damaged;
  const std::vector<SeriesInfo> series = catalog.list(damaged);
  if (globals.json) {
    Json out;
    Json& list = out["series"] = Json::array();
    for (const SeriesInfo& info : series)
      list.push_back({{"id", info.series.instrument.text()},
                      {"kind", name(info.series.kind)},
                      {"interval", interval_json(info.series)},
                      {"rows", info.rows},
                      {"from", end_text(info, info.first, info.first_day)},
                      {"to", end_text(info, info.last, info.last_day)},
                      {"bytes", info.bytes}});
    out["damaged"] = damaged_json(damaged);
    std::cout << json_text(out) << '\n';
    throw_if_damaged(damaged);
    return;
  }
  TextTable table{{"instrument", "kind", "interval", "rows", "from", "to", "bytes"},
                  {.right_aligned = {3, 6}}};
  for (const SeriesInfo& info : series)
    table.add_row({info.series.instrument.text(), std::string{name(info.series.kind)},
                   interval_text(info.series), std::to_string(info.rows),
                   end_text(info, info.first, info.first_day),
                   end_text(info, info.last, info.last_day), std::to_string(info.bytes)});
  std::cout << table.text();
  throw_if_damaged(damaged);
}

}  // namespace

void add_data_list(CLI::App& data, Globals& globals) {
  CLI::App* const sub = data.add_subcommand("list", "What the catalog holds");
  sub->footer("Example:\n  godwit data list --json");
  sub->callback([&globals] { run_list(globals); });
}

}  // namespace godwit
