#include "data/command.h"

#include <CLI/CLI.hpp>

namespace godwit {

void add_data_command(CLI::App& app, Globals& globals) {
  CLI::App* const data =
      app.add_subcommand("data", "Import, check, list, remove and export market data");
  data->require_subcommand(1);
  data->footer("Example:\n  godwit data import --kind bar --interval 1d SPX.INDEX.csv");
  add_data_import(*data, globals);
  add_data_formats(*data, globals);
  add_data_check(*data, globals);
  add_data_clean(*data, globals);
  add_data_list(*data, globals);
  add_data_remove(*data, globals);
  add_data_export(*data, globals);
  add_data_bars(*data, globals);
  add_data_facts(*data, globals);
  add_data_actions(*data, globals);
  add_data_simulate(*data, globals);
}

}  // namespace godwit
