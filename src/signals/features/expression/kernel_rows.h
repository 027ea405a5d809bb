// What kernels of several files do with rows.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#include <immintrin.h>

#include "signals/features/expression/op.h"

namespace godwit::features {

inline bool finite(double x) { return x - x == 0; }

inline bool all_finite(const double* x, size_t rows) {
  constexpr uint64_t kExponent = uint64_t{0x7FF} << 52;  // All ones: infinite or NaN.
  uint64_t absent = 0;
  for (size_t i = 0; i < rows; ++i)
    absent |= (std::bit_cast<uint64_t>(x[i]) & kExponent) == kExponent ? 1U : 0U;
  return absent == 0;
}

/// Whether all of x[0 .. rows) have the bits of `value`.
inline bool all_are(const double* x, size_t rows, double value) {
  const auto want = std::bit_cast<uint64_t>(value);
  uint64_t different = 0;
  for (size_t i = 0; i < rows; ++i) different |= std::bit_cast<uint64_t>(x[i]) ^ want;
  return different == 0;
}

/// The new rows of a column hold `value`, the only one that the node says this of.
inline void hold(const Step& step, size_t column, size_t at, size_t rows, double value) {
  Constancy& known = step.constancy[column];
  if (known.whole) return;
  std::fill_n(step.out(column, at), rows, value);
  known.same_rows += rows;
  if (known.same_rows < known.tail + rows) return;
  std::fill_n(known.memory, known.size, value);
  known.whole = true;
}
/// They may hold anything.
inline void vary(const Step& step, size_t column) {
  step.constancy[column].same_rows = 0;
  step.constancy[column].whole = false;
}

/// Four neighbouring rows in one register. Kernels that go over windows are written once for Four
/// and for double, a single row: the same operations in the same order, and so the same bits.
using Four = double __attribute__((vector_size(32)));
using FourTally = int64_t __attribute__((vector_size(32)));

template <class V>
V load(const double* from) {
  V value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
template <class V>
void store(double* to, V value) {
  std::memcpy(to, &value, sizeof value);
}

inline double root(double x) { return std::sqrt(x); }
inline Four root(Four x) { return _mm256_sqrt_pd(x); }

/// The input and output columns of a step from its first new row on, held by the kernel itself: the
/// compiler then knows that no store changes them.
template <size_t kInputs, size_t kOutputs = 1>
struct Columns {
  Columns(const Step& step, size_t at) {
    for (size_t i = 0; i < kInputs; ++i) in[i] = step.in(i, at);
    for (size_t i = 0; i < kOutputs; ++i) out[i] = step.out(i, at);
  }
  std::array<const double*, kInputs> in;
  std::array<double*, kOutputs> out;
};

/// How often a condition held, row by row.
template <class V>
struct Tally {
  std::conditional_t<std::is_same_v<V, double>, int64_t, FourTally> count{};
  template <class Condition>
  void add(Condition condition) {
    if constexpr (std::is_same_v<V, double>)
      count += condition ? 1 : 0;
    else
      count -= condition;  // True is -1.
  }
  [[nodiscard]] V value() const {
    if constexpr (std::is_same_v<V, double>)
      return static_cast<double>(count);
    else
      return __builtin_convertvector(count, Four);
  }
};

/// Calls f(first row, Four{}) for whole groups and f(row, double{}) for what is left.
template <class F>
void in_groups(size_t rows, F f) {
  size_t i = 0;
  for (; i + 4 <= rows; i += 4) f(i, Four{});
  for (; i < rows; ++i) f(i, double{});
}

/// Calls f(std::integral_constant) with the window of a ...Few node, 2 to kFewRows: loops over it
/// then have a known length.
template <class F>
void with_few(size_t window, F f) {
  const auto one_of = [&]<size_t... i>(std::index_sequence<i...>) {
    ((window == i + 2 ? f(std::integral_constant<size_t, i + 2>{}) : void()), ...);
  };
  one_of(std::make_index_sequence<kFewRows - 1>{});
}

/// Calls f(first row, group, count) as in_groups does, count being the input of that number. Where
/// no value is absent, it is the same for all rows: what depends on it alone leaves the loop. The
/// operations, and so the bits, are the same.
template <class F>
void with_counts(const Step& step, size_t input, size_t at, size_t rows, F f) {
  const double* n = step.in(input, at);
  const double full = n[0];
  if (step.constant(input))
    in_groups(rows, [&](size_t i, auto group) { f(i, group, decltype(group){} + full); });
  else
    in_groups(rows, [&](size_t i, auto group) { f(i, group, load<decltype(group)>(n + i)); });
}

/// NaN where the count is too small.
template <class V>
V if_enough(const Step& step, V count, V value) {
  return count < step.count_least ? V{} + kAbsent : value;
}

}  // namespace godwit::features
