// Kernels that carry a result from row to row since the start.
#include "signals/features/expression/kernel_rows.h"

namespace godwit::features {
namespace {

/// ema and wilder, y = (1 - a) y + a x, as the distance z = y - x from the newest value: while
/// every row has a value, z = k (z_before - D), k = 1 - a, D = x - x_before. Flat prices thus leave
/// no rounding behind. From the fifth value in a row on, four steps are taken at once,
///   z = k^4 z_4rows_ago - (k D + k^2 D_1 + k^3 D_2 + k^4 D_3),
/// which makes four chains that do not wait for each other. Which of the two is used depends on the
/// values alone, so every cut into blocks gives the same bits.
/// Component 0 is y, component 1 is z. State: values in a row; the weight that y has against the
/// next value.
class Smoothing {
 public:
  Smoothing(const Step& step, size_t at)
      : x_{step.in(0, at)},
        y_{step.out(0, at)},
        z_{step.out(1, at)},
        state_{step.state},
        alpha_{step.numbers[0]} {
    for (size_t i = 1; i < 4; ++i) power_[i] = power_[i - 1] * power_[0];
  }

  void run(size_t rows) {
    size_t i = 0;
    while (i < rows) {
      const size_t fours = state_[0] >= kInRow ? (rows - i) / 4 : 0;
      if (fours > 0 && all_finite(x_ + i, 4 * fours)) {
        take_fours(i, 4 * fours);
        i += 4 * fours;
      }
      // The rest of the block, or as much of it as is not clean.
      for (size_t k = 0; i < rows && (fours == 0 || k < 4 * fours); ++k) take_one(i++);
    }
  }

 private:
  static constexpr double kInRow = 4;

  void take_fours(size_t from, size_t rows) {
    double z[4];
    for (size_t k = 0; k < 4; ++k) z[k] = *(z_ + from + k - 4);
    for (size_t i = from; i < from + rows; i += 4) {
      const double* x = x_ + i;
      for (size_t k = 0; k < 4; ++k) z[k] = four_steps(x + k, z[k]);
      for (size_t k = 0; k < 4; ++k) z_[i + k] = z[k];
      for (size_t k = 0; k < 4; ++k) y_[i + k] = x[k] + z[k];
    }
  }

  [[nodiscard]] double four_steps(const double* x, double z_before) const {
    const double d0 = x[0] - *(x - 1);
    const double d1 = *(x - 1) - *(x - 2);
    const double d2 = *(x - 2) - *(x - 3);
    const double d3 = *(x - 3) - *(x - 4);
    return power_[3] * z_before -
           ((power_[0] * d0 + power_[1] * d1) + (power_[2] * d2 + power_[3] * d3));
  }

  void take_one(size_t i) {
    const double* x = x_ + i;
    double* z = z_ + i;
    double* y = y_ + i;
    if (!finite(*x)) {
      *y = *(y - 1);
      *z = kAbsent;
      if (*y == *y) state_[1] *= power_[0];
      state_[0] = 0;
      return;
    }
    if (state_[0] >= kInRow) {
      *z = four_steps(x, *(z - 4));
    } else if (*(y - 1) != *(y - 1)) {  // The first value.
      *z = 0;
    } else if (state_[0] > 0) {
      *z = power_[0] * (*(z - 1) - (*x - *(x - 1)));
    } else {  // After rows without value.
      *z = state_[1] / (state_[1] + alpha_) * (*(y - 1) - *x);
    }
    *y = *x + *z;
    state_[1] = power_[0];
    if (state_[0] < kInRow) ++state_[0];
  }

  const double* x_;
  double* y_;
  double* z_;
  double* state_;
  double alpha_;
  double power_[4] = {1 - alpha_, 0, 0, 0};
};

void smooth(const Step& step, size_t at, size_t rows) { Smoothing{step, at}.run(rows); }

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
  row(table, Op::kSmooth) = {
      .kernel = smooth, .components = 2, .own_rows = 4, .state = 2, .state_start = 0};
  row(table, Op::kRunningSum) = {.kernel = running_sum, .state = 1, .state_start = 0};
  row(table, Op::kRunningProduct) = {.kernel = running_product, .state = 1, .state_start = 1};
  row(table, Op::kRowsSince) = {.kernel = rows_since, .state = 1};
}

}  // namespace godwit::features
