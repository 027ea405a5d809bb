#include "market/data/feed/rolling_median.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/check.h"

namespace godwit {

RollingMedian::RollingMedian(size_t window) : window_{window}, values_{}, sorted_{} {
  CHECK(window >= 1 && window <= kMax, "window of a rolling median out of range");
}

void RollingMedian::add(double value) {
  CHECK(std::isfinite(value), "a rolling median takes finite values");
  double* const begin = sorted_.data();
  if (size_ == window_) {
    double* const oldest = std::lower_bound(begin, begin + size_, values_[next_]);
    std::copy(oldest + 1, begin + size_, oldest);
    --size_;
  }
  double* const place = std::upper_bound(begin, begin + size_, value);
  std::copy_backward(place, begin + size_, begin + size_ + 1);
  *place = value;
  ++size_;
  values_[next_] = value;
  next_ = (next_ + 1) % window_;
}

double RollingMedian::median() const {
  CHECK(size_ > 0, "the median of nothing");
  const double upper = sorted_[size_ / 2];
  return size_ % 2 == 1 ? upper : sorted_[size_ / 2 - 1] / 2 + upper / 2;
}

double RollingMedian::mad() const {
  const double middle = median();
  // Deviations grow from the middle outwards: merge the two sides up to the middle deviation.
  size_t right = static_cast<size_t>(
      std::lower_bound(sorted_.data(), sorted_.data() + size_, middle) - sorted_.data());
  size_t left = right;  // One past the next on the left.
  double before = 0;
  double deviation = 0;
  for (size_t taken = 0; taken <= size_ / 2; ++taken) {
    before = deviation;
    const bool from_left =
        left > 0 && (right == size_ || middle - sorted_[left - 1] <= sorted_[right] - middle);
    deviation = from_left ? middle - sorted_[--left] : sorted_[right++] - middle;
  }
  return size_ % 2 == 1 ? deviation : before / 2 + deviation / 2;
}

}  // namespace godwit
