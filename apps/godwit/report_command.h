// `godwit report`: draws the report of a run again.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_report_command(CLI::App& app, Globals& globals);

}  // namespace godwit
