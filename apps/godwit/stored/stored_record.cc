#include "stored/stored_record.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "market/data/history/all_rows.h"
#include "options/series_options.h"
#include "stored/market_knowledge.h"
#include "stored/withheld_bars.h"

namespace godwit {

namespace {

/// Whether there are facts of a day without bar on which there may have been trading: only then the
/// list of what cleaning took out, which may be long, has to be read.
bool lacks_a_bar(const StoredRecord& record) {
  size_t bar = 0;
  for (const DayFacts& facts : record.facts) {
    while (bar < record.daily_bars.size() &&
           record.daily_bars[bar].trading_day() < facts.trading_day)
      ++bar;
    const bool has_bar =
        bar < record.daily_bars.size() && record.daily_bars[bar].trading_day() == facts.trading_day;
    if (!has_bar && !facts.suspended.value_or(false)) return true;
  }
  return false;
}

}  // namespace

StoredRecord stored_record(const Catalog& catalog, const InstrumentId& instrument) {
  const Series bars = bar_series(instrument, Interval::k1d);
  const Series facts{.instrument = instrument, .kind = DataKind::kDayFacts};
  StoredRecord record;
  const bool has_bars = catalog.contains(bars);
  const bool has_facts = catalog.contains(facts);
  if (!has_bars && !has_facts)
    throw failed("no daily bars and no day facts of " + instrument.text() + " in " +
                 catalog.root().string() + "; godwit data list shows what is there");
  if (has_bars) record.daily_bars = all_rows(*catalog.read<Bar>(bars, {}));
  if (has_facts) record.facts = all_rows(*catalog.read<DayFacts>(facts, {}));
  if (lacks_a_bar(record)) record.withheld = withheld_bars(catalog, instrument);
  return record;
}

AdjustmentRecord adjustment_record(const StoredRecord& record, const InstrumentId& instrument,
                                   const RuleBook& rules) {
  return adjustment_record(record.daily_bars, record.facts, trading_days(rules, instrument),
                           record.withheld);
}

std::string holes_text(std::span<const AdjustmentHole> holes) {
  constexpr size_t kShown = 3;
  std::string text;
  for (const AdjustmentHole& hole : holes.first(std::min(kShown, holes.size()))) {
    text += (text.empty() ? "after " : ", after ") + format_date(hole.after.date()) + " until " +
            format_date(hole.until.date()) + " (";
    switch (hole.why) {
      case ChainGap::kMissingDays: text += "trading days without rows"; break;
      case ChainGap::kNoClose: text += "a day without bar that is not said to be suspended"; break;
      case ChainGap::kNoReferencePrice:
        text += std::to_string(hole.days) + (hole.days == 1 ? " day" : " days") +
                " without reference price";
        break;
      case ChainGap::kDoubtfulClose: text += "a day whose prices cleaning took out"; break;
    }
    text += ")";
  }
  if (holes.size() > kShown) text += " and " + std::to_string(holes.size() - kShown) + " more";
  return text;
}

std::string unlikely_steps_text(const AdjustmentRecord& record, TradingDay from, TradingDay to) {
  size_t steps = 0;
  size_t unlikely = 0;
  TradingDay first;
  for (const ReferencePriceStep& step : record.steps) {
    if (step.ex_day < from || step.ex_day > to) continue;
    ++steps;
    if (step.is_unlikely() && unlikely++ == 0) first = step.ex_day;
  }
  if (unlikely == 0) return "";
  return std::to_string(unlikely) + " of " + std::to_string(steps) +
         " ex-days raise the price by less than a tenth, the first " + format_date(first.date()) +
         ": no company action does that, so closes and reference prices may be of two sources that "
         "differ, and other ex-days may be such differences too; godwit data facts --differences "
         "lists them";
}

DayBounds day_bounds(std::string_view from, std::string_view to) {
  const TimeRange range = range_options(from, to);
  if (range.from || range.to)
    throw usage_error(std::string{range.from ? "--from" : "--to"} +
                      ": expected a trading day like 2024-01-02, got \"" +
                      std::string{range.from ? from : to} + "\"");
  return {.from = range.from_day, .to = range.to_day};
}

}  // namespace godwit
