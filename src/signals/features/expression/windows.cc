#include "signals/features/expression/windows.h"

#include <algorithm>

namespace godwit::features {
namespace {

/// The older part of a window, window >= 2.
size_t older_part(size_t window) {
  for (size_t prime = 2; prime * prime <= window; ++prime)
    if (window % prime == 0) return window / prime;
  return 1;
}

/// `few` is followed by its One and Merge forms in Op.
Op form(Op few, size_t older) {
  return static_cast<Op>(static_cast<int>(few) + (older == 1 ? 1 : 2));
}

}  // namespace

size_t Windows::least(size_t window) const { return std::max<size_t>(1, std::min(least_, window)); }

Operand Windows::filled(Op how, Operand x) { return graph_.add({.op = how, .inputs = {x}}); }

Operand Windows::last(Operand x) {
  return graph_.add({.op = Op::kLast, .inputs = {x, present(x)}});
}

Operand Windows::present(Operand x) { return filled(Op::kPresent, x); }

Operand Windows::count(Operand present, size_t window) {
  if (window == 1) return present;
  return graph_.add({.op = Op::kCount, .inputs = {present.reaching(window)}, .window = window});
}

Operand Windows::merged(Op few, Operand filled, size_t window) {
  if (window == 1) return filled;
  if (window <= kFewRows)
    return graph_.add({.op = few, .inputs = {filled.reaching(window - 1)}, .window = window});
  const size_t older = older_part(window);
  const size_t newer = window - older;
  const Operand a = merged(few, filled, older);
  const Operand b = merged(few, filled, newer);
  const Op merge = static_cast<Op>(static_cast<int>(few) + 1);
  return graph_.add({.op = merge, .inputs = {a.delayed(newer), b}});
}

Operand Windows::sum(Operand x, size_t window) {
  return graph_.add(
      {.op = Op::kSum,
       .inputs = {merged(Op::kSumFew, filled(Op::kFillZero, x), window), count(present(x), window)},
       .window = window,
       .count_least = least(window)});
}

Operand Windows::mean(Operand x, size_t window) {
  return graph_.add(
      {.op = Op::kMean,
       .inputs = {merged(Op::kSumFew, filled(Op::kFillZero, x), window), count(present(x), window)},
       .window = window,
       .count_least = least(window)});
}

// Moments: components S1, S2 = sums of d and d^2, d = x - the newest value present. That value is
// in the window, so that sums of squares lose at most a factor of the window's length to
// cancellation.
Operand Windows::moments(Operand x, size_t window) {
  const Operand newest = last(x);
  if (window <= kFewRows)
    return graph_.add({.op = Op::kMomentsFew,
                       .inputs = {newest.reaching(window - 1), present(x).reaching(window - 1)},
                       .window = window});
  const size_t older = older_part(window);
  const size_t newer = window - older;
  const Operand b = moments(x, newer);
  Node node{.op = form(Op::kMomentsFew, older),
            .inputs = {newest, newest.delayed(newer), count(present(x), older).delayed(newer), b,
                       b.part(1)},
            .newer = newer};
  if (older > 1) {
    const Operand a = moments(x, older).delayed(newer);
    node.inputs.insert(node.inputs.end(), {a, a.part(1)});
  }
  return graph_.add(node);
}

Operand Windows::from_moments(Op op, Operand x, size_t window) {
  const Operand m = moments(x, window);
  Node node{.op = op,
            .inputs = {m, m.part(1), count(present(x), window)},
            .window = window,
            .count_least = std::max<size_t>(2, least(window))};
  if (op == Op::kScore) node.inputs.push_back(present(x));
  return graph_.add(node);
}

Operand Windows::variance(Operand x, size_t window) {
  return from_moments(Op::kVariance, x, window);
}
Operand Windows::deviation(Operand x, size_t window) {
  return from_moments(Op::kDeviation, x, window);
}
Operand Windows::score(Operand x, size_t window) { return from_moments(Op::kScore, x, window); }

Operand Windows::from_shape(Op op, Operand x, size_t window) {
  const Operand newest = last(x);
  const Operand shape = graph_.add(
      {.op = Op::kShape,
       .inputs = {filled(Op::kFinite, x).reaching(window), newest, count(present(x), window)},
       .window = window});
  return graph_.add({.op = op,
                     .inputs = {shape, shape.part(1), shape.part(2), count(present(x), window)},
                     .count_least = std::max<size_t>(op == Op::kSkew ? 3 : 4, least(window))});
}

Operand Windows::skew(Operand x, size_t window) { return from_shape(Op::kSkew, x, window); }
Operand Windows::kurtosis(Operand x, size_t window) { return from_shape(Op::kKurtosis, x, window); }

Operand Windows::mean_deviation(Operand x, size_t window) {
  return graph_.add(
      {.op = Op::kMeanDeviation,
       .inputs = {filled(Op::kFinite, x).reaching(window), last(x), count(present(x), window)},
       .window = window,
       .count_least = least(window)});
}

Operand Windows::extreme(Operand x, size_t window, Op fill, Op few) {
  return graph_.add({.op = Op::kExtreme,
                     .inputs = {merged(few, filled(fill, x), window), count(present(x), window)},
                     .count_least = least(window)});
}
Operand Windows::highest(Operand x, size_t window) {
  return extreme(x, window, Op::kFillLow, Op::kHighFew);
}
Operand Windows::lowest(Operand x, size_t window) {
  return extreme(x, window, Op::kFillHigh, Op::kLowFew);
}

// Components: the extreme value and how many rows ago it was.
Operand Windows::arg_part(Operand filled, size_t window, Op few) {
  if (window <= kFewRows)
    return graph_.add({.op = few, .inputs = {filled.reaching(window - 1)}, .window = window});
  const size_t older = older_part(window);
  const size_t newer = window - older;
  const Operand a = older == 1 ? filled : arg_part(filled, older, few);
  const Operand b = arg_part(filled, newer, few);
  Node node{.op = form(few, older), .inputs = {a.delayed(newer), b, b.part(1)}, .newer = newer};
  if (older > 1) node.inputs.push_back(a.part(1).delayed(newer));
  return graph_.add(node);
}

Operand Windows::place(Operand x, size_t window, Op fill, Op few) {
  const Operand n = count(present(x), window);
  const Operand oldest =
      graph_.add({.op = Op::kOldest, .inputs = {present(x).reaching(window)}, .window = window});
  return graph_.add({.op = Op::kArgExtreme,
                     .inputs = {arg_part(filled(fill, x), window, few).part(1), oldest, n},
                     .count_least = least(window)});
}
Operand Windows::place_of_highest(Operand x, size_t window) {
  return place(x, window, Op::kFillLow, Op::kArgHighFew);
}
Operand Windows::place_of_lowest(Operand x, size_t window) {
  return place(x, window, Op::kFillHigh, Op::kArgLowFew);
}

Operand Windows::rank(Operand x, size_t window) {
  return graph_.add({.op = Op::kRank,
                     .inputs = {filled(Op::kFinite, x).reaching(window), count(present(x), window)},
                     .window = window,
                     .count_least = least(window)});
}

Operand Windows::quantile(Operand x, size_t window, double fraction) {
  return graph_.quantile(filled(Op::kFinite, x), window, least(window), fraction);
}

// Components of ages: sums of age and age^2 of the values present, the newest row having age 0.
Operand Windows::ages(Operand x, size_t window) {
  return graph_.add({.op = Op::kAges,
                     .inputs = {present(x).reaching(window), count(present(x), window).reaching(1)},
                     .window = window});
}

// Components: the sums of d and of age times d.
Operand Windows::trend(Operand x, size_t window) {
  const Operand newest = last(x);
  if (window <= kFewRows)
    return graph_.add({.op = Op::kTrendFew,
                       .inputs = {newest.reaching(window - 1), present(x).reaching(window - 1)},
                       .window = window});
  const size_t older = older_part(window);
  const size_t newer = window - older;
  const Operand b = trend(x, newer);
  Node node{.op = form(Op::kTrendFew, older),
            .inputs = {newest, newest.delayed(newer), count(present(x), older).delayed(newer), b,
                       b.part(1)},
            .newer = newer};
  if (older > 1) {
    const Operand a = trend(x, older).delayed(newer);
    node.inputs.insert(node.inputs.end(), {a, a.part(1), ages(x, older).delayed(newer)});
  }
  return graph_.add(node);
}

Operand Windows::from_trend(Op op, Operand x, size_t window) {
  const Operand t = trend(x, window);
  const Operand a = ages(x, window);
  Node node{.op = op,
            .inputs = {t, t.part(1), a, a.part(1), count(present(x), window)},
            .window = window,
            .count_least = std::max<size_t>(2, least(window))};
  if (op == Op::kWeightedMean) node.count_least = least(window);
  if (op == Op::kRSquare) {
    node.inputs.push_back(moments(x, window).part(1));
    node.numbers = {flat_};
  }
  if (op == Op::kIntercept || op == Op::kWeightedMean) node.inputs.push_back(last(x));
  if (op == Op::kResidual) node.inputs.push_back(present(x));
  return graph_.add(node);
}

Operand Windows::weighted_mean(Operand x, size_t window) {
  if (window == 1) return mean(x, 1);
  return from_trend(Op::kWeightedMean, x, window);
}
Operand Windows::slope(Operand x, size_t window) { return from_trend(Op::kSlope, x, window); }
Operand Windows::intercept(Operand x, size_t window) {
  return from_trend(Op::kIntercept, x, window);
}
Operand Windows::r_square(Operand x, size_t window) { return from_trend(Op::kRSquare, x, window); }
Operand Windows::residual(Operand x, size_t window) { return from_trend(Op::kResidual, x, window); }

// Components: sums of d, e, d^2, e^2, d e, of the rows that have both values.
Operand Windows::pair(Operand both, size_t window) {
  const Operand x = both;
  const Operand y = both.part(1);
  if (window <= kFewRows) {
    const size_t reach = window - 1;
    return graph_.add(
        {.op = Op::kPairFew,
         .inputs = {x.reaching(reach), y.reaching(reach), both.part(2).reaching(reach)},
         .window = window});
  }
  const size_t older = older_part(window);
  const size_t newer = window - older;
  Node node{.op = form(Op::kPairFew, older),
            .inputs = {x, x.delayed(newer), y, y.delayed(newer),
                       count(both.part(2), older).delayed(newer)},
            .newer = newer};
  const auto append = [&](Operand sums) {
    for (size_t i = 0; i < 5; ++i) node.inputs.push_back(sums.part(i));
  };
  append(pair(both, newer));
  if (older > 1) append(pair(both, older).delayed(newer));
  return graph_.add(node);
}

Operand Windows::covariance(Operand x, Operand y, size_t window) {
  const Operand both = graph_.add({.op = Op::kLastPair, .inputs = {x, y}});
  const Operand sums = pair(both, window);
  return graph_.add({.op = Op::kCovariance,
                     .inputs = {sums, sums.part(1), sums.part(4), count(both.part(2), window)},
                     .window = window,
                     .count_least = std::max<size_t>(2, least(window))});
}

Operand Windows::correlation(Operand x, Operand y, size_t window) {
  const Operand both = graph_.add({.op = Op::kLastPair, .inputs = {x, y}});
  const Operand s = pair(both, window);
  return graph_.add(
      {.op = Op::kCorrelation,
       .inputs = {s, s.part(1), s.part(2), s.part(3), s.part(4), count(both.part(2), window)},
       .window = window,
       .count_least = std::max<size_t>(2, least(window)),
       .numbers = {flat_}});
}

}  // namespace godwit::features
