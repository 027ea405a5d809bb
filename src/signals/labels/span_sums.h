// Sums of a column over spans of its rows, which may overlap and be long.
#pragma once

#include <cstddef>
#include <vector>

namespace godwit {

/// A sum takes up to about a thousand steps and one more for each 512 rows of the span. No
/// difference of large sums is taken, so that small values keep their digits behind large ones.
class SpanSums {
 public:
  explicit SpanSums(std::vector<double> values);

  /// `begin` plus the values of rows first to last, both included; first > last: `begin`. `last`
  /// lies in the column.
  [[nodiscard]] double add(double begin, size_t first, size_t last) const;

 private:
  static constexpr size_t kBlock = 512;

  std::vector<double> values_;
  std::vector<double> blocks_;  // Sums of whole blocks.
};

}  // namespace godwit
