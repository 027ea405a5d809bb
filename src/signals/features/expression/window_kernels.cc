// Kernels of sums and extremes of windows; see windows.h for how windows are made of parts.
#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

template <class F>
void merge(const Step& step, size_t at, size_t rows, F f) {
  const double* __restrict older = step.in(0, at);
  const double* __restrict newer = step.in(1, at);
  double* __restrict out = step.out(0, at);
  for (size_t i = 0; i < rows; ++i) out[i] = f(older[i], newer[i]);
}

void sum_merge(const Step& step, size_t at, size_t rows) {
  merge(step, at, rows, [](double a, double b) { return a + b; });
}
void high_merge(const Step& step, size_t at, size_t rows) {
  merge(step, at, rows, [](double a, double b) { return a > b ? a : b; });
}
void low_merge(const Step& step, size_t at, size_t rows) {
  merge(step, at, rows, [](double a, double b) { return a < b ? a : b; });
}
void finish_value(const Step& step, size_t at, size_t rows) {
  const double* __restrict x = step.in(0, at);
  const double* __restrict n = step.in(1, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  for (size_t i = 0; i < rows; ++i) out[i] = n[i] < least ? kAbsent : x[i];
}
void finish_mean(const Step& step, size_t at, size_t rows) {
  const Columns<2> columns{step, at};
  with_counts(step, 1, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    store(columns.out[0] + i, if_enough<V>(step, n, load<V>(columns.in[0] + i) / n));
  });
}

/// Over the few rows of the window, the oldest first.
template <class F>
void few(const Step& step, size_t at, size_t rows, F f) {
  const double* x = step.in(0, at);
  double* out = step.out(0, at);
  with_few(step.window, [&](auto window) {
    in_groups(rows, [&](size_t i, auto group) {
      using V = decltype(group);
      const double* oldest = x + i - (window - 1);
      V result = load<V>(oldest);
      for (size_t next = 1; next < window; ++next) result = f(result, load<V>(oldest + next));
      store(out + i, result);
    });
  });
}

void sum_few(const Step& step, size_t at, size_t rows) {
  few(step, at, rows, [](auto a, auto b) { return a + b; });
}
void high_few(const Step& step, size_t at, size_t rows) {
  few(step, at, rows, [](auto a, auto b) { return a > b ? a : b; });
}
void low_few(const Step& step, size_t at, size_t rows) {
  few(step, at, rows, [](auto a, auto b) { return a < b ? a : b; });
}

/// The extreme value and its age; the first of equals is the oldest. kHigh: the highest.
template <bool kHigh>
void arg_few(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  double* out = step.out(0, at);
  double* out_age = step.out(1, at);
  const size_t reach = step.window - 1;
  in_groups(rows, [&](size_t i, auto group) {
    using V = decltype(group);
    V best = load<V>(x + i - reach);
    V age = V{} + static_cast<double>(reach);
    for (size_t back = reach; back-- > 0;) {
      const V value = load<V>(x + i - back);
      const auto better = kHigh ? value > best : value < best;
      best = better ? value : best;
      age = better ? V{} + static_cast<double>(back) : age;
    }
    store(out + i, best);
    store(out_age + i, age);
  });
}

/// kOlder: whether the older part has more than one row, and so ages of its own.
template <bool kHigh, bool kOlder>
void arg_merge(const Step& step, size_t at, size_t rows) {
  const double* __restrict a = step.in(0, at);
  const double* __restrict b = step.in(1, at);
  const double* __restrict b_age = step.in(2, at);
  const double* __restrict a_age = kOlder ? step.in(3, at) : nullptr;
  double* __restrict out = step.out(0, at);
  double* __restrict out_age = step.out(1, at);
  const auto newer = static_cast<double>(step.newer);
  for (size_t i = 0; i < rows; ++i) {
    const bool from_older = kHigh ? a[i] >= b[i] : a[i] <= b[i];
    const double age_older = (kOlder ? a_age[i] : 0) + newer;
    out[i] = from_older ? a[i] : b[i];
    out_age[i] = from_older ? age_older : b_age[i];
  }
}

/// 1-based place of an age, counted from the oldest value present.
void arg_extreme(const Step& step, size_t at, size_t rows) {
  const double* __restrict age = step.in(0, at);
  const double* __restrict oldest = step.in(1, at);
  const double* __restrict n = step.in(2, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  for (size_t i = 0; i < rows; ++i) out[i] = n[i] < least ? kAbsent : oldest[i] - age[i] + 1;
}

}  // namespace

void add_window_kernels(OpTable& table) {
  constexpr double kHuge = std::numeric_limits<double>::infinity();
  row(table, Op::kSumFew) = {.kernel = sum_few, .before = 0};
  row(table, Op::kHighFew) = {.kernel = high_few, .before = -kHuge};
  row(table, Op::kLowFew) = {.kernel = low_few, .before = kHuge};
  row(table, Op::kSumMerge) = {.kernel = sum_merge, .before = 0};
  row(table, Op::kSum) = {.kernel = finish_value};
  row(table, Op::kMean) = {.kernel = finish_mean};
  row(table, Op::kExtreme) = {.kernel = finish_value};
  row(table, Op::kHighMerge) = {.kernel = high_merge, .before = -kHuge};
  row(table, Op::kLowMerge) = {.kernel = low_merge, .before = kHuge};
  const auto arg = [&](Op op, Kernel kernel, double before) {
    row(table, op) = {.kernel = kernel, .components = 2, .before = before};
  };
  arg(Op::kArgHighFew, arg_few<true>, -kHuge);
  arg(Op::kArgHighOne, arg_merge<true, false>, -kHuge);
  arg(Op::kArgHighMerge, arg_merge<true, true>, -kHuge);
  arg(Op::kArgLowFew, arg_few<false>, kHuge);
  arg(Op::kArgLowOne, arg_merge<false, false>, kHuge);
  arg(Op::kArgLowMerge, arg_merge<false, true>, kHuge);
  row(table, Op::kArgExtreme) = {.kernel = arg_extreme};
}

}  // namespace godwit::features
