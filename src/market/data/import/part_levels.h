// Parts of one series that lie apart in time need no merging: one follows the other. Files of days
// or months make one level, whatever their number.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "foundation/base/time.h"

namespace godwit {

/// The times of a part's first and last row.
struct PartSpan {
  Timestamp first;
  Timestamp last;
};

/// The numbers of the parts in levels, oldest first. The parts of one level share no time and stand
/// in its order; of two parts that share one, the later number is in the later level. So merging
/// the levels, the later one winning, is merging the parts one after the other.
[[nodiscard]] std::vector<std::vector<size_t>> part_levels(std::span<const PartSpan> parts);

}  // namespace godwit
