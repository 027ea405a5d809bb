// `godwit backtest`: one run file to a run directory.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_backtest_command(CLI::App& app, Globals& globals);

}  // namespace godwit
