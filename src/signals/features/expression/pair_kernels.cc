// Kernels of two series: sums of d, e, d^2, e^2 and d e over the rows that have both values, d and
// e counted from the newest such row, as in moment_kernels.cc.
#include <cmath>

#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

void pair_few(const Step& step, size_t at, size_t rows) {
  const double* px = step.in(0, at);
  const double* py = step.in(1, at);
  const double* here = step.in(2, at);
  const size_t reach = step.window - 1;
  const auto sums = [&](auto weight) {
    in_groups<4>(rows, [&](size_t first, auto width) {
      constexpr size_t kWidth = decltype(width)::value;
      double sum[5][kWidth] = {};
      for (size_t back = 1; back <= reach; ++back)
        for (size_t k = 0; k < kWidth; ++k) {
          const size_t i = first + k;
          const double x = *(px + i - back) - px[i];
          const double y = *(py + i - back) - py[i];
          const double d = weight(i, back, x);
          const double e = weight(i, back, y);
          sum[0][k] += d;
          sum[1][k] += e;
          sum[2][k] += x * d;
          sum[3][k] += y * e;
          sum[4][k] += x * e;
        }
      for (size_t s = 0; s < 5; ++s)
        for (size_t k = 0; k < kWidth; ++k) step.out(s, at)[first + k] = sum[s][k];
    });
  };
  if (all_are(here - reach, rows + reach, 1))
    sums([](size_t, size_t, double move) { return move; });
  else
    sums([here](size_t i, size_t back, double move) { return *(here + i - back) * move; });
}

/// kOlder: whether the older part has more than one row.
template <bool kOlder>
void pair_merge(const Step& step, size_t at, size_t rows) {
  const double* __restrict px = step.in(0, at);
  const double* __restrict px_older = step.in(1, at);
  const double* __restrict py = step.in(2, at);
  const double* __restrict py_older = step.in(3, at);
  const double* __restrict n = step.in(4, at);
  const double* __restrict bd = step.in(5, at);
  const double* __restrict be = step.in(6, at);
  const double* __restrict bdd = step.in(7, at);
  const double* __restrict bee = step.in(8, at);
  const double* __restrict bde = step.in(9, at);
  const double* __restrict ad = kOlder ? step.in(10, at) : nullptr;
  const double* __restrict ae = kOlder ? step.in(11, at) : nullptr;
  const double* __restrict add = kOlder ? step.in(12, at) : nullptr;
  const double* __restrict aee = kOlder ? step.in(13, at) : nullptr;
  const double* __restrict ade = kOlder ? step.in(14, at) : nullptr;
  double* __restrict out_d = step.out(0, at);
  double* __restrict out_e = step.out(1, at);
  double* __restrict out_dd = step.out(2, at);
  double* __restrict out_ee = step.out(3, at);
  double* __restrict out_de = step.out(4, at);
  for (size_t i = 0; i < rows; ++i) {
    const double x = px_older[i] - px[i];
    const double y = py_older[i] - py[i];
    double d = n[i] * x;
    double e = n[i] * y;
    double dd = x * d;
    double ee = y * e;
    double de = x * e;
    if constexpr (kOlder) {
      dd = add[i] + x * (2 * ad[i] + d);
      ee = aee[i] + y * (2 * ae[i] + e);
      d = ad[i] + d;
      de = ade[i] + (x * ae[i] + y * d);
      e = ae[i] + e;
    }
    out_d[i] = d + bd[i];
    out_e[i] = e + be[i];
    out_dd[i] = dd + bdd[i];
    out_ee[i] = ee + bee[i];
    out_de[i] = de + bde[i];
  }
}

void covariance(const Step& step, size_t at, size_t rows) {
  const double* __restrict d = step.in(0, at);
  const double* __restrict e = step.in(1, at);
  const double* __restrict de = step.in(2, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  with_counts(step, step.in(3, at), rows, [=](auto count) {
    for (size_t i = 0; i < rows; ++i) {
      const double n = count(i);
      const double value = (de[i] - d[i] * e[i] * (1 / n)) * (1 / (n - 1));
      out[i] = n < least ? kAbsent : value;
    }
  });
}

void correlation(const Step& step, size_t at, size_t rows) {
  const double* __restrict d = step.in(0, at);
  const double* __restrict e = step.in(1, at);
  const double* __restrict dd = step.in(2, at);
  const double* __restrict ee = step.in(3, at);
  const double* __restrict de = step.in(4, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  const double flat = step.numbers[0];
  with_counts(step, step.in(5, at), rows, [=](auto count) {
    for (size_t i = 0; i < rows; ++i) {
      const double n = count(i);
      const double share = 1 / n;
      const double xx = dd[i] - d[i] * d[i] * share;
      const double yy = ee[i] - e[i] * e[i] * share;
      const double root_x = std::sqrt(xx < 0 ? 0 : xx);
      const double root_y = std::sqrt(yy < 0 ? 0 : yy);
      const double r = (de[i] - d[i] * e[i] * share) / (root_x * root_y);
      const double held = r > 1 ? 1 : (r < -1 ? -1 : r);
      const double bound = flat * std::sqrt(n - 1);
      const bool none = n < least || root_x <= bound || root_y <= bound;
      out[i] = none ? kAbsent : held;
    }
  });
}

}  // namespace

void add_pair_kernels(OpTable& table) {
  row(table, Op::kPairFew) = {.kernel = pair_few, .components = 5, .before = 0};
  row(table, Op::kPairOne) = {.kernel = pair_merge<false>, .components = 5, .before = 0};
  row(table, Op::kPairMerge) = {.kernel = pair_merge<true>, .components = 5, .before = 0};
  row(table, Op::kCovariance) = {.kernel = covariance};
  row(table, Op::kCorrelation) = {.kernel = correlation};
}

}  // namespace godwit::features
