#include "data_options.h"

#include <algorithm>
#include <array>

#include "foundation/base/config.h"
#include "foundation/base/error.h"

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

void require_bar_kind(std::string_view text) {
  if (text == "bar") return;
  constexpr std::array kLater{std::string_view{"quote_bar"},      std::string_view{"quote"},
                              std::string_view{"trade"},          std::string_view{"day_facts"},
                              std::string_view{"book_snapshot"},  std::string_view{"book_delta"},
                              std::string_view{"order_by_order"}, std::string_view{"funding"},
                              std::string_view{"news"},           std::string_view{"fundamental"},
                              std::string_view{"series"},         std::string_view{"relation"}};
  if (std::find(kLater.begin(), kLater.end(), text) != kLater.end())
    throw usage_error("--kind: this version stores bar only, got " + quoted(text));
  constexpr std::array kKinds{std::string_view{"bar"}};
  throw usage_error("--kind: expected bar, got " + quoted(text) + suggestion(text, kKinds));
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
