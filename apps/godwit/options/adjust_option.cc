#include "options/adjust_option.h"

#include <CLI/CLI.hpp>

#include "foundation/base/error.h"
#include "foundation/base/suggestion.h"

namespace godwit {

void add_adjust_options(CLI::App& sub, AdjustArguments& arguments) {
  sub.add_option("--adjust", arguments.adjust,
                 "Prices of bars: none, forward (the last price stays), backward (the first stays) "
                 "or total_return (1 at the first close)")
      ->capture_default_str();
  sub.add_flag("--across-holes", arguments.across_holes,
               "Adjust also where the record does not tell what happened to the share, as if "
               "nothing had");
}

AdjustMode adjust_option(const AdjustArguments& arguments) {
  const std::optional<AdjustMode> mode = parse_adjust_mode(arguments.adjust);
  if (!mode)
    throw usage_error("--adjust: expected none, forward, backward or total_return, got \"" +
                      arguments.adjust + "\"" + suggestion(arguments.adjust, kAdjustModes));
  if (*mode == AdjustMode::kNone && arguments.across_holes)
    throw usage_error("--across-holes: only adjusted prices have holes; add --adjust");
  return *mode;
}

}  // namespace godwit
