// The series over which the recursive means of a set are taken: their past fades with each value of
// these, not with each row.
#pragma once

#include <cstddef>
#include <vector>

#include "signals/features/feature_set.h"

namespace godwit::features {

/// A set that gives out, before each feature, what its formula's ema() and wilder() are taken over.
struct FadedSeries {
  FeatureSet set;
  std::vector<size_t> features;             ///< where each feature of the original stands in `set`
  std::vector<std::vector<size_t>> series;  ///< of each, the places of the series; those of what
                                            ///< it uses by name included
};

/// Of a set that compiles.
[[nodiscard]] FadedSeries with_faded_series(const FeatureSet& set);

}  // namespace godwit::features
