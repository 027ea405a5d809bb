#include "market/data/import/formats.h"

#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "data/command.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "market/rules/rules_folder.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

void run_formats(const Globals& globals) {
  const FormatList formats = known_formats(find_rules_folder() / "formats");
  if (globals.json) {
    Json out;
    Json& list = out["formats"] = Json::array();
    for (const auto& format : formats)
      list.push_back({{"name", format->name()}, {"about", format->about()}});
    std::cout << json_text(out) << '\n';
    return;
  }
  TextTable table{{"format", "what it is"}, {}};
  for (const auto& format : formats)
    table.add_row({std::string{format->name()}, std::string{format->about()}});
  std::cout << table.text();
}

}  // namespace

void add_data_formats(CLI::App& data, Globals& globals) {
  CLI::App* const sub =
      data.add_subcommand("formats", "The formats of files that data import recognises");
  sub->footer("Example:\n  godwit data formats");
  sub->callback([&globals] { run_formats(globals); });
}

}  // namespace godwit
