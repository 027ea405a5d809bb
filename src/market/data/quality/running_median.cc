#include "market/data/quality/running_median.h"

#include <cmath>
#include <limits>

#include "foundation/base/check.h"

namespace godwit {

RunningMedian::RunningMedian(size_t window) : values_(window), places_(window), is_low_(window) {
  CHECK(window >= 1, "a window has room for a value");
  low_.slots.reserve(window / 2 + 2);
  high_.slots.reserve(window / 2 + 2);
}

void RunningMedian::put(Heap& heap, size_t at, uint32_t slot) {
  heap.slots[at] = slot;
  places_[slot] = static_cast<uint32_t>(at);
  is_low_[slot] = &heap == &low_;
}

size_t RunningMedian::sift_up(Heap& heap, size_t at) {
  const uint32_t slot = heap.slots[at];
  const double own = key(heap, at);
  while (at > 0) {
    const size_t parent = (at - 1) / 2;
    if (key(heap, parent) >= own) break;
    put(heap, at, heap.slots[parent]);
    at = parent;
  }
  put(heap, at, slot);
  return at;
}

void RunningMedian::sift_down(Heap& heap, size_t at) {
  const uint32_t slot = heap.slots[at];
  const double own = key(heap, at);
  const size_t size = heap.slots.size();
  for (size_t child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && key(heap, child + 1) > key(heap, child)) ++child;
    if (own >= key(heap, child)) break;
    put(heap, at, heap.slots[child]);
    at = child;
  }
  put(heap, at, slot);
}

void RunningMedian::push(Heap& heap, uint32_t slot) {
  heap.slots.push_back(slot);
  sift_up(heap, heap.slots.size() - 1);
}

void RunningMedian::exchange_tops() {
  const uint32_t low = low_.slots.front();
  const uint32_t high = high_.slots.front();
  put(low_, 0, high);
  put(high_, 0, low);
  sift_down(low_, 0);
  sift_down(high_, 0);
}

void RunningMedian::add(double value) {
  CHECK(!std::isnan(value), "a median needs numbers");
  const auto slot = static_cast<uint32_t>(next_);
  next_ = next_ + 1 == values_.size() ? 0 : next_ + 1;
  values_[slot] = value;
  if (count_ == values_.size()) {  // The oldest leaves, the new one takes its place.
    Heap& heap = is_low_[slot] ? low_ : high_;
    sift_down(heap, sift_up(heap, places_[slot]));
  } else {
    ++count_;
    push(low_.slots.size() > high_.slots.size() ? high_ : low_, slot);
  }
  if (!high_.slots.empty() && values_[low_.slots.front()] > values_[high_.slots.front()])
    exchange_tops();
}

double RunningMedian::median() const {
  if (count_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const double low = values_[low_.slots.front()];
  if (low_.slots.size() > high_.slots.size()) return low;
  return low + (values_[high_.slots.front()] - low) / 2;
}

}  // namespace godwit
