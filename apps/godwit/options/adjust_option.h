// --adjust and --across-holes, as every command has them that reads bars of the catalog.
#pragma once

#include <string>

#include "market/data/adjust/adjusted_bar_stream.h"

namespace CLI {
class App;
}

namespace godwit {

struct AdjustArguments {
  std::string adjust = "none";
  bool across_holes = false;
};

void add_adjust_options(CLI::App& sub, AdjustArguments& arguments);

/// Throws Error (kUsage) for a mode that does not exist, and for --across-holes without one.
[[nodiscard]] AdjustMode adjust_option(const AdjustArguments& arguments);

}  // namespace godwit
