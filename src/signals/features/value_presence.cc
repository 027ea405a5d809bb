#include "signals/features/value_presence.h"

#include <algorithm>
#include <cmath>

namespace godwit::features {

void ValuePresence::add(const RowBlock& block) {
  if (block.rows() == 0) return;
  for (size_t i = 0; i < has_value_.size(); ++i) {
    if (has_value_[i]) continue;
    const std::vector<double>& column = block.columns[i];
    has_value_[i] =
        !std::all_of(column.begin(), column.end(), [](double value) { return std::isnan(value); });
  }
}

}  // namespace godwit::features
