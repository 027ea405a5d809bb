// The page of `godwit data check --html`.
#pragma once

#include <span>
#include <string>

#include "series_check.h"

namespace godwit {

/// A self-contained HTML page: figures, a time line of each series with its gaps, scores, issues,
/// rules. Series with issues come first, the lowest score first.
[[nodiscard]] std::string quality_page(std::span<const SeriesQuality> all,
                                       const QualityConfig& config);

}  // namespace godwit
