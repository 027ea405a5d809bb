#include "options/series_options.h"

#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "market/data/import/vendor_spelling.h"

namespace godwit {
namespace {

std::string quoted(std::string_view text) { return "\"" + std::string{text} + "\""; }

/// One end of a range: fills the day or the instant.
void read_end(std::string_view flag, std::string_view text, std::optional<TradingDay>& day,
              std::optional<Timestamp>& instant) {
  if (text.empty()) return;
  if (const std::optional<Date> date = parse_date(text)) {
    day = TradingDay{*date};
    return;
  }
  instant = parse_timestamp(text);
  if (!instant)
    throw usage_error(std::string{flag} +
                      ": expected a trading day like 2024-01-02 or a time like "
                      "2024-01-02T01:30:00Z, got " +
                      quoted(text));
}

}  // namespace

InstrumentId instrument_option(std::string_view text) {
  InstrumentId id = stored_instrument_option(text);
  if (const std::optional<std::string> refusal = vendor_spelling(text))
    throw usage_error("--instrument: " + *refusal);
  return id;
}

InstrumentId stored_instrument_option(std::string_view text) {
  if (std::optional<InstrumentId> id = InstrumentId::parse(text)) return *id;
  throw usage_error("--instrument: expected SYMBOL.VENUE like 600519.SSE or SPX.INDEX, got " +
                    quoted(text));
}

Interval interval_option(std::string_view text) {
  if (const std::optional<Interval> interval = parse_interval(text)) return *interval;
  std::string message = "--interval: expected one of";
  for (const std::string_view name : kIntervals) message += " " + std::string{name};
  throw usage_error(message + ", got " + quoted(text) + suggestion(text, kIntervals));
}

DataKind kind_option(std::string_view text) {
  if (const std::optional<DataKind> kind = parse_data_kind(text)) return *kind;
  throw usage_error(
      "--kind: expected one of bar, quote_bar, quote, trade, book_snapshot, "
      "book_delta, order_by_order, day_facts, funding, news, fundamental, series, "
      "relation, got " +
      quoted(text) + suggestion(text, kDataKinds));
}

Series series_options(const InstrumentId& instrument, std::string_view kind,
                      std::string_view interval) {
  Series series{.instrument = instrument, .kind = kind_option(kind)};
  if (has_interval(series.kind))
    series.interval = interval_option(interval);
  else if (!interval.empty())
    throw usage_error("--interval: only bars and quote bars have one, not " + std::string{kind});
  return series;
}

TimeRange range_options(std::string_view from, std::string_view to) {
  TimeRange range;
  read_end("--from", from, range.from_day, range.from);
  read_end("--to", to, range.to_day, range.to);
  const bool empty = (range.from_day && range.to_day && *range.to_day < *range.from_day) ||
                     (range.from && range.to && *range.to < *range.from);
  if (empty)
    throw usage_error("--to: expected " + std::string{from} + " (--from) or later, got " +
                      quoted(to));
  return range;
}

std::string remove_command(const Series& series) {
  std::string text = "godwit data remove --instrument " + series.instrument.text() + " --kind " +
                     std::string{name(series.kind)};
  if (has_interval(series.kind)) text += " --interval " + std::string{name(series.interval)};
  return text;
}

std::string bar_time_text(const Bar& bar, Interval interval) {
  return is_intraday(interval) ? format_timestamp(bar.header.ts_event)
                               : format_date(bar.trading_day().date());
}

std::string end_text(const SeriesInfo& info, Timestamp instant, TradingDay day) {
  const Series& series = info.series;
  const bool by_day = series.kind == DataKind::kDayFacts || series.kind == DataKind::kRelation ||
                      (has_interval(series.kind) && !is_intraday(series.interval));
  return by_day ? format_date(day.date()) : format_timestamp(instant);
}

}  // namespace godwit
