// What kernels of several files do with rows.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "signals/features/expression/op.h"

namespace godwit::features {

inline bool finite(double x) { return x - x == 0; }

inline bool all_finite(const double* x, size_t rows) {
  double sum = 0;  // Of zeros, or NaN.
  for (size_t i = 0; i < rows; ++i) sum += x[i] - x[i];
  return sum == 0;
}

/// Whether x[0 .. rows) all have the bits of `value`.
inline bool all_are(const double* x, size_t rows, double value) {
  const auto want = std::bit_cast<uint64_t>(value);
  uint64_t different = 0;
  for (size_t i = 0; i < rows; ++i) different |= std::bit_cast<uint64_t>(x[i]) ^ want;
  return different == 0;
}

/// Calls f(first, width) with constant widths, so that the loops inside become vectors; how rows
/// are grouped changes nothing, since each row has its own accumulators.
template <size_t kWidth = 8, class F>
void in_groups(size_t rows, F f) {
  size_t i = 0;
  for (; i + kWidth <= rows; i += kWidth) f(i, std::integral_constant<size_t, kWidth>{});
  for (; i < rows; ++i) f(i, std::integral_constant<size_t, 1>{});
}

/// Calls f(count), count(i) being n[i]. Where no value is absent, count is the constant window:
/// what depends on it alone leaves the loops. The operations, and so the bits, are the same.
template <class F>
void with_counts(const Step& step, const double* n, size_t rows, F f) {
  const auto full = static_cast<double>(step.window);
  if (all_are(n, rows, full))
    f([full](size_t) { return full; });
  else
    f([n](size_t i) { return n[i]; });
}

}  // namespace godwit::features
