// `godwit text`: news as numbers.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_text_command(CLI::App& app, Globals& globals);

void add_text_score(CLI::App& text, Globals& globals);
void add_text_daily(CLI::App& text, Globals& globals);
void add_text_terms(CLI::App& text, Globals& globals);

}  // namespace godwit
