// Kernels of mean-centred moments. Sums S1, S2 run over d = x - p, p the newest value present; as p
// is one of the values, S2 - S1^2/n loses no more than a factor of n to cancellation, at any level
// of prices. An older part is moved to the newer pivot: d + (p_old - p_new).
#include <cmath>

#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

/// S1 and S2 of a few rows, the nearest to the pivot first; absent ones have weight 0.
void moments_few(const Step& step, size_t at, size_t rows) {
  const double* value = step.in(0, at);
  const double* here = step.in(1, at);
  double* out1 = step.out(0, at);
  double* out2 = step.out(1, at);
  const size_t reach = step.window - 1;
  const auto sums = [&](auto weight) {
    in_groups(rows, [&](size_t first, auto width) {
      constexpr size_t kWidth = decltype(width)::value;
      double s1[kWidth] = {};
      double s2[kWidth] = {};
      for (size_t back = 1; back <= reach; ++back)
        for (size_t k = 0; k < kWidth; ++k) {
          const size_t i = first + k;
          const double move = *(value + i - back) - value[i];
          const double moved = weight(i, back, move);
          s1[k] += moved;
          s2[k] += move * moved;
        }
      for (size_t k = 0; k < kWidth; ++k) out1[first + k] = s1[k];
      for (size_t k = 0; k < kWidth; ++k) out2[first + k] = s2[k];
    });
  };
  if (all_are(here - reach, rows + reach, 1))
    sums([](size_t, size_t, double move) { return move; });
  else
    sums([here](size_t i, size_t back, double move) { return *(here + i - back) * move; });
}

/// kOlder: whether the older part has more than one row; the sums of one row are 0.
template <bool kOlder>
void moments_merge(const Step& step, size_t at, size_t rows) {
  const double* __restrict pivot = step.in(0, at);
  const double* __restrict pivot_older = step.in(1, at);
  const double* __restrict n = step.in(2, at);
  const double* __restrict b1 = step.in(3, at);
  const double* __restrict b2 = step.in(4, at);
  const double* __restrict a1 = kOlder ? step.in(5, at) : nullptr;
  const double* __restrict a2 = kOlder ? step.in(6, at) : nullptr;
  double* __restrict out1 = step.out(0, at);
  double* __restrict out2 = step.out(1, at);
  for (size_t i = 0; i < rows; ++i) {
    const double move = pivot_older[i] - pivot[i];
    double moved1 = n[i] * move;
    double moved2 = move * moved1;
    if constexpr (kOlder) {
      moved2 = a2[i] + move * (2 * a1[i] + moved1);
      moved1 = a1[i] + moved1;
    }
    out1[i] = moved1 + b1[i];
    out2[i] = moved2 + b2[i];
  }
}

double variance_of(double s1, double s2, double n) {
  const double squares = s2 - s1 * s1 * (1 / n);
  return (squares < 0 ? 0 : squares) * (1 / (n - 1));
}

template <class F>
void finish(const Step& step, size_t at, size_t rows, F f) {
  const double* __restrict s1 = step.in(0, at);
  const double* __restrict s2 = step.in(1, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  with_counts(step, step.in(2, at), rows, [=](auto count) {
    for (size_t i = 0; i < rows; ++i) {
      const double value = f(variance_of(s1[i], s2[i], count(i)));
      out[i] = count(i) < least ? kAbsent : value;
    }
  });
}

void variance(const Step& step, size_t at, size_t rows) {
  finish(step, at, rows, [](double v) { return v; });
}
void deviation(const Step& step, size_t at, size_t rows) {
  finish(step, at, rows, [](double v) { return std::sqrt(v); });
}

/// The newest value is the pivot, so it stands -S1/n from the mean.
void score(const Step& step, size_t at, size_t rows) {
  const double* __restrict s1 = step.in(0, at);
  const double* __restrict s2 = step.in(1, at);
  const double* __restrict here = step.in(3, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  with_counts(step, step.in(2, at), rows, [=](auto count) {
    for (size_t i = 0; i < rows; ++i) {
      const double n = count(i);
      const double value = (0 - s1[i]) * (1 / n) / std::sqrt(variance_of(s1[i], s2[i], n));
      out[i] = n < least || here[i] == 0 ? kAbsent : value;
    }
  });
}

}  // namespace

void add_moment_kernels(OpTable& table) {
  row(table, Op::kMomentsFew) = {.kernel = moments_few, .components = 2, .before = 0};
  row(table, Op::kMomentsOne) = {.kernel = moments_merge<false>, .components = 2, .before = 0};
  row(table, Op::kMomentsMerge) = {.kernel = moments_merge<true>, .components = 2, .before = 0};
  row(table, Op::kVariance) = {.kernel = variance};
  row(table, Op::kDeviation) = {.kernel = deviation};
  row(table, Op::kScore) = {.kernel = score};
}

}  // namespace godwit::features
