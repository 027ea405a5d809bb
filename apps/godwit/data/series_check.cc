#include "data/series_check.h"

#include <algorithm>
#include <cmath>

#include "market/data/import/row_checks.h"
#include "market/domain/venue.h"
#include "market/rules/instrument_sessions.h"

namespace godwit {
namespace {

void drop_prices(DayFacts& facts) {
  facts.reference_price.reset();
  facts.limit_up.reset();
  facts.limit_down.reset();
  facts.settlement.reset();
}

/// Those of the instrument itself. Two files may contradict each other, and prices that cannot be
/// true together (lower limit above the upper one) must not take out what traded.
std::vector<DayFacts> stored_facts(const Catalog& catalog, const Series& series) {
  std::vector<DayFacts> facts;
  const auto rows = catalog.read<DayFacts>(series, {});
  for (std::span<const DayFacts> block = rows->next(); !block.empty(); block = rows->next())
    facts.insert(facts.end(), block.begin(), block.end());
  for (DayFacts& one : facts)
    if (check_row(one)) drop_prices(one);
  return facts;
}

/// Of a variant without facts of its own those of the plain instrument: the days are the same, the
/// prices are not.
std::vector<DayFacts> facts_of(const Catalog& catalog, const InstrumentId& instrument) {
  Series series{.instrument = instrument, .kind = DataKind::kDayFacts};
  if (catalog.contains(series)) return stored_facts(catalog, series);
  const std::optional<InstrumentId> plain = plain_instrument(instrument);
  if (!plain) return {};
  series.instrument = *plain;
  if (!catalog.contains(series)) return {};
  std::vector<DayFacts> facts = stored_facts(catalog, series);
  for (DayFacts& one : facts) drop_prices(one);
  return facts;
}

/// Adjusted by its vendor: "600519@forward.SSE".
bool is_adjusted(const InstrumentId& id) {
  const std::string_view symbol = id.symbol();
  return symbol.ends_with("@forward") || symbol.ends_with("@backward");
}

}  // namespace

std::unique_ptr<SeriesJudgement> judgement_of(const Catalog& catalog, const SeriesInfo& info,
                                              const QualityConfig& config, const RuleBook* book) {
  const InstrumentId& instrument = info.series.instrument;
  auto judgement = std::make_unique<SeriesJudgement>(
      SeriesJudgement{.facts = facts_of(catalog, instrument),
                      .known = know_series(book, info.series),
                      .settings = config.of(find_venue(instrument.venue()).market)});
  judgement->known.context.facts = judgement->facts;
  if (is_adjusted(instrument)) {  // Its prices are not those that volume and turnover met.
    judgement->settings[RuleId::kTurnoverMismatch].enabled = false;
    judgement->settings[RuleId::kUnits].enabled = false;
  }
  return judgement;
}

SeriesQuality check_series(const Catalog& catalog, const SeriesInfo& info,
                           const QualityConfig& config, const RuleBook* book) {
  const auto judgement = judgement_of(catalog, info, config, book);
  return with_checked_row_type(info.series.kind, [&]<class Row>(Row*) -> SeriesQuality {
    const auto rows = catalog.read<Row>(info.series, {});
    return {info, check_quality<Row>(*rows, {.from = info.first, .to = info.last},
                                     judgement->known.context, judgement->settings)};
  });
}

std::string unchecked_text(const UncheckedSeries& unchecked) {
  if (unchecked.count == 0) return "";
  std::string kinds;
  for (const DataKind kind : unchecked.kinds)
    kinds.append(kinds.empty() ? "" : ", ").append(name(kind));
  return std::to_string(unchecked.count) + " series of kinds without rules " +
         (unchecked.count == 1 ? "is" : "are") + " not judged: " + kinds;
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
