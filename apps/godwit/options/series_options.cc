#include "options/series_options.h"

#include <algorithm>
#include <array>

#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "market/data/import/instrument_rule.h"

namespace godwit {
namespace {

std::string quoted(std::string_view text) { return "\"" + std::string{text} + "\""; }

/// "600519@forward.SSE" of "600519@forward.SH": the id of a code that names its exchange in another
/// of the usual ways. Nothing of others.
std::optional<InstrumentId> renamed_exchange(const InstrumentId& id) {
  constexpr std::array kNames{std::string_view{"SH"},   std::string_view{"SS"},
                              std::string_view{"SZ"},   std::string_view{"BJ"},
                              std::string_view{"XSHG"}, std::string_view{"XSHE"},
                              std::string_view{"XBSE"}};
  if (std::find(kNames.begin(), kNames.end(), id.venue()) == kNames.end()) return std::nullopt;
  const std::string_view symbol = id.symbol();
  const size_t mark = std::min(symbol.find('@'), symbol.size());
  const std::optional<InstrumentId> plain = to_instrument(
      InstrumentStyle::kStock, std::string{symbol.substr(0, mark)} + "." + std::string{id.venue()});
  if (!plain) return std::nullopt;
  return InstrumentId::parse(std::string{plain->symbol()} + std::string{symbol.substr(mark)} + "." +
                             std::string{plain->venue()});
}

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
  if (const std::optional<InstrumentId> ours = renamed_exchange(id))
    throw usage_error("--instrument: the venue is called " + std::string{ours->venue()} +
                      " here, not " + std::string{id.venue()} + "; did you mean " + ours->text() +
                      "?");
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
