// Option values that the data subcommands share, with the messages that wrong ones get.
#pragma once

#include <string>
#include <string_view>

#include "foundation/base/time.h"
#include "market/data/catalog/catalog.h"
#include "market/domain/event.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"
#include "market/domain/series.h"

namespace godwit {

/// All throw Error (kUsage): "--interval: expected ..., got ...; did you mean ...?".
/// instrument_option refuses vendor_spelling(): 600519.SH would be an instrument of a venue that no
/// rule knows; stored_instrument_option takes any id, so
/// that a series that bears such a one can be taken back.
[[nodiscard]] InstrumentId instrument_option(std::string_view text);
[[nodiscard]] InstrumentId stored_instrument_option(std::string_view text);
[[nodiscard]] Interval interval_option(std::string_view text);
[[nodiscard]] DataKind kind_option(std::string_view text);
/// Bars and quote bars need an interval; other kinds refuse one.
[[nodiscard]] Series series_options(const InstrumentId& instrument, std::string_view kind,
                                    std::string_view interval);
/// Trading days ("2024-01-02") or instants ("2024-01-02T01:30:00Z"), both ends included; "" is
/// open.
[[nodiscard]] TimeRange range_options(std::string_view from, std::string_view to);

/// "godwit data remove --instrument ID --kind bar --interval 1d": what takes a series back.
[[nodiscard]] std::string remove_command(const Series& series);

/// The end of a bar as people name it: its trading day, or the instant of an intraday bar.
[[nodiscard]] std::string bar_time_text(const Bar& bar, Interval interval);

/// The same of a stored series: `instant` and `day` are of its first or of its last bar.
[[nodiscard]] std::string end_text(const SeriesInfo& info, Timestamp instant, TradingDay day);

}  // namespace godwit
