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
  const size_t window = step.window;
  const double least = step.count_least;
  in_groups(rows, [&](size_t first, auto width) {
    constexpr size_t kWidth = decltype(width)::value;
    const double* now = x + first;
    double below[kWidth] = {};
    double equal[kWidth] = {};
    for (size_t back = 0; back < window; ++back) {
      const double* then = now - back;
      for (size_t k = 0; k < kWidth; ++k) below[k] += then[k] < now[k] ? 1.0 : 0.0;
      for (size_t k = 0; k < kWidth; ++k) equal[k] += then[k] == now[k] ? 1.0 : 0.0;
    }
    for (size_t k = 0; k < kWidth; ++k) {
      const double count = n[first + k];
      const bool none = count < least || equal[k] == 0;
      out[first + k] = none ? kAbsent : (below[k] + (equal[k] + 1) / 2) / count;
    }
  });
}

/// Mean of x - pivot over the window; what is absent adds nothing.
template <size_t kWidth>
void centre(const double* now, const double* pivot, const double* n, size_t window,
            double (&mean)[kWidth]) {
  double sum[kWidth] = {};
  for (size_t back = 0; back < window; ++back) {
    const double* then = now - back;
    for (size_t k = 0; k < kWidth; ++k) {
      const double d = then[k] - pivot[k];
      sum[k] += d == d ? d : 0;
    }
  }
  for (size_t k = 0; k < kWidth; ++k) mean[k] = sum[k] / n[k];
}

void mean_deviation(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  const double* pivot = step.in(1, at);
  const double* n = step.in(2, at);
  double* out = step.out(0, at);
  const double least = step.count_least;
  in_groups(rows, [&](size_t first, auto width) {
    constexpr size_t kWidth = decltype(width)::value;
    double mean[kWidth];
    centre(x + first, pivot + first, n + first, step.window, mean);
    double sum[kWidth] = {};
    for (size_t back = 0; back < step.window; ++back) {
      const double* then = x + first - back;
      for (size_t k = 0; k < kWidth; ++k) {
        const double far = std::fabs((then[k] - pivot[first + k]) - mean[k]);
        sum[k] += far == far ? far : 0;
      }
    }
    for (size_t k = 0; k < kWidth; ++k)
      out[first + k] = n[first + k] < least ? kAbsent : sum[k] / n[first + k];
  });
}

/// Sums of the second, third and fourth power of the distance from the mean.
void shape(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  const double* pivot = step.in(1, at);
  const double* n = step.in(2, at);
  double* out2 = step.out(0, at);
  double* out3 = step.out(1, at);
  double* out4 = step.out(2, at);
  in_groups(rows, [&](size_t first, auto width) {
    constexpr size_t kWidth = decltype(width)::value;
    double mean[kWidth];
    centre(x + first, pivot + first, n + first, step.window, mean);
    double sum2[kWidth] = {};
    double sum3[kWidth] = {};
    double sum4[kWidth] = {};
    for (size_t back = 0; back < step.window; ++back) {
      const double* then = x + first - back;
      for (size_t k = 0; k < kWidth; ++k) {
        const double far = (then[k] - pivot[first + k]) - mean[k];
        const double held = far == far ? far : 0;
        const double square = held * held;
        sum2[k] += square;
        sum3[k] += square * held;
        sum4[k] += square * square;
      }
    }
    for (size_t k = 0; k < kWidth; ++k) out2[first + k] = sum2[k];
    for (size_t k = 0; k < kWidth; ++k) out3[first + k] = sum3[k];
    for (size_t k = 0; k < kWidth; ++k) out4[first + k] = sum4[k];
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
