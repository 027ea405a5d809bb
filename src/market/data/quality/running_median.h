// The median of the last values, kept up to date at O(log n) a value without allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace godwit {

/// Median of the last `window` values added (of all while there are fewer): the middle one, or the
/// mean of the two middle ones. Two heaps that share the oldest-first ring, each value knowing its
/// place in its heap, so that the value that leaves is replaced where it stands.
/// For windows of hundreds to thousands; feed's RollingMedian is for a few values and knows their
/// exact MAD. Source: Hardle and Steiger, "Running median smoothing", Applied Statistics 44 (1995).
class RunningMedian {
 public:
  /// window >= 1; memory is taken here.
  explicit RunningMedian(size_t window);

  /// Any value but NaN.
  void add(double value);
  [[nodiscard]] size_t count() const { return count_; }
  /// NaN while there is none.
  [[nodiscard]] double median() const;

 private:
  /// One heap of ring positions; `sign` 1: the largest on top (the lower half), -1: the smallest.
  struct Heap {
    std::vector<uint32_t> slots;
    double sign = 1;
  };

  [[nodiscard]] double key(const Heap& heap, size_t at) const {
    return heap.sign * values_[heap.slots[at]];
  }
  void put(Heap& heap, size_t at, uint32_t slot);
  size_t sift_up(Heap& heap, size_t at);
  void sift_down(Heap& heap, size_t at);
  void push(Heap& heap, uint32_t slot);
  void exchange_tops();

  std::vector<double> values_;    // The ring.
  std::vector<uint32_t> places_;  // Of each ring position: where in its heap.
  std::vector<bool> is_low_;      // Of each ring position: in which heap.
  Heap low_{.slots = {}, .sign = 1};
  Heap high_{.slots = {}, .sign = -1};
  size_t next_ = 0;
  size_t count_ = 0;
};

}  // namespace godwit
