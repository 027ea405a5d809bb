// Checking the stored series of a catalog: which ones, with what is known of each.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/data/quality/quality.h"
#include "market/rules/rule_book.h"

namespace godwit {

struct SeriesQuality {
  SeriesInfo info;
  QualityReport report;
};

/// Whether `data check` has rules for rows of this kind.
[[nodiscard]] bool is_checked(DataKind kind);

/// Reads the series once and judges it. Day facts of the instrument are used where the catalog has
/// them. `book` may be null: market_knowledge.h.
[[nodiscard]] SeriesQuality check_series(const Catalog& catalog, const SeriesInfo& info,
                                         const QualityConfig& config, const RuleBook* book);

/// A score with two decimals, as every form of the result shows it. Not rounded up to 100: that is
/// for series without any issue.
[[nodiscard]] double shown_score(const QualityReport& report);

/// When a row of the series is, as people name it: its trading day, or its instant.
[[nodiscard]] std::string row_time_text(const RowTime& time, const Series& series);

}  // namespace godwit
