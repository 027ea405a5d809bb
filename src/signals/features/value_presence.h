// Which columns of rows that pass by have had a value.
#pragma once

#include <cstddef>
#include <vector>

#include "signals/features/column_source.h"

namespace godwit::features {

/// Rows go by in blocks; a column is looked at until its first value. Allocates nothing after it is
/// made. One thread.
class ValuePresence {
 public:
  ValuePresence() = default;
  explicit ValuePresence(size_t columns) : has_value_(columns, false) {}

  /// The next rows, of as many columns, or of none.
  void add(const RowBlock& block);
  /// Whether a row so far had a value, which NaN is not.
  [[nodiscard]] bool has_value(size_t column) const { return has_value_[column]; }

 private:
  std::vector<bool> has_value_;
};

}  // namespace godwit::features
