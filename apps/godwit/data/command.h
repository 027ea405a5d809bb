// `godwit data`: import, check, list and export market data.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_data_command(CLI::App& app, Globals& globals);

/// Its subcommands, one file each.
void add_data_import(CLI::App& data, Globals& globals);
void add_data_formats(CLI::App& data, Globals& globals);
void add_data_check(CLI::App& data, Globals& globals);
void add_data_clean(CLI::App& data, Globals& globals);
void add_data_list(CLI::App& data, Globals& globals);
void add_data_remove(CLI::App& data, Globals& globals);
void add_data_export(CLI::App& data, Globals& globals);
void add_data_bars(CLI::App& data, Globals& globals);
void add_data_facts(CLI::App& data, Globals& globals);
void add_data_actions(CLI::App& data, Globals& globals);
void add_data_simulate(CLI::App& data, Globals& globals);

}  // namespace godwit
