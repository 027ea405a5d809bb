// Kernels of sums and extremes of windows; see windows.h for how windows are made of parts.
#include "signals/features/expression/op.h"

namespace godwit::features {
namespace {

/// out = enough values ? f(x, n) : NaN
template <class F>
void finish(const Step& step, size_t at, size_t rows, F f) {
  const double* __restrict x = step.in(0, at);
  const double* __restrict n = step.in(1, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  for (size_t i = 0; i < rows; ++i) out[i] = n[i] < least ? kAbsent : f(x[i], n[i]);
}

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
  finish(step, at, rows, [](double x, double) { return x; });
}
void finish_mean(const Step& step, size_t at, size_t rows) {
  finish(step, at, rows, [](double x, double n) { return x / n; });
}

/// The first of equals is the older one. kHigh: of the highest, else of the lowest. kOlder, kNewer:
/// whether that part has more than one row, and so ages of its own.
template <bool kHigh, bool kOlder, bool kNewer>
void arg_merge(const Step& step, size_t at, size_t rows) {
  const double* __restrict a = step.in(0, at);
  const double* __restrict b = step.in(1, at);
  const double* __restrict b_age = kNewer ? step.in(2, at) : nullptr;
  const double* __restrict a_age = kOlder ? step.in(3, at) : nullptr;
  double* __restrict out = step.out(0, at);
  double* __restrict out_age = step.out(1, at);
  const auto newer = static_cast<double>(step.newer);
  for (size_t i = 0; i < rows; ++i) {
    const bool from_older = kHigh ? a[i] >= b[i] : a[i] <= b[i];
    const double age_older = (kOlder ? a_age[i] : 0) + newer;
    const double age_newer = kNewer ? b_age[i] : 0;
    out[i] = from_older ? a[i] : b[i];
    out_age[i] = from_older ? age_older : age_newer;
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
  row(table, Op::kSumMerge) = {.kernel = sum_merge, .before = 0};
  row(table, Op::kSum) = {.kernel = finish_value};
  row(table, Op::kMean) = {.kernel = finish_mean};
  row(table, Op::kExtreme) = {.kernel = finish_value};
  row(table, Op::kHighMerge) = {.kernel = high_merge, .before = -kHuge};
  row(table, Op::kLowMerge) = {.kernel = low_merge, .before = kHuge};
  const auto arg = [&](Op op, Kernel kernel, double before) {
    row(table, op) = {.kernel = kernel, .components = 2, .before = before};
  };
  arg(Op::kArgHigh11, arg_merge<true, false, false>, -kHuge);
  arg(Op::kArgHigh1N, arg_merge<true, false, true>, -kHuge);
  arg(Op::kArgHighNN, arg_merge<true, true, true>, -kHuge);
  arg(Op::kArgLow11, arg_merge<false, false, false>, kHuge);
  arg(Op::kArgLow1N, arg_merge<false, false, true>, kHuge);
  arg(Op::kArgLowNN, arg_merge<false, true, true>, kHuge);
  row(table, Op::kArgExtreme) = {.kernel = arg_extreme};
}

}  // namespace godwit::features
