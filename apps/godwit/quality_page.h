// The page of `godwit data check --html`.
#pragma once

#include <span>
#include <string>

#include "market/data/catalog/catalog.h"
#include "market/data/quality/quality.h"

namespace godwit {

struct SeriesQuality {
  Series series;
  BarQuality quality;
};

/// A score with two decimals, as every form of the result shows it.
[[nodiscard]] double shown_score(const BarQuality& quality);

/// A self-contained HTML page: scores, issues, rules.
[[nodiscard]] std::string quality_page(std::span<const SeriesQuality> all);

}  // namespace godwit
