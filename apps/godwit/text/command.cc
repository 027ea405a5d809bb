#include "text/command.h"

#include <CLI/CLI.hpp>

namespace godwit {

void add_text_command(CLI::App& app, Globals& globals) {
  CLI::App* const text = app.add_subcommand("text", "Turn news into numbers");
  text->require_subcommand(1);
  text->footer("Example:\n  godwit text score --series BBC.NEWS --output scores.csv");
  add_text_score(*text, globals);
  add_text_daily(*text, globals);
  add_text_terms(*text, globals);
}

}  // namespace godwit
