#include "features/command.h"

#include <CLI/CLI.hpp>

namespace godwit {

void add_features_command(CLI::App& app, Globals& globals) {
  CLI::App* const features =
      app.add_subcommand("features", "Features of market data: list, compute, check and plot them");
  features->require_subcommand(1);
  features->footer(
      "Example:\n  godwit features compute --set alpha158 --input bars.csv --output f.csv");
  add_features_list(*features, globals);
  add_features_compute(*features, globals);
  add_features_check(*features, globals);
  add_features_plot(*features, globals);
}

}  // namespace godwit
