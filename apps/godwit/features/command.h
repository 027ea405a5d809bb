// `godwit features`: list, show, compute, check and plot features.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_features_command(CLI::App& app, Globals& globals);

/// Its subcommands, one file each.
void add_features_list(CLI::App& features, Globals& globals);
void add_features_compute(CLI::App& features, Globals& globals);
void add_features_check(CLI::App& features, Globals& globals);
void add_features_plot(CLI::App& features, Globals& globals);

}  // namespace godwit
