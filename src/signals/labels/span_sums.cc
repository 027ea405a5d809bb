#include "signals/labels/span_sums.h"

#include <utility>

namespace godwit {

SpanSums::SpanSums(std::vector<double> values) : values_{std::move(values)} {
  for (size_t begin = 0; begin + kBlock <= values_.size(); begin += kBlock) {
    double sum = 0;
    for (size_t row = begin; row < begin + kBlock; ++row) sum += values_[row];
    blocks_.push_back(sum);
  }
}

double SpanSums::add(double begin, size_t first, size_t last) const {
  double sum = begin;
  for (size_t row = first; row <= last;) {
    if (row % kBlock == 0 && row + kBlock <= last + 1) {
      sum += blocks_[row / kBlock];
      row += kBlock;
    } else {
      sum += values_[row];
      ++row;
    }
  }
  return sum;
}

}  // namespace godwit
