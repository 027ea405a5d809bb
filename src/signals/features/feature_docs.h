// What people read of feature sets and operators: look-backs in words, and docs/features.md.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "signals/features/expression/program.h"
#include "signals/features/feature_set.h"

namespace godwit::features {

/// "this row", "19 rows before", "318 rows before with a value, to 1e-12", "the start", "its
/// session".
[[nodiscard]] std::string look_back_text(const WarmUp& warm_up);

/// What a set asks for.
struct SetSummary {
  std::vector<std::string> columns;  ///< input columns, sorted
  std::vector<WarmUp>
      warm_ups;  ///< of each feature, columns of sessions and news with what they look back on
};
[[nodiscard]] SetSummary summary(const FeatureSet& set);

/// docs/features.md: all sets with their formulas, the operators, the derived columns.
[[nodiscard]] std::string features_page(std::span<const FeatureSet> sets);

}  // namespace godwit::features
