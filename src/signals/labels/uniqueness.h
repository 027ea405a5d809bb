// How much of a sample is its own. Labels whose spans overlap tell the same story; these weights
// keep it from being counted as often as it is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "signals/labels/label.h"

namespace godwit {

/// For each of `rows` rows, how many labels are alive: t0 <= row <= t1. Source: AFML snippet 4.1.
[[nodiscard]] std::vector<uint32_t> concurrency(std::span<const Label> labels, size_t rows);

/// Per label the mean of 1 / c over its span, in (0, 1]; c as above. Can be interrupted, as
/// return_attribution can. Source: AFML snippet 4.2.
[[nodiscard]] std::vector<double> average_uniqueness(std::span<const Label> labels,
                                                     std::span<const uint32_t> concurrent);

/// The prices between which a label's return runs, each a column of all rows: it begins at
/// `entry[t0]`, goes along `path` and ends at `exit[t1]`.
struct LabelPath {
  std::span<const double> entry;
  std::span<const double> path;
  std::span<const double> exit;
};

/// Per label |sum over its span of r_t / c_t|, scaled so that all add up to their number. r_t is
/// the log return within row t: at t0 from entry to path (0 where both are one column), at t1 from
/// the path before to exit. Prices that are missing add nothing. All equal (1) when no label moved.
/// AFML snippet 4.10 also counts the return into t0, which was over when the position began; these
/// r_t add up to the log return of the label itself.
[[nodiscard]] std::vector<double> return_attribution(std::span<const Label> labels,
                                                     std::span<const uint32_t> concurrent,
                                                     const LabelPath& path);

/// Factors that fall linearly with age, measured in uniqueness accumulated since the first label
/// rather than in time: 1 for the newest label. oldest in [0, 1]: what they tend to at the start;
/// in (-1, 0): that share of the oldest accumulated uniqueness has 0. `labels` in the order of
/// rows, `uniqueness` from average_uniqueness. Source: AFML snippet 4.11.
[[nodiscard]] std::vector<double> time_decay(std::span<const double> uniqueness, double oldest);

}  // namespace godwit
