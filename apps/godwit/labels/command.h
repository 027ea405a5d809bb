// `godwit labels`: what a model is to foresee, with the span of each label.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

/// Adds the command to `app`; both must outlive its parsing.
void add_labels_command(CLI::App& app, Globals& globals);

}  // namespace godwit
