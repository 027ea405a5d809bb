// Large pages for big arrays that are walked at random: a page of 2 MB instead of 512 small ones
// spares most address translations, which on such arrays cost more than the memory itself.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace godwit {

/// Asks for large pages for the room that `values` has reserved. To be called before that room is
/// written: pages in use stay as they are. A wish only: results never depend on it, the system may
/// refuse it, and arrays below 2 MB are left alone.
template <class T>
void advise_large_pages(std::vector<T>& values) noexcept {
  constexpr uintptr_t kPage = uintptr_t{2} << 20;
  // The array begins wherever the allocator put it; only whole large pages within it count.
  const auto begin = reinterpret_cast<uintptr_t>(values.data());
  const uintptr_t end = begin + values.capacity() * sizeof(T);
  const uintptr_t first = (begin + kPage - 1) / kPage * kPage;
  const uintptr_t last = end / kPage * kPage;
  if (first < last)
    static_cast<void>(::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
}

}  // namespace godwit
