// Kernels of the straight line over position. S1 and T are the sums of d and of age times d, d as
// in moment_kernels.cc; A1, A2 are sums of age and age^2, exact integers. The place of a row in a
// window of w rows is w - age.
#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

/// S1 and T of a few rows.
void trend_few(const Step& step, size_t at, size_t rows) {
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
        V trend{};
        for (size_t back = 1; back < window; ++back) {
          const V moved = weight(i, back, load<V>(value + i - back) - pivot);
          s1 += moved;
          trend += static_cast<double>(back) * moved;
        }
        store(out1 + i, s1);
        store(out2 + i, trend);
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

/// kOlder: whether the older part has more than one row.
template <bool kOlder>
void trend_merge(const Step& step, size_t at, size_t rows) {
  const Columns<kOlder ? 8 : 5, 2> columns{step, at};
  const auto older_by = static_cast<double>(step.newer);
  with_counts(step, 2, at, rows, [&](size_t i, auto group, auto n) {
    using V = decltype(group);
    const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
    const V move = in(1) - in(0);
    V s1 = n * move;
    if constexpr (kOlder) s1 = in(5) + s1;
    V trend = older_by * s1;
    if constexpr (kOlder) trend = (in(6) + move * in(7)) + trend;
    store(columns.out[0] + i, s1 + in(3));
    store(columns.out[1] + i, trend + in(4));
  });
}

/// The sums of one row: of d, of age times d, of age, of age^2, and how many.
template <class V>
struct Line {
  V s1, trend, a1, a2, n;
  [[nodiscard]] V slope() const {
    return (a1 * s1 - n * trend) * (1 / (n * a2 - a1 * a1));  // Place falls as age grows.
  }
};

/// out = f(line, row), NaN below the count.
template <class F>
void finish(const Step& step, size_t at, size_t rows, F f) {
  const Columns<5> columns{step, at};
  const auto w = static_cast<double>(step.window);
  const double ages = w * (w - 1) / 2;
  const double squares = (w - 1) * w * (2 * w - 1) / 6;
  const auto run = [&](auto line_of) {
    in_groups(rows, [&](size_t i, auto group) {
      using V = decltype(group);
      const Line<V> line = line_of(i, group);
      store(columns.out[0] + i, if_enough<V>(step, line.n, f(line, i)));
    });
  };
  if (step.constant(4))  // So are the sums of ages, then.
    run([&](size_t i, auto group) {
      using V = decltype(group);
      return Line<V>{load<V>(columns.in[0] + i), load<V>(columns.in[1] + i), V{} + ages,
                     V{} + squares, V{} + w};
    });
  else
    run([&](size_t i, auto group) {
      using V = decltype(group);
      const auto in = [&](size_t input) { return load<V>(columns.in[input] + i); };
      return Line<V>{in(0), in(1), in(2), in(3), in(4)};
    });
}

void slope(const Step& step, size_t at, size_t rows) {
  finish(step, at, rows, [](const auto& line, size_t) { return line.slope(); });
}

void intercept(const Step& step, size_t at, size_t rows) {
  const double* pivot = step.in(5, at);
  const auto w = static_cast<double>(step.window);
  finish(step, at, rows, [=]<class V>(const Line<V>& line, size_t i) {
    const V share = 1 / line.n;
    return load<V>(pivot + i) + (line.s1 * share - line.slope() * (w - line.a1 * share));
  });
}

/// The newest value is the pivot: its d is 0.
void residual(const Step& step, size_t at, size_t rows) {
  const double* here = step.in(5, at);
  finish(step, at, rows, [=]<class V>(const Line<V>& line, size_t i) {
    const V value = (0 - (line.s1 + line.slope() * line.a1)) * (1 / line.n);
    return load<V>(here + i) == 0 ? V{} + kAbsent : value;
  });
}

void r_square(const Step& step, size_t at, size_t rows) {
  const double* s2 = step.in(5, at);
  const double flat = step.numbers[0];
  finish(step, at, rows, [=]<class V>(const Line<V>& line, size_t i) {
    const V across = line.n * line.trend - line.a1 * line.s1;
    const V places = line.n * line.a2 - line.a1 * line.a1;
    const V squares = load<V>(s2 + i) - line.s1 * line.s1 * (1 / line.n);
    const V spread = root(squares < 0 ? V{} : squares);
    const V r = across * (1 / root(line.n * places)) / spread;
    const V square = r * r > 1 ? V{} + 1 : r * r;
    return spread <= flat * root(line.n - 1) ? V{} + kAbsent : square;
  });
}

void weighted_mean(const Step& step, size_t at, size_t rows) {
  const double* pivot = step.in(5, at);
  const auto w = static_cast<double>(step.window);
  finish(step, at, rows, [=]<class V>(const Line<V>& line, size_t i) {
    return load<V>(pivot + i) + (w * line.s1 - line.trend) * (1 / (w * line.n - line.a1));
  });
}

}  // namespace

void add_trend_kernels(OpTable& table) {
  row(table, Op::kTrendFew) = {.kernel = trend_few, .components = 2, .before = 0};
  row(table, Op::kTrendOne) = {.kernel = trend_merge<false>, .components = 2, .before = 0};
  row(table, Op::kTrendMerge) = {.kernel = trend_merge<true>, .components = 2, .before = 0};
  row(table, Op::kSlope) = {.kernel = slope};
  row(table, Op::kIntercept) = {.kernel = intercept};
  row(table, Op::kResidual) = {.kernel = residual};
  row(table, Op::kRSquare) = {.kernel = r_square};
  row(table, Op::kWeightedMean) = {.kernel = weighted_mean};
}

}  // namespace godwit::features
