// Kernels of mean-centred moments. Sums S1, S2 run over d = x - p, p the newest value present; as p
// is one of the values, S2 - S1^2/n loses no more than a factor of n to cancellation, at any level
// of prices. An older part is moved to the newer pivot: d + (p_old - p_new).
#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

/// S1 and S2 of a few rows, the nearest to the pivot first; absent ones have weight 0.
void moments_few(const Step& step, size_t at, size_t rows) {
  const double* value = step.in(0, at);
  const double* here = step.in(1, at);
  double* out1 = step.out(0, at);
  double* out2 = step.out(1, at);
  const auto sums = [&](auto weight) {
    with_few(step.window, [&](auto window) {
      in_groups(rows, [&](size_t i, auto group) {
        using V = decltype(group);
        const V pivot = load<V>(value + i);
        V s1{};
        V s2{};
        for (size_t back = 1; back < window; ++back) {
          const V move = load<V>(value + i - back) - pivot;
          const V moved = weight(i, back, move);
          s1 += moved;
          s2 += move * moved;
        }
        store(out1 + i, s1);
        store(out2 + i, s2);
      });
    });
  };
  if (step.constant(1))
    sums([](size_t, size_t, auto move) { return move; });
  else
    sums([here](size_t i, size_t back, auto move) {
      return load<decltype(move)>(here + i - back) * move;
    });
}

/// kOlder: whether the older part has more than one row; the sums of one row are 0.
template <bool kOlder>
void moments_merge(const Step& step, size_t at, size_t rows) {
  const Columns<kOlder ? 7 : 5, 2> columns{step, at};
  with_counts(step, 2, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    const V move = in(1) - in(0);
    V s1 = n * move;
    V s2 = move * s1;
    if constexpr (kOlder) {
      const V a1 = in(5);
      s2 = in(6) + move * (2 * a1 + s1);
      s1 = a1 + s1;
    }
    store(columns.out[0] + i, s1 + in(3));
    store(columns.out[1] + i, s2 + in(4));
  });
}

template <class V>
V variance_of(V s1, V s2, V n) {
  const V squares = s2 - s1 * s1 * (1 / n);
  return (squares < 0 ? V{} : squares) * (1 / (n - 1));
}

void variance(const Step& step, size_t at, size_t rows) {
  const Columns<2> columns{step, at};
  with_counts(step, 2, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    store(columns.out[0] + i, if_enough<V>(step, n, variance_of<V>(in(0), in(1), n)));
  });
}

void deviation(const Step& step, size_t at, size_t rows) {
  const Columns<2> columns{step, at};
  with_counts(step, 2, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    store(columns.out[0] + i, if_enough<V>(step, n, root(variance_of<V>(in(0), in(1), n))));
  });
}

/// The newest value is the pivot, so it stands -S1/n from the mean.
void score(const Step& step, size_t at, size_t rows) {
  const Columns<4> columns{step, at};
  with_counts(step, 2, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    const V value = (0 - in(0)) * (1 / n) / root(variance_of<V>(in(0), in(1), n));
    store(columns.out[0] + i, if_enough<V>(step, n, in(3) == 0 ? V{} + kAbsent : value));
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
