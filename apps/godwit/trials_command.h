// `godwit trials`: what has been tried, and how much a Sharpe ratio is worth after so many tries.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds `trials list` and `trials show` to `app`; both must outlive its parsing.
void add_trials_command(CLI::App& app, Globals& globals);

}  // namespace godwit
