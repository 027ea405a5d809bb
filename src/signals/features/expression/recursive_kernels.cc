// Kernels that carry a result from row to row since the start.
#include "signals/features/expression/op.h"

namespace godwit::features {
namespace {

bool finite(double x) { return x - x == 0; }

/// State: the result, and the weight it has against a new value; rows without value shrink it.
void smooth(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  double* out = step.out(0, at);
  const double alpha = step.numbers[0];
  const double keep = 1 - alpha;
  double result = step.state[0];
  double weight = step.state[1];
  for (size_t i = 0; i < rows; ++i) {
    const double value = x[i];
    if (!finite(value)) {
      if (result == result) weight *= keep;
    } else if (result != result) {
      result = value;
      weight = keep;
    } else {
      if (weight == keep) {
        if (value != result) result = keep * result + alpha * value;
      } else {
        if (value != result) result = (weight * result + alpha * value) / (weight + alpha);
        weight = keep;
      }
    }
    out[i] = result;
  }
  step.state[0] = result;
  step.state[1] = weight;
}

void running_sum(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  double* out = step.out(0, at);
  double sum = step.state[0];
  for (size_t i = 0; i < rows; ++i) {
    if (finite(x[i])) sum += x[i];
    out[i] = finite(x[i]) ? sum : kAbsent;
  }
  step.state[0] = sum;
}

void running_product(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  double* out = step.out(0, at);
  double product = step.state[0];
  for (size_t i = 0; i < rows; ++i) {
    if (finite(x[i])) product *= x[i];
    out[i] = finite(x[i]) ? product : kAbsent;
  }
  step.state[0] = product;
}

void rows_since(const Step& step, size_t at, size_t rows) {
  const double* x = step.in(0, at);
  double* out = step.out(0, at);
  double since = step.state[0];  // NaN + 1 is NaN.
  for (size_t i = 0; i < rows; ++i) {
    const bool holds = x[i] != 0 && x[i] == x[i];
    since = holds ? 0 : since + 1;
    out[i] = since;
  }
  step.state[0] = since;
}

}  // namespace

void add_recursive_kernels(OpTable& table) {
  row(table, Op::kSmooth) = {.kernel = smooth, .state = 2};
  row(table, Op::kRunningSum) = {.kernel = running_sum, .state = 1, .state_start = 0};
  row(table, Op::kRunningProduct) = {.kernel = running_product, .state = 1, .state_start = 1};
  row(table, Op::kRowsSince) = {.kernel = rows_since, .state = 1};
}

}  // namespace godwit::features
