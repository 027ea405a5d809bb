// `godwit stats`: every metric of a column of period returns, with its convention.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_stats_command(CLI::App& app, Globals& globals);

}  // namespace godwit
