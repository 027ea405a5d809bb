// Kernels of mean-centred moments. Sums S1, S2 run over d = x - p, p the newest value present; as p
// is one of the values, S2 - S1^2/n loses no more than a factor of n to cancellation, at any level
// of prices. An older part is moved to the newer pivot: d + (p_old - p_new).
#include <cmath>

#include "signals/features/expression/op.h"

namespace godwit::features {
namespace {

/// kOlder, kNewer: whether that part has more than one row; the sums of one row are 0.
template <bool kOlder, bool kNewer>
void moments(const Step& step, size_t at, size_t rows) {
  const double* __restrict pivot = step.in(0, at);
  const double* __restrict pivot_older = step.in(1, at);
  const double* __restrict n = step.in(2, at);
  const double* __restrict b1 = kNewer ? step.in(3, at) : nullptr;
  const double* __restrict b2 = kNewer ? step.in(4, at) : nullptr;
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
    out1[i] = kNewer ? moved1 + b1[i] : moved1;
    out2[i] = kNewer ? moved2 + b2[i] : moved2;
  }
}

double variance_of(double s1, double s2, double n) {
  const double squares = s2 - s1 * s1 / n;
  return (squares < 0 ? 0 : squares) / (n - 1);
}

template <class F>
void finish(const Step& step, size_t at, size_t rows, F f) {
  const double* __restrict s1 = step.in(0, at);
  const double* __restrict s2 = step.in(1, at);
  const double* __restrict n = step.in(2, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  for (size_t i = 0; i < rows; ++i)
    out[i] = n[i] < least ? kAbsent : f(variance_of(s1[i], s2[i], n[i]));
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
  const double* __restrict n = step.in(2, at);
  const double* __restrict here = step.in(3, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  for (size_t i = 0; i < rows; ++i) {
    const double score = (0 - s1[i]) / n[i] / std::sqrt(variance_of(s1[i], s2[i], n[i]));
    out[i] = n[i] < least || here[i] == 0 ? kAbsent : score;
  }
}

}  // namespace

void add_moment_kernels(OpTable& table) {
  row(table, Op::kMoments11) = {.kernel = moments<false, false>, .components = 2, .before = 0};
  row(table, Op::kMoments1N) = {.kernel = moments<false, true>, .components = 2, .before = 0};
  row(table, Op::kMomentsNN) = {.kernel = moments<true, true>, .components = 2, .before = 0};
  row(table, Op::kVariance) = {.kernel = variance};
  row(table, Op::kDeviation) = {.kernel = deviation};
  row(table, Op::kScore) = {.kernel = score};
}

}  // namespace godwit::features
