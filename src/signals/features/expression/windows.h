// Windowed statistics as nodes. A window of up to 8 rows is computed row by row; a longer one of w
// rows is an older part of w/p rows before a newer one of w - w/p, p being the least prime factor
// of w; so 20 = 10 + 10, 10 = 5 + 5, 15 = 5 + 10, 11 = 1 + 10. Parts are nodes like any other and
// shared by all windows of a series. Each result is thus a function of the values of its window
// alone, in a fixed order, whatever else a set asks for.
#pragma once

#include <cstddef>

#include "signals/features/expression/graph.h"

namespace godwit::features {

/// Builds into one graph. A value that is not finite is absent: it is skipped and not counted; so
/// are rows before the start. All functions: window >= 1, >= 2 for those that need a second value;
/// NaN below `count_least` values or the window, if that is shorter.
/// `flat`: correlation and r_square are NaN where a standard deviation is not above it.
class Windows {
 public:
  Windows(Graph& graph, size_t count_least, double flat)
      : graph_{graph}, least_{count_least}, flat_{flat} {}

  Operand sum(Operand x, size_t window);
  Operand mean(Operand x, size_t window);
  Operand variance(Operand x, size_t window);
  Operand deviation(Operand x, size_t window);
  Operand score(Operand x, size_t window);
  Operand skew(Operand x, size_t window);
  Operand kurtosis(Operand x, size_t window);
  Operand mean_deviation(Operand x, size_t window);
  Operand highest(Operand x, size_t window);
  Operand lowest(Operand x, size_t window);
  Operand place_of_highest(Operand x, size_t window);
  Operand place_of_lowest(Operand x, size_t window);
  Operand rank(Operand x, size_t window);
  Operand quantile(Operand x, size_t window, double fraction);
  Operand weighted_mean(Operand x, size_t window);
  Operand slope(Operand x, size_t window);
  Operand intercept(Operand x, size_t window);
  Operand r_square(Operand x, size_t window);
  Operand residual(Operand x, size_t window);
  Operand covariance(Operand x, Operand y, size_t window);
  Operand correlation(Operand x, Operand y, size_t window);

 private:
  [[nodiscard]] size_t least(size_t window) const;
  Operand filled(Op how, Operand x);
  Operand present(Operand x);
  Operand last(Operand x);
  Operand count(Operand present, size_t window);
  Operand merged(Op few, Operand filled, size_t window);
  Operand moments(Operand x, size_t window);
  Operand ages(Operand x, size_t window);
  Operand trend(Operand x, size_t window);
  Operand pair(Operand both, size_t window);
  Operand extreme(Operand x, size_t window, Op fill, Op few);
  Operand arg_part(Operand filled, size_t window, Op few);
  Operand place(Operand x, size_t window, Op fill, Op few);
  Operand from_moments(Op op, Operand x, size_t window);
  Operand from_trend(Op op, Operand x, size_t window);
  Operand from_shape(Op op, Operand x, size_t window);

  Graph& graph_;
  size_t least_;
  double flat_;
};

}  // namespace godwit::features
