// Checking the stored series of a catalog: which ones, with what is known of each.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "foundation/base/check.h"
#include "market/data/catalog/catalog.h"
#include "market/data/quality/quality.h"
#include "market/domain/day_facts.h"
#include "market/rules/rule_book.h"
#include "stored/market_knowledge.h"

namespace godwit {

struct SeriesQuality {
  SeriesInfo info;
  QualityReport report;
};

/// Whether there are rules of quality for rows of this kind.
[[nodiscard]] constexpr bool is_checked(DataKind kind) {
  return kind == DataKind::kBar || kind == DataKind::kQuoteBar || kind == DataKind::kQuote ||
         kind == DataKind::kTrade || kind == DataKind::kBookSnapshot;
}
/// Calls `body` with a null pointer to the row type of a kind that is_checked().
template <class Body>
auto with_checked_row_type(DataKind kind, Body body) {
  switch (kind) {
    case DataKind::kBar: return body(static_cast<Bar*>(nullptr));
    case DataKind::kQuoteBar: return body(static_cast<QuoteBar*>(nullptr));
    case DataKind::kQuote: return body(static_cast<Quote*>(nullptr));
    case DataKind::kTrade: return body(static_cast<Trade*>(nullptr));
    default: break;
  }
  CHECK(kind == DataKind::kBookSnapshot, "only kinds of is_checked() have rules");
  return body(static_cast<Depth*>(nullptr));
}

/// Stored series of kinds without rules, which nobody judged.
struct UncheckedSeries {
  uint64_t count = 0;
  std::set<DataKind> kinds;
};
/// "3 series of kinds without rules are not judged: day_facts, news"; empty when there are none.
[[nodiscard]] std::string unchecked_text(const UncheckedSeries& unchecked);

/// What the rules are told of one series. context.facts are `facts`: not to be copied or moved.
struct SeriesJudgement {
  std::vector<DayFacts> facts;
  SeriesKnowledge known;
  QualitySettings settings;
};
/// Day facts of the instrument are used where the catalog has them. `book` may be null:
/// market_knowledge.h.
[[nodiscard]] std::unique_ptr<SeriesJudgement> judgement_of(const Catalog& catalog,
                                                            const SeriesInfo& info,
                                                            const QualityConfig& config,
                                                            const RuleBook* book);

/// Reads the series, which is_checked(), once and judges it.
[[nodiscard]] SeriesQuality check_series(const Catalog& catalog, const SeriesInfo& info,
                                         const QualityConfig& config, const RuleBook* book);

/// A score with two decimals, as every form of the result shows it. Not rounded up to 100: that is
/// for series without any issue.
[[nodiscard]] double shown_score(const QualityReport& report);

/// When a row of the series is, as people name it: its trading day, or its instant.
[[nodiscard]] std::string row_time_text(const RowTime& time, const Series& series);

}  // namespace godwit
