#include "stored/adjusted_bars.h"

#include <algorithm>
#include <span>
#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "market/data/history/all_rows.h"
#include "market/domain/venue.h"
#include "stored/stored_record.h"

namespace godwit {
namespace {

/// From and to, both included.
struct DaySpan {
  TradingDay from;
  TradingDay to;
};

std::string text(const DaySpan& days) {
  return format_date(days.from.date()) + " to " + format_date(days.to.date());
}

/// The commands by which bars longer than a day are made of adjusted ones of a day.
std::string longer_bars(const Series& series, AdjustMode mode) {
  const std::string symbol{series.instrument.symbol()};
  const std::string variant = symbol + (symbol.find('@') == std::string::npos ? "@" : "_") +
                              std::string{name(mode)} + "." +
                              std::string{series.instrument.venue()};
  return "\n  godwit data export --instrument " + series.instrument.text() +
         " --interval 1d --adjust " + std::string{name(mode)} +
         " --output adjusted.csv\n  godwit data import --instrument " + variant +
         " --kind bar --interval 1d adjusted.csv\n  godwit data bars --instrument " + variant +
         " --source bar --source-interval 1d --interval " + std::string{name(series.interval)} +
         " --write\nand take --instrument " + variant + " without --adjust";
}

void check_adjustable(const Series& series, AdjustMode mode) {
  if (!is_intraday(series.interval) && series.interval != Interval::k1d)
    throw usage_error("--adjust: a bar of " + std::string{name(series.interval)} +
                      " may hold an ex-date, so its prices have no one factor; adjust bars of 1d, "
                      "build the longer ones of them" +
                      longer_bars(series, mode));
  const Market market = find_venue(series.instrument.venue()).market;
  if (market == Market::kCrypto || market == Market::kForex)
    throw usage_error("--adjust: expected a share or a fund, got " + series.instrument.text() +
                      "; " + (market == Market::kCrypto ? "crypto pairs" : "currencies") +
                      " pay no dividends and have no splits: their prices need no adjusting, leave "
                      "--adjust out");
  if (market == Market::kFutures)
    throw usage_error("--adjust: expected a share or a fund, got " + series.instrument.text() +
                      "; the reference prices of futures are settlements and tell no action");
}

std::optional<TradingDay> as_of(const TimeRange& range) {
  std::optional<TradingDay> day = range.to_day;
  if (range.to) {
    const TradingDay last = trading_day_without_calendar(*range.to);
    day = std::min(day.value_or(last), last);
  }
  return day;
}

/// The trading days of the first and the last bar; there is one.
DaySpan days_of(BarStream& bars) {
  std::optional<DaySpan> days;
  for (std::span<const Bar> block = bars.next(); !block.empty(); block = bars.next()) {
    throw_if_interrupted();
    if (!days) days = {block.front().trading_day(), block.front().trading_day()};
    days->to = std::max(days->to, block.back().trading_day());
  }
  if (!days) throw failed("no bars in this range; change --from or --to");
  return *days;
}

/// The longest stretch without holes.
DaySpan longest_known(const AdjustmentRecord& record) {
  DaySpan longest{*record.first, *record.first};
  TradingDay from = *record.first;
  const auto consider = [&](TradingDay to) {
    if (to.date() - from.date() > longest.to.date() - longest.from.date()) longest = {from, to};
  };
  for (const AdjustmentHole& hole : record.holes) {
    consider(hole.after);
    from = hole.until;
  }
  consider(*record.last);
  return longest;
}

/// Why prices of these days cannot be compared: they do not lie in the record, or have holes.
std::string why_not(const AdjustmentRecord& record, const DaySpan& days) {
  if (!record.first) return "there are neither daily bars nor day facts";
  if (days.from < *record.first || days.to > *record.last)
    return "its daily bars and day facts cover " + text(DaySpan{*record.first, *record.last}) +
           " alone";
  std::vector<AdjustmentHole> within;
  for (const AdjustmentHole& hole : record.holes)
    if (hole.after < days.to && hole.until > days.from) within.push_back(hole);
  return "what happened to the share is not on record " + holes_text(within);
}

/// The last hole that ends at or before `day`; null where there is none.
const AdjustmentHole* hole_before(const AdjustmentRecord& record, TradingDay day) {
  const AdjustmentHole* last = nullptr;
  for (const AdjustmentHole& hole : record.holes)
    if (hole.until <= day) last = &hole;
  return last;
}

/// The steps behind the last hole that ends at or before `day`.
std::vector<AdjustmentStep> steps_of_stretch(const AdjustmentRecord& record, TradingDay day) {
  std::vector<AdjustmentStep> steps = record.adjustment_steps();
  if (const AdjustmentHole* const hole = hole_before(record, day))
    std::erase_if(steps, [&](const AdjustmentStep& step) { return step.ex_day <= hole->until; });
  return steps;
}

/// Of an instrument that can be adjusted.
AdjustmentRecord record_of(const Catalog& catalog, const RuleBook& rules,
                           const AdjustmentRequest& request) {
  const Series& series = request.series;
  check_adjustable(series, request.mode);
  const StoredRecord stored = stored_record(catalog, series.instrument);
  if (stored.facts.empty() || stored.daily_bars.empty())
    throw failed("no " + std::string{stored.facts.empty() ? "day facts" : "daily bars"} + " of " +
                 series.instrument.text() + " in " + catalog.root().string() +
                 ": prices are adjusted by reference prices and closes; import a file that has "
                 "them");
  return adjustment_record(stored, series.instrument, rules);
}

std::optional<TradingDay> first_day(const Catalog& catalog, const Series& series,
                                    const TimeRange& range) {
  const std::unique_ptr<BarStream> bars = catalog.read<Bar>(series, range);
  const std::span<const Bar> block = bars->next();
  return block.empty() ? std::nullopt : std::optional{block.front().trading_day()};
}

}  // namespace

AdjustedBars adjusted_bars(const Catalog& catalog, const RuleBook& rules,
                           const AdjustmentRequest& request) {
  const Series& series = request.series;
  const AdjustmentView view{
      .mode = request.mode, .as_of = as_of(request.range), .adjust_volume = request.adjust_volume};
  const AdjustmentRecord record = record_of(catalog, rules, request);

  DaySpan days = days_of(*catalog.read<Bar>(series, request.range));
  if (view.mode == AdjustMode::kForward)  // Prices count from the last day that is known.
    days.to = std::max(days.to, std::min(view.as_of.value_or(*record.last), *record.last));
  AdjustedBars adjusted;
  if (!record.covers(days.from, days.to)) {
    const std::string what =
        series.instrument.text() + " from " + text(days) + ": " + why_not(record, days);
    if (!request.across_holes)
      throw failed("--adjust: cannot adjust " + what + "; the longest stretch without holes is " +
                   text(longest_known(record)) +
                   ": choose --from and --to within one, import what is missing, or add "
                   "--across-holes to go on as if nothing had happened there");
    adjusted.notes.push_back(what + "; taken as if nothing had happened there");
  }
  if (std::string unlikely = unlikely_steps_text(record, days.from, days.to); !unlikely.empty())
    adjusted.notes.push_back(series.instrument.text() + ": " + unlikely);
  adjusted.bars = std::make_unique<AdjustedBarStream>(
      catalog.read<Bar>(series, request.range),
      AdjustmentFactors{request.across_holes ? record.adjustment_steps()
                                             : steps_of_stretch(record, days.from)},
      view);
  return adjusted;
}

ComparableRange comparable_range(const Catalog& catalog, const RuleBook& rules,
                                 const AdjustmentRequest& request, const TimeRange& asked) {
  const Series& series = request.series;
  ComparableRange comparable{.range = request.range, .note = ""};
  const std::optional<TradingDay> wanted = first_day(catalog, series, asked);
  if (!wanted || request.across_holes) return comparable;
  const AdjustmentRecord record = record_of(catalog, rules, request);
  const AdjustmentHole* const hole = hole_before(record, *wanted);
  const TradingDay begin = hole != nullptr ? hole->until : record.first.value_or(*wanted);
  if (begin > *wanted || first_day(catalog, series, request.range) >= begin) return comparable;
  comparable.range.from_day = begin;
  comparable.note = series.instrument.text() + ": what values look back on begins on " +
                    format_date(begin.date()) +
                    (hole != nullptr ? ": what happened to the share is not on record " +
                                           holes_text(std::span{hole, 1})
                                     : ", as its daily bars and day facts do");
  return comparable;
}

std::string raw_price_warning(const Catalog& catalog, const RuleBook& rules, const InstrumentId& id,
                              TradingDay from, TradingDay to) {
  if (find_venue(id.venue()).market == Market::kFutures) return "";
  if (!catalog.contains({.instrument = id, .kind = DataKind::kDayFacts}) ||
      !catalog.contains(bar_series(id, Interval::k1d)))
    return "";
  const AdjustmentRecord record = adjustment_record(stored_record(catalog, id), id, rules);
  size_t count = 0;
  TradingDay first;
  for (const ReferencePriceStep& step : record.steps)
    if (step.ex_day > from && step.ex_day <= to && count++ == 0) first = step.ex_day;
  if (count == 0) return "";
  return id.text() + " has " + std::to_string(count) +
         (count == 1 ? " ex-date, " : " ex-dates, the first ") + format_date(first.date()) +
         ": raw prices move there without anybody gaining or losing; --adjust backward takes that "
         "out";
}

}  // namespace godwit
