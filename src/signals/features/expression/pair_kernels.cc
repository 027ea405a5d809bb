// Kernels of two series: sums of d, e, d^2, e^2 and d e over the rows that have both values, d and
// e counted from the newest such row, as in moment_kernels.cc.
#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

void pair_few(const Step& step, size_t at, size_t rows) {
  const Columns<3, 5> columns{step, at};
  const double* px = columns.in[0];
  const double* py = columns.in[1];
  const double* here = columns.in[2];
  const size_t reach = step.window - 1;
  const auto sums = [&](auto weight) {
    in_groups(rows, [&](size_t i, auto group) {
      using V = decltype(group);
      const V pivot_x = load<V>(px + i);
      const V pivot_y = load<V>(py + i);
      V sum_d{}, sum_e{}, sum_dd{}, sum_ee{}, sum_de{};
      for (size_t back = 1; back <= reach; ++back) {
        const V x = load<V>(px + i - back) - pivot_x;
        const V y = load<V>(py + i - back) - pivot_y;
        const V d = weight(i, back, x);
        const V e = weight(i, back, y);
        sum_d += d;
        sum_e += e;
        sum_dd += x * d;
        sum_ee += y * e;
        sum_de += x * e;
      }
      store(columns.out[0] + i, sum_d);
      store(columns.out[1] + i, sum_e);
      store(columns.out[2] + i, sum_dd);
      store(columns.out[3] + i, sum_ee);
      store(columns.out[4] + i, sum_de);
    });
  };
  if (step.constant(2))
    sums([](size_t, size_t, auto move) { return move; });
  else
    sums([here](size_t i, size_t back, auto move) {
      return load<decltype(move)>(here + i - back) * move;
    });
}

/// kOlder: whether the older part has more than one row.
template <bool kOlder>
void pair_merge(const Step& step, size_t at, size_t rows) {
  const Columns<kOlder ? 15 : 10, 5> columns{step, at};
  in_groups(rows, [&](size_t i, auto group) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    const V x = in(1) - in(0);
    const V y = in(3) - in(2);
    const V n = in(4);
    V d = n * x;
    V e = n * y;
    V dd = x * d;
    V ee = y * e;
    V de = x * e;
    if constexpr (kOlder) {
      const V ad = in(10);
      const V ae = in(11);
      dd = in(12) + x * (2 * ad + d);
      ee = in(13) + y * (2 * ae + e);
      d = ad + d;
      de = in(14) + (x * ae + y * d);
      e = ae + e;
    }
    store(columns.out[0] + i, d + in(5));
    store(columns.out[1] + i, e + in(6));
    store(columns.out[2] + i, dd + in(7));
    store(columns.out[3] + i, ee + in(8));
    store(columns.out[4] + i, de + in(9));
  });
}

void covariance(const Step& step, size_t at, size_t rows) {
  const Columns<3> columns{step, at};
  with_counts(step, 3, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    const V value = (in(2) - in(0) * in(1) * (1 / n)) * (1 / (n - 1));
    store(columns.out[0] + i, if_enough<V>(step, n, value));
  });
}

void correlation(const Step& step, size_t at, size_t rows) {
  const Columns<5> columns{step, at};
  const double flat = step.numbers[0];
  with_counts(step, 5, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    const V d = in(0);
    const V e = in(1);
    const V share = 1 / n;
    const V xx = in(2) - d * d * share;
    const V yy = in(3) - e * e * share;
    const V root_x = root(xx < 0 ? V{} : xx);
    const V root_y = root(yy < 0 ? V{} : yy);
    const V r = (in(4) - d * e * share) / (root_x * root_y);
    const V above = r > 1 ? V{} + 1 : r;
    const V held = above < -1 ? V{} - 1 : above;
    const V bound = flat * root(n - 1);
    const V spread = root_x < root_y ? root_x : root_y;
    store(columns.out[0] + i, if_enough<V>(step, n, spread <= bound ? V{} + kAbsent : held));
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
