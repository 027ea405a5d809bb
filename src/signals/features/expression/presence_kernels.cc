// Kernels that make values ready for windows: what is not finite is absent and gets replaced, and
// the values that are there are counted. Counts are integers, exact in whatever order they are
// made.
#include <algorithm>

#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

void fill(const Step& step, size_t at, size_t rows, double with) {
  const double* __restrict x = step.in(0, at);
  double* __restrict out = step.out(0, at);
  for (size_t i = 0; i < rows; ++i) out[i] = finite(x[i]) ? x[i] : with;
}
void fill_zero(const Step& step, size_t at, size_t rows) { fill(step, at, rows, 0); }
void fill_low(const Step& step, size_t at, size_t rows) {
  fill(step, at, rows, -std::numeric_limits<double>::infinity());
}
void fill_high(const Step& step, size_t at, size_t rows) {
  fill(step, at, rows, std::numeric_limits<double>::infinity());
}
void fill_absent(const Step& step, size_t at, size_t rows) { fill(step, at, rows, kAbsent); }

void present(const Step& step, size_t at, size_t rows) {
  const double* __restrict x = step.in(0, at);
  double* __restrict out = step.out(0, at);
  if (all_finite(x, rows)) return hold(step, 0, at, rows, 1);
  vary(step, 0);
  for (size_t i = 0; i < rows; ++i) out[i] = finite(x[i]) ? 1.0 : 0.0;
}

/// The newest value present, as yet 0 before the first.
void last(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  double* out = step.out(0, at);
  if (step.constant(1) || all_finite(x, rows)) {
    std::copy_n(x, rows, out);
    return;
  }
  double value = out[-1];
  for (size_t i = 0; i < rows; ++i) {
    if (finite(x[i])) value = x[i];
    out[i] = value;
  }
}

/// Both values of the newest row that has both, and whether this row has.
void last_pair(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  const double* y = step.in(1, at);
  double* out_x = step.out(0, at);
  double* out_y = step.out(1, at);
  double* both = step.out(2, at);
  if (all_finite(x, rows) && all_finite(y, rows)) {
    std::copy_n(x, rows, out_x);
    std::copy_n(y, rows, out_y);
    hold(step, 2, at, rows, 1);
    return;
  }
  vary(step, 2);
  double value_x = out_x[-1];
  double value_y = out_y[-1];
  for (size_t i = 0; i < rows; ++i) {
    const bool here = finite(x[i]) && finite(y[i]);
    if (here) {
      value_x = x[i];
      value_y = y[i];
    }
    out_x[i] = value_x;
    out_y[i] = value_y;
    both[i] = here ? 1.0 : 0.0;
  }
}

void count(const Step& step, size_t at, size_t rows) {
  const double* here = step.in(0, at);
  const double* leaving = here - step.window;
  double* out = step.out(0, at);
  const auto full = static_cast<double>(step.window);
  double total = out[-1];
  if (step.constant(0) || (total == full && all_are(here, rows, 1)))
    return hold(step, 0, at, rows, full);
  vary(step, 0);
  for (size_t i = 0; i < rows; ++i) {
    total += here[i] - leaving[i];
    out[i] = total;
  }
}

/// Sums of age and age^2. As a row comes, every age grows by one; the oldest leaves with `window`.
void ages(const Step& step, size_t at, size_t rows) {
  const double* leaving = step.in(0, at) - step.window;
  const double* counted = step.in(1, at);
  double* out = step.out(0, at);
  double* out_square = step.out(1, at);
  const auto w = static_cast<double>(step.window);
  if (step.constant(1) || (counted[-1] == w && all_are(counted, rows, w))) {
    hold(step, 0, at, rows, w * (w - 1) / 2);
    hold(step, 1, at, rows, (w - 1) * w * (2 * w - 1) / 6);
    return;
  }
  vary(step, 0);
  vary(step, 1);
  double sum = out[-1];
  double square = out_square[-1];
  for (size_t i = 0; i < rows; ++i) {
    const double before = *(counted + i - 1);
    square += 2 * sum + before - leaving[i] * w * w;
    sum += before - leaving[i] * w;
    out[i] = sum;
    out_square[i] = square;
  }
}

/// How many rows ago the oldest value present of the window was; NaN without any.
void oldest(const Step& step, size_t at, size_t rows) {
  const double* here = step.in(0, at);
  double* out = step.out(0, at);
  const auto far = static_cast<double>(step.window - 1);
  if (step.constant(0)) return hold(step, 0, at, rows, far);
  vary(step, 0);
  double age = out[-1];
  for (size_t i = 0; i < rows; ++i) {
    if (age != age) {
      if (here[i] == 1) age = 0;
    } else if (age < far) {
      ++age;
    } else {  // It left: the next younger one.
      const double* place = here + i;
      size_t back = step.window - 1;
      while (back > 0 && *(place - back) != 1) --back;
      age = *(place - back) == 1 ? static_cast<double>(back) : kAbsent;
    }
    out[i] = age;
  }
}

}  // namespace

void add_presence_kernels(OpTable& table) {
  constexpr double kHuge = std::numeric_limits<double>::infinity();
  row(table, Op::kFillZero) = {.kernel = fill_zero, .before = 0};
  row(table, Op::kFillLow) = {.kernel = fill_low, .before = -kHuge};
  row(table, Op::kFillHigh) = {.kernel = fill_high, .before = kHuge};
  row(table, Op::kFinite) = {.kernel = fill_absent};
  row(table, Op::kPresent) = {.kernel = present, .before = 0};
  row(table, Op::kLast) = {.kernel = last, .before = 0, .own_rows = 1};
  row(table, Op::kLastPair) = {.kernel = last_pair, .components = 3, .before = 0, .own_rows = 1};
  row(table, Op::kCount) = {.kernel = count, .before = 0, .own_rows = 1};
  row(table, Op::kAges) = {.kernel = ages, .components = 2, .before = 0, .own_rows = 1};
  row(table, Op::kOldest) = {.kernel = oldest, .own_rows = 1};
}

}  // namespace godwit::features
