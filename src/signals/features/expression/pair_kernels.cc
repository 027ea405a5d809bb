// Kernels of two series: sums of d, e, d^2, e^2 and d e over the rows that have both values, d and
// e counted from the newest such row, as in moment_kernels.cc.
#include <cmath>

#include "signals/features/expression/op.h"

namespace godwit::features {
namespace {

template <bool kOlder, bool kNewer>
void pair(const Step& step, size_t at, size_t rows) {
  const double* __restrict px = step.in(0, at);
  const double* __restrict px_older = step.in(1, at);
  const double* __restrict py = step.in(2, at);
  const double* __restrict py_older = step.in(3, at);
  const double* __restrict n = step.in(4, at);
  const auto part = [&](size_t first, size_t i, bool there) {
    return there ? step.in(first + i, at) : nullptr;
  };
  const double* __restrict bd = part(5, 0, kNewer);
  const double* __restrict be = part(5, 1, kNewer);
  const double* __restrict bdd = part(5, 2, kNewer);
  const double* __restrict bee = part(5, 3, kNewer);
  const double* __restrict bde = part(5, 4, kNewer);
  const double* __restrict ad = part(10, 0, kOlder);
  const double* __restrict ae = part(10, 1, kOlder);
  const double* __restrict add = part(10, 2, kOlder);
  const double* __restrict aee = part(10, 3, kOlder);
  const double* __restrict ade = part(10, 4, kOlder);
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
    out_d[i] = kNewer ? d + bd[i] : d;
    out_e[i] = kNewer ? e + be[i] : e;
    out_dd[i] = kNewer ? dd + bdd[i] : dd;
    out_ee[i] = kNewer ? ee + bee[i] : ee;
    out_de[i] = kNewer ? de + bde[i] : de;
  }
}

void covariance(const Step& step, size_t at, size_t rows) {
  const double* __restrict d = step.in(0, at);
  const double* __restrict e = step.in(1, at);
  const double* __restrict de = step.in(2, at);
  const double* __restrict n = step.in(3, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  for (size_t i = 0; i < rows; ++i) {
    const double value = (de[i] - d[i] * e[i] / n[i]) / (n[i] - 1);
    out[i] = n[i] < least ? kAbsent : value;
  }
}

void correlation(const Step& step, size_t at, size_t rows) {
  const double* __restrict d = step.in(0, at);
  const double* __restrict e = step.in(1, at);
  const double* __restrict dd = step.in(2, at);
  const double* __restrict ee = step.in(3, at);
  const double* __restrict de = step.in(4, at);
  const double* __restrict n = step.in(5, at);
  double* __restrict out = step.out(0, at);
  const double least = step.count_least;
  const double flat = step.numbers[0];
  for (size_t i = 0; i < rows; ++i) {
    const double share = 1 / n[i];
    const double xx = dd[i] - d[i] * d[i] * share;
    const double yy = ee[i] - e[i] * e[i] * share;
    const double root_x = std::sqrt(xx < 0 ? 0 : xx);
    const double root_y = std::sqrt(yy < 0 ? 0 : yy);
    const double r = (de[i] - d[i] * e[i] * share) / (root_x * root_y);
    const double held = r > 1 ? 1 : (r < -1 ? -1 : r);
    const double bound = flat * std::sqrt(n[i] - 1);
    const bool none = n[i] < least || root_x <= bound || root_y <= bound;
    out[i] = none ? kAbsent : held;
  }
}

}  // namespace

void add_pair_kernels(OpTable& table) {
  row(table, Op::kPair11) = {.kernel = pair<false, false>, .components = 5, .before = 0};
  row(table, Op::kPair1N) = {.kernel = pair<false, true>, .components = 5, .before = 0};
  row(table, Op::kPairNN) = {.kernel = pair<true, true>, .components = 5, .before = 0};
  row(table, Op::kCovariance) = {.kernel = covariance};
  row(table, Op::kCorrelation) = {.kernel = correlation};
}

}  // namespace godwit::features
