// The page of `godwit data check --html`.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "data/series_check.h"
#include "foundation/base/time.h"

namespace godwit {

/// Whose page it is: the folder of the catalog, when it was checked, and what was left out.
struct QualityPageHead {
  std::filesystem::path catalog;
  Timestamp made;
  UncheckedSeries unchecked;
};

/// A self-contained HTML page: figures, a time line of each series with its gaps, scores, issues,
/// rules. Series with issues come first, the lowest score first.
[[nodiscard]] std::string quality_page(std::span<const SeriesQuality> all,
                                       const QualityConfig& config, const QualityPageHead& head);

}  // namespace godwit
