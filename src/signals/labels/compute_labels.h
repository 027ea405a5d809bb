// The labels of one instrument, as configured.
#pragma once

#include <vector>

#include "signals/labels/label.h"
#include "signals/labels/label_config.h"

namespace godwit {

/// In the order of rows, one at most for each; a row whose span is not complete, or whose unit or
/// side is not known, has none. Of rows from `first_row` on alone: those before it are there for
/// what labels look back on. Weights are relative to the labels of this call. Deterministic.
/// Prefix rule: labels of the first n rows are those of all rows whose t1 is below n (with
/// barriers, and the trends of TrendSpan::kTrend: at the full horizon), weights apart.
/// Throws Error (kUsage) when a column that the configuration needs is empty; CHECKs that columns
/// have one length. Can be interrupted.
[[nodiscard]] std::vector<Label> compute_labels(const LabelConfig& config,
                                                const LabelColumns& columns, size_t first_row = 0);

/// The rows before its own that a label depends on: for its volatility, its events or its formula.
[[nodiscard]] features::WarmUp looks_back(const LabelConfig& config);

}  // namespace godwit
