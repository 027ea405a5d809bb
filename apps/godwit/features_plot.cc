#include <CLI/CLI.hpp>

#include "features_command.h"

namespace godwit {

void add_features_plot(CLI::App&, Globals&) {}

}  // namespace godwit
