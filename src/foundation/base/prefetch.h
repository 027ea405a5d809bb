// Asking for memory before it is needed.
#pragma once

namespace godwit {

/// Starts to fetch the cache line at `address`, which may be any; never faults.
inline void prefetch(const void* address) noexcept {
  __builtin_prefetch(address);
  // GCC 12 takes a function that does nothing but prefetch for one without effect and drops the
  // call; an empty volatile statement is an effect.
  asm volatile("");
}

}  // namespace godwit
