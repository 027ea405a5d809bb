// The return over the next n rows, plain or in units of the instrument's own movement.
#pragma once

#include <optional>

#include "signals/labels/entry_rule.h"
#include "signals/labels/label.h"

namespace godwit {

/// Entered and left at the same price of two rows, `horizon` >= 1 apart: value = return from
/// P[row + lag] to P[row + lag + horizon]. With the close and lag 1 this is qlib's label
/// Ref($close, -1 - horizon) / Ref($close, -1) - 1.
struct ForwardReturn {
  size_t horizon = 1;
  EntryRule entry;
  ReturnSpace space = ReturnSpace::kSimple;

  /// From the deciding row to the last one that the value may need.
  [[nodiscard]] size_t rows_ahead() const { return entry.lag + horizon; }
};

/// Nothing when the span leaves the rows, or one of its two prices is missing or not above zero.
[[nodiscard]] std::optional<Label> label_at(const ForwardReturn& rule, const LabelColumns& columns,
                                            size_t row);

}  // namespace godwit
