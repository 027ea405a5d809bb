// `godwit completion bash|zsh|fish`: a script for the shell, made from the commands there are.
#pragma once

namespace CLI {
class App;
}

namespace godwit {

/// Adds the command to `app`, which must outlive its parsing. Call it last.
void add_completion_command(CLI::App& app);

}  // namespace godwit
