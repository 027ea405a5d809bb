// CHECK stops the process when the program itself is wrong. It is on in release builds: a trading
// system that has lost its own rules must stop, not guess. For what can happen in a correct program
// see result.h (expected outcomes) and error.h (cannot start).
#pragma once

namespace godwit {

/// Prints file, line, the failed expression and the message to stderr, then aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* expression,
                               const char* message) noexcept;

}  // namespace godwit

/// CHECK(condition, "what rule is broken"): the message is a string literal, nothing is formatted.
#define CHECK(condition, message)                                      \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      ::godwit::check_failed(__FILE__, __LINE__, #condition, message); \
  } while (false)
