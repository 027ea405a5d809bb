// Kernels that go over the whole window of each row: O(n) steps, but several rows at a time.
#include <cmath>

#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

/// Counts below and equal; the newest value counts among its equals.
void rank(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  const double* n = step.in(1, at);
  double* out = step.out(0, at);
  in_groups(rows, [&](size_t i, auto group) {
    using V = decltype(group);
    const V now = load<V>(x + i);
    Tally<V> below;
    Tally<V> equal;
    for (size_t back = 0; back < step.window; ++back) {
      const V then = load<V>(x + i - back);
      below.add(then < now);
      equal.add(then == now);
    }
    const V count = load<V>(n + i);
    const V equals = equal.value();
    const V rank = (below.value() + (equals + 1) / 2) / count;
    const V enough = count < step.count_least ? V{} + kAbsent : rank;
    store(out + i, equals == 0 ? V{} + kAbsent : enough);
  });
}

/// Mean of x - pivot over the window; what is absent adds nothing.
template <class V>
V centre(const double* now, V pivot, V n, size_t window) {
  V sum{};
  for (size_t back = 0; back < window; ++back) {
    const V d = load<V>(now - back) - pivot;
    sum += d == d ? d : V{};
  }
  return sum / n;
}

void mean_deviation(const Step& step, size_t at, size_t rows) {
  const Columns<3, 1> columns{step, at};
  const double* x = columns.in[0];
  double* out = columns.out[0];
  in_groups(rows, [&](size_t i, auto group) {
    using V = decltype(group);
    const V pivot = load<V>(columns.in[1] + i);
    const V n = load<V>(columns.in[2] + i);
    const V mean = centre<V>(x + i, pivot, n, step.window);
    V sum{};
    for (size_t back = 0; back < step.window; ++back) {
      const V far = (load<V>(x + i - back) - pivot) - mean;
      const V held = far == far ? far : V{};
      sum += held < 0 ? -held : held;
    }
    store(out + i, n < step.count_least ? V{} + kAbsent : sum / n);
  });
}

/// Sums of the second, third and fourth power of the distance from the mean.
void shape(const Step& step, size_t at, size_t rows) {
  const Columns<3, 3> columns{step, at};
  const double* x = columns.in[0];
  in_groups(rows, [&](size_t i, auto group) {
    using V = decltype(group);
    const V pivot = load<V>(columns.in[1] + i);
    const V n = load<V>(columns.in[2] + i);
    const V mean = centre<V>(x + i, pivot, n, step.window);
    V sum2{};
    V sum3{};
    V sum4{};
    for (size_t back = 0; back < step.window; ++back) {
      const V far = (load<V>(x + i - back) - pivot) - mean;
      const V held = far == far ? far : V{};
      const V square = held * held;
      sum2 += square;
      sum3 += square * held;
      sum4 += square * square;
    }
    store(columns.out[0] + i, sum2);
    store(columns.out[1] + i, sum3);
    store(columns.out[2] + i, sum4);
  });
}

void skew(const Step& step, size_t at, size_t rows) {
  const double* __restrict m2 = step.in(0, at);
  const double* __restrict m3 = step.in(1, at);
  const double* __restrict count = step.in(3, at);
  double* __restrict out = step.out(0, at);
  for (size_t i = 0; i < rows; ++i) {
    const double n = count[i];
    const double g = std::sqrt(n) * m3[i] / (m2[i] * std::sqrt(m2[i]));
    const bool none = n < step.count_least || m2[i] == 0;
    out[i] = none ? kAbsent : g * std::sqrt(n * (n - 1)) / (n - 2);
  }
}

void kurtosis(const Step& step, size_t at, size_t rows) {
  const double* __restrict m2 = step.in(0, at);
  const double* __restrict m4 = step.in(2, at);
  const double* __restrict count = step.in(3, at);
  double* __restrict out = step.out(0, at);
  for (size_t i = 0; i < rows; ++i) {
    const double n = count[i];
    const double g = n * m4[i] / (m2[i] * m2[i]) - 3;
    const bool none = n < step.count_least || m2[i] == 0;
    out[i] = none ? kAbsent : (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g + 6);
  }
}

}  // namespace

void add_scan_kernels(OpTable& table) {
  row(table, Op::kRank) = {.kernel = rank};
  row(table, Op::kMeanDeviation) = {.kernel = mean_deviation};
  row(table, Op::kShape) = {.kernel = shape, .components = 3, .before = 0};
  row(table, Op::kSkew) = {.kernel = skew};
  row(table, Op::kKurtosis) = {.kernel = kurtosis};
}

}  // namespace godwit::features
