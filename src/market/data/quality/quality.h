// How good a stored series is: the rules of cleaning over the whole of it, and one score.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "market/data/quality/cleaner.h"
#include "market/data/quality/coverage.h"
#include "market/data/quality/series_context.h"
#include "market/data/quality/settings.h"
#include "market/domain/row_stream.h"

namespace godwit {

/// What one rule found in a series.
struct QualityIssue {
  RuleId rule = RuleId::kGap;
  uint64_t count = 0;            ///< Rows, or what is missing.
  uint64_t repaired = 0;         ///< Rows that cleaning marks for it,
  uint64_t quarantined = 0;      ///< and takes out, by what lies before each: CleaningMode::kLive.
  uint64_t only_look_ahead = 0;  ///< Rows that go for it only where cleaning may see the next one.
  RowTime first;                 ///< The first and last row concerned; of what is missing, the row
  RowTime last;                  ///< behind it.
  std::string example{};         ///< What was found at the first, for people.
};

struct QualityReport {
  uint64_t rows = 0;
  uint64_t quarantined = 0;      ///< Rows that cleaning takes out: CleaningMode::kLive,
  uint64_t only_look_ahead = 0;  ///< besides them with CleaningMode::kCleaning;
  uint64_t repaired = 0;         ///< rows that it marks in kLive,
  uint64_t marked = 0;           ///< and that carry a mark already.
  RowTime first;                 ///< Of the series; zero while rows is 0.
  RowTime last;
  /// 100 x (1 - sum over the rules of weight x share), not below 0; 0 without rows.
  /// share = count / rows; of `gap`, missing / (trading days present + missing); of
  /// `missing_bars`, missing / (rows + missing).
  double score = 0;
  std::vector<QualityIssue> issues{};    ///< Of the rules that found something, in their order.
  std::vector<CoverageSpan> coverage{};  ///< The time line from first to last.
};

/// The stretch that a time line covers: of the series, as its files' statistics have it.
struct CoverageRange {
  Timestamp from;
  Timestamp to;
};

/// Judges a series in one pass and bounded memory. What the rules find and the score are of
/// cleaning that sees the next row; what goes and what is marked is counted as CleaningMode::kLive
/// does it. Throws Error when the stream fails or the user interrupts. Row: Bar, QuoteBar, Quote,
/// Trade or Depth.
template <class Row>
[[nodiscard]] QualityReport check_quality(RowStream<Row>& rows, const CoverageRange& range,
                                          const SeriesContext& context,
                                          const QualitySettings& settings);

}  // namespace godwit
