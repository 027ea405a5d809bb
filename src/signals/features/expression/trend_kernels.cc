// Kernels of the straight line over position. T is the sum of age times d, d as in
// moment_kernels.cc; A1, A2 are sums of age and age^2, exact integers. The place of a row in a
// window of w rows is w - age.
#include <cmath>

#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

/// T of a few rows.
void trend_few(const Step& step, size_t at, size_t rows) {
  const double* value = step.in(0, at);
  const double* here = step.in(1, at);
  double* out = step.out(0, at);
  const size_t reach = step.window - 1;
  const auto sums = [&](auto weight) {
    in_groups(rows, [&](size_t first, auto width) {
      constexpr size_t kWidth = decltype(width)::value;
      double sum[kWidth] = {};
      for (size_t back = 1; back <= reach; ++back) {
        const auto age = static_cast<double>(back);
        for (size_t k = 0; k < kWidth; ++k) {
          const size_t i = first + k;
          sum[k] += age * weight(i, back, *(value + i - back) - value[i]);
        }
      }
      for (size_t k = 0; k < kWidth; ++k) out[first + k] = sum[k];
    });
  };
  if (all_are(here - reach, rows + reach, 1))
    sums([](size_t, size_t, double move) { return move; });
  else
    sums([here](size_t i, size_t back, double move) { return *(here + i - back) * move; });
}

template <bool kOlder>
void trend_merge(const Step& step, size_t at, size_t rows) {
  const double* __restrict pivot = step.in(0, at);
  const double* __restrict pivot_older = step.in(1, at);
  const double* __restrict n = step.in(2, at);
  const double* __restrict b_trend = step.in(3, at);
  const double* __restrict a_trend = kOlder ? step.in(4, at) : nullptr;
  const double* __restrict a_ages = kOlder ? step.in(5, at) : nullptr;
  const double* __restrict a_sum = kOlder ? step.in(6, at) : nullptr;
  double* __restrict out = step.out(0, at);
  const auto older_by = static_cast<double>(step.newer);
  for (size_t i = 0; i < rows; ++i) {
    const double move = pivot_older[i] - pivot[i];
    double moved = older_by * (n[i] * move);
    if constexpr (kOlder)
      moved = (a_trend[i] + move * a_ages[i]) + older_by * (a_sum[i] + n[i] * move);
    out[i] = moved + b_trend[i];
  }
}

/// The sums of one row: of d, of age times d, of age, of age^2, and how many.
struct Line {
  double s1, trend, a1, a2, n;
  [[nodiscard]] double slope() const {
    return (a1 * s1 - n * trend) * (1 / (n * a2 - a1 * a1));  // Place falls as age grows.
  }
};

template <class F>
void finish(const Step& step, size_t at, size_t rows, F f) {
  const double* __restrict s1 = step.in(0, at);
  const double* __restrict trend = step.in(1, at);
  const double* __restrict a1 = step.in(2, at);
  const double* __restrict a2 = step.in(3, at);
  const double* __restrict n = step.in(4, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  const auto w = static_cast<double>(step.window);
  if (all_are(n, rows, w)) {  // The sums of ages are constants.
    const double ages = w * (w - 1) / 2;
    const double squares = (w - 1) * w * (2 * w - 1) / 6;
    for (size_t i = 0; i < rows; ++i) out[i] = f(Line{s1[i], trend[i], ages, squares, w}, i);
    return;
  }
  for (size_t i = 0; i < rows; ++i) {
    const double value = f(Line{s1[i], trend[i], a1[i], a2[i], n[i]}, i);
    out[i] = n[i] < least ? kAbsent : value;
  }
}

void slope(const Step& step, size_t at, size_t rows) {
  finish(step, at, rows, [](const Line& line, size_t) { return line.slope(); });
}

void intercept(const Step& step, size_t at, size_t rows) {
  const double* __restrict pivot = step.in(5, at);
  const auto w = static_cast<double>(step.window);
  finish(step, at, rows, [=](const Line& line, size_t i) {
    const double share = 1 / line.n;
    return pivot[i] + (line.s1 * share - line.slope() * (w - line.a1 * share));
  });
}

/// The newest value is the pivot: its d is 0.
void residual(const Step& step, size_t at, size_t rows) {
  const double* __restrict here = step.in(5, at);
  finish(step, at, rows, [=](const Line& line, size_t i) {
    const double value = (0 - (line.s1 + line.slope() * line.a1)) * (1 / line.n);
    return here[i] == 0 ? kAbsent : value;
  });
}

void r_square(const Step& step, size_t at, size_t rows) {
  const double* __restrict s2 = step.in(5, at);
  const double flat = step.numbers[0];
  finish(step, at, rows, [=](const Line& line, size_t i) {
    const double across = line.n * line.trend - line.a1 * line.s1;
    const double x = line.n * line.a2 - line.a1 * line.a1;
    const double squares = s2[i] - line.s1 * line.s1 * (1 / line.n);
    const double r = across * (1 / std::sqrt(line.n * x)) / std::sqrt(squares);
    const double square = r * r > 1 ? 1 : r * r;
    const double spread = std::sqrt(squares < 0 ? 0 : squares);
    return spread <= flat * std::sqrt(line.n - 1) ? kAbsent : square;
  });
}

void weighted_mean(const Step& step, size_t at, size_t rows) {
  const double* __restrict pivot = step.in(5, at);
  const auto w = static_cast<double>(step.window);
  finish(step, at, rows, [=](const Line& line, size_t i) {
    return pivot[i] + (w * line.s1 - line.trend) * (1 / (w * line.n - line.a1));
  });
}

}  // namespace

void add_trend_kernels(OpTable& table) {
  row(table, Op::kTrendFew) = {.kernel = trend_few, .before = 0};
  row(table, Op::kTrendOne) = {.kernel = trend_merge<false>, .before = 0};
  row(table, Op::kTrendMerge) = {.kernel = trend_merge<true>, .before = 0};
  row(table, Op::kSlope) = {.kernel = slope};
  row(table, Op::kIntercept) = {.kernel = intercept};
  row(table, Op::kResidual) = {.kernel = residual};
  row(table, Op::kRSquare) = {.kernel = r_square};
  row(table, Op::kWeightedMean) = {.kernel = weighted_mean};
}

}  // namespace godwit::features
