#include "foundation/base/interrupt.h"

#include <atomic>
#include <csignal>

#include "foundation/base/error.h"

namespace godwit {
namespace {

// Written by the signal handler, read by workers; a plain flag, nothing is published with it.
std::atomic<bool> interrupt_flag{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void on_signal(int signal) {
  if (interrupt_flag.exchange(true, std::memory_order_relaxed)) std::_Exit(128 + signal);
}

}  // namespace

void install_interrupt_handler() noexcept {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupted() noexcept { return interrupt_flag.load(std::memory_order_relaxed); }

void throw_if_interrupted() {
  if (interrupted())
    throw Error{ErrorKind::kInterrupted, "interrupted; nothing was left half written"};
}

}  // namespace godwit
