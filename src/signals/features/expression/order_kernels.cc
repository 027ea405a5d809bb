// Quantiles of a window, read from its values kept in order.
#include <algorithm>
#include <cmath>

#include "signals/features/expression/op.h"

namespace godwit::features {
namespace {

/// Where `value` belongs among `size` ordered values: how many are below it.
size_t place_of(const double* ordered, size_t size, double value) {
  if (size > 128)
    return static_cast<size_t>(std::lower_bound(ordered, ordered + size, value) - ordered);
  size_t below = 0;
  for (size_t i = 0; i < size; ++i) below += ordered[i] < value ? 1U : 0U;
  return below;
}

double quantile_of(const double* ordered, size_t size, double fraction) {
  const double place = static_cast<double>(size - 1) * fraction;
  const auto low = static_cast<size_t>(place);
  const double part = place - static_cast<double>(low);
  const double below = ordered[low];
  if (part == 0) return below;
  return below + (ordered[low + 1] - below) * part;
}

/// Takes `leaving` out and puts `coming` in; either may be NaN, for none. Returns the new size.
size_t exchange(double* ordered, size_t size, double leaving, double coming) {
  const bool leaves = leaving == leaving;
  const bool comes = coming == coming;
  size_t from = leaves ? place_of(ordered, size, leaving) : size;
  const size_t to = comes ? place_of(ordered, size, coming) : size;
  if (!comes) {
    if (leaves) std::copy(ordered + from + 1, ordered + size, ordered + from);
    return size - (leaves ? 1 : 0);
  }
  if (to > from) {
    std::copy(ordered + from + 1, ordered + to, ordered + from);
    ordered[to - 1] = coming;
  } else {
    std::copy_backward(ordered + to, ordered + from, ordered + from + 1);
    ordered[to] = coming;
  }
  return size + (leaves ? 0 : 1);
}

/// State: how many values, then the values in order.
void sorted(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  double* ordered = step.state + 1;
  auto size = static_cast<size_t>(step.state[0]);
  const size_t fractions = step.quantiles;
  for (size_t i = 0; i < rows; ++i) {
    // -0 + 0 is 0: of two zeros that compare equal the wrong one could leave.
    size = exchange(ordered, size, *(x + i - step.window) + 0.0, x[i] + 0.0);
    const bool none = static_cast<double>(size) < step.count_least;
    for (size_t q = 0; q < fractions; ++q)
      step.out(q, at)[i] = none ? kAbsent : quantile_of(ordered, size, step.numbers[q]);
  }
  step.state[0] = static_cast<double>(size);
}

}  // namespace

void add_order_kernels(OpTable& table) {
  row(table, Op::kSorted) = {.kernel = sorted, .state = 1, .state_per_row = true, .state_start = 0};
}

}  // namespace godwit::features
