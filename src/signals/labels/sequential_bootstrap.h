// Samples drawn so that their spans overlap less than chance would have it: for bagging.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "foundation/base/random.h"
#include "signals/labels/label.h"

namespace godwit {

/// The probabilities of the next draw when the labels at positions `drawn` are in the sample
/// already: in proportion to the average uniqueness that each label would have in it, 1 / (1 +
/// number of drawn spans alive) averaged over its span. They add up to 1.
[[nodiscard]] std::vector<double> draw_probabilities(std::span<const Label> labels, size_t rows,
                                                     std::span<const size_t> drawn);

/// `draws` positions in `labels`, with replacement, each by the probabilities that the ones before
/// leave. Needs a label. Time: draws x sum of the spans' lengths. Source: AFML section 4.5.
[[nodiscard]] std::vector<size_t> sequential_bootstrap(std::span<const Label> labels, size_t rows,
                                                       size_t draws, Rng& rng);

}  // namespace godwit
