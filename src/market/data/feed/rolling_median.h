// Median and median absolute deviation of the last few values.
#pragma once

#include <array>
#include <cstddef>

namespace godwit {

/// Up to kMax values, in arrays of fixed size: no allocation. add() and mad() cost O(window).
/// Values must be finite. Source of the estimator: Hampel, "The influence curve and its role in
/// robust estimation", 1974; half the window may be wrong before it breaks.
class RollingMedian {
 public:
  static constexpr size_t kMax = 63;
  /// 1 <= window <= kMax.
  explicit RollingMedian(size_t window);

  void add(double value);
  [[nodiscard]] size_t size() const { return size_; }
  /// The mean of the two middle ones where their number is even. Needs one value at least.
  [[nodiscard]] double median() const;
  /// Median of |value - median()|.
  [[nodiscard]] double mad() const;

 private:
  size_t window_;
  size_t size_ = 0;
  size_t next_ = 0;                  // Where the next value goes; the oldest lies there when full.
  std::array<double, kMax> values_;  // In the order of their coming.
  std::array<double, kMax> sorted_;
};

}  // namespace godwit
