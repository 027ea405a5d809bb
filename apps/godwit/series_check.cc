#include "series_check.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/check.h"
#include "market/domain/day_facts.h"
#include "market/domain/venue.h"
#include "market_knowledge.h"

namespace godwit {
namespace {

std::vector<DayFacts> facts_of(const Catalog& catalog, const InstrumentId& instrument) {
  const Series series{.instrument = instrument, .kind = DataKind::kDayFacts};
  std::vector<DayFacts> facts;
  if (!catalog.contains(series)) return facts;
  const auto rows = catalog.read<DayFacts>(series, {});
  for (std::span<const DayFacts> block = rows->next(); !block.empty(); block = rows->next())
    facts.insert(facts.end(), block.begin(), block.end());
  return facts;
}

/// Adjusted by its vendor: "600519@forward.SSE".
bool is_adjusted(const InstrumentId& id) {
  const std::string_view symbol = id.symbol();
  return symbol.ends_with("@forward") || symbol.ends_with("@backward");
}

template <class Row>
QualityReport check_rows(const Catalog& catalog, const SeriesInfo& info,
                         const SeriesContext& context, const QualitySettings& settings) {
  const auto rows = catalog.read<Row>(info.series, {});
  return check_quality<Row>(*rows, {.from = info.first, .to = info.last}, context, settings);
}

}  // namespace

bool is_checked(DataKind kind) {
  return kind == DataKind::kBar || kind == DataKind::kQuoteBar || kind == DataKind::kQuote ||
         kind == DataKind::kTrade || kind == DataKind::kBookSnapshot;
}

SeriesQuality check_series(const Catalog& catalog, const SeriesInfo& info,
                           const QualityConfig& config, const RuleBook* book) {
  const Series& series = info.series;
  const std::vector<DayFacts> facts = facts_of(catalog, series.instrument);
  SeriesKnowledge known = know_series(book, info);
  SeriesContext& context = known.context;
  context.facts = facts;
  QualitySettings settings = config.of(find_venue(series.instrument.venue()).market);
  if (is_adjusted(series.instrument)) {  // Its prices are not those that volume and turnover met.
    settings[RuleId::kTurnoverMismatch].enabled = false;
    settings[RuleId::kUnits].enabled = false;
  }
  switch (series.kind) {
    case DataKind::kBar: return {info, check_rows<Bar>(catalog, info, context, settings)};
    case DataKind::kQuoteBar: return {info, check_rows<QuoteBar>(catalog, info, context, settings)};
    case DataKind::kQuote: return {info, check_rows<Quote>(catalog, info, context, settings)};
    case DataKind::kTrade: return {info, check_rows<Trade>(catalog, info, context, settings)};
    default: break;
  }
  CHECK(series.kind == DataKind::kBookSnapshot, "only kinds of is_checked() are checked");
  return {info, check_rows<Depth>(catalog, info, context, settings)};
}

double shown_score(const QualityReport& report) {
  const double rounded = std::round(report.score * 100) / 100;
  return report.score < 100 ? std::min(rounded, 99.99) : rounded;
}

std::string row_time_text(const RowTime& time, const Series& series) {
  const bool by_day = has_interval(series.kind) && !is_intraday(series.interval);
  return by_day ? format_date(time.day.date()) : format_timestamp(time.ts);
}

}  // namespace godwit
