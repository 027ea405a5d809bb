// Kernels that compute each row from the same row of their inputs.
#include <cmath>

#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

bool absent(double x) { return x != x; }
double truth(bool x) { return x ? 1.0 : 0.0; }
/// NaN is not true.
bool holds(double x) { return x != 0 && x == x; }

template <class F>
void map1(const Step& step, size_t at, size_t rows, F f) {
  const double* __restrict x = step.in(0, at);
  double* __restrict out = step.out(0, at);
  for (size_t i = 0; i < rows; ++i) out[i] = f(x[i]);
}
template <class F>
void map2(const Step& step, size_t at, size_t rows, F f) {
  const double* __restrict x = step.in(0, at);
  const double* __restrict y = step.in(1, at);
  double* __restrict out = step.out(0, at);
  for (size_t i = 0; i < rows; ++i) out[i] = f(x[i], y[i]);
}

// Named functors instead of lambdas, so that each is one instantiation with a name in a profile.
#define ROW1(NAME, EXPRESSION)                                 \
  void NAME(const Step& step, size_t at, size_t rows) {        \
    map1(step, at, rows, [](double x) { return EXPRESSION; }); \
  }
#define ROW2(NAME, EXPRESSION)                                           \
  void NAME(const Step& step, size_t at, size_t rows) {                  \
    map2(step, at, rows, [](double x, double y) { return EXPRESSION; }); \
  }

ROW1(negate, -x)
ROW1(logical_not, absent(x) || x != 0 ? 0.0 : 1.0)
ROW1(natural_log, std::log(x))
ROW1(exponential, std::exp(x))
ROW1(root, std::sqrt(x))
ROW1(magnitude, std::fabs(x))
ROW1(sign, x > 0 ? 1.0 : (x < 0 ? -1.0 : x))
ROW1(hyperbolic_tangent, std::tanh(x))
ROW1(truth_of, x - x == 0 ? truth(x != 0) : kAbsent)
ROW2(add, x + y)
ROW2(subtract, x - y)
ROW2(multiply, x* y)
ROW2(divide, x / y)
ROW2(equal, truth(x == y))
ROW2(unequal, truth(x<y || x> y))
ROW2(less, truth(x < y))
ROW2(less_equal, truth(x <= y))
ROW2(logical_and, truth(holds(x) && holds(y)))
ROW2(logical_or, truth(holds(x) || holds(y)))
ROW2(power, std::pow(x, y))
ROW2(greatest, absent(x) ? x : (x > y ? x : y))
ROW2(least, absent(x) ? x : (x < y ? x : y))

#undef ROW1
#undef ROW2

void where(const Step& step, size_t at, size_t rows) {
  const double* __restrict condition = step.in(0, at);
  const double* __restrict yes = step.in(1, at);
  const double* __restrict no = step.in(2, at);
  double* __restrict out = step.out(0, at);
  for (size_t i = 0; i < rows; ++i) {
    const double chosen = condition[i] == 0 ? no[i] : yes[i];
    out[i] = absent(condition[i]) ? kAbsent : chosen;
  }
}

void constant(const Step& step, size_t at, size_t rows) {
  hold(step, 0, at, rows, step.numbers[0]);
}

}  // namespace

void add_row_kernels(OpTable& table) {
  row(table, Op::kConstant).kernel = constant;
  row(table, Op::kNegate).kernel = negate;
  row(table, Op::kNot).kernel = logical_not;
  row(table, Op::kLog).kernel = natural_log;
  row(table, Op::kExp).kernel = exponential;
  row(table, Op::kSqrt).kernel = root;
  row(table, Op::kAbs).kernel = magnitude;
  row(table, Op::kSign).kernel = sign;
  row(table, Op::kTanh).kernel = hyperbolic_tangent;
  row(table, Op::kTruth).kernel = truth_of;
  row(table, Op::kAdd).kernel = add;
  row(table, Op::kSubtract).kernel = subtract;
  row(table, Op::kMultiply).kernel = multiply;
  row(table, Op::kDivide).kernel = divide;
  row(table, Op::kEqual).kernel = equal;
  row(table, Op::kUnequal).kernel = unequal;
  row(table, Op::kLess).kernel = less;
  row(table, Op::kLessEqual).kernel = less_equal;
  row(table, Op::kAnd).kernel = logical_and;
  row(table, Op::kOr).kernel = logical_or;
  row(table, Op::kPower).kernel = power;
  row(table, Op::kGreatest).kernel = greatest;
  row(table, Op::kLeast).kernel = least;
  row(table, Op::kWhere).kernel = where;
}

}  // namespace godwit::features
