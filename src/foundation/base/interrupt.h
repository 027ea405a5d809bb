// Ctrl-C as a question that long work asks between two consistent states.
#pragma once

namespace godwit {

/// Routes SIGINT and SIGTERM to a flag. Called once by main; a second signal ends the process.
void install_interrupt_handler() noexcept;

[[nodiscard]] bool interrupted() noexcept;

/// Throws Error{kInterrupted} when the user has asked to stop.
void throw_if_interrupted();

}  // namespace godwit
