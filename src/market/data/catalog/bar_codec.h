// Bars to DuckDB's columns and back. The columns' types are the bars' own integers and doubles, so
// that every value comes back bit for bit.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include <duckdb.h>

#include "market/data/catalog/duckdb_session.h"
#include "market/domain/event.h"

namespace godwit {

/// The columns of a bar file, in their order.
inline constexpr std::array<std::string_view, 10> kBarColumns{
    "ts",    "trading_day", "open",     "high",          "low",
    "close", "volume",      "turnover", "open_interest", "trades"};

/// How SQL names the type of a column.
[[nodiscard]] std::string_view bar_column_type_name(size_t column);
[[nodiscard]] DuckDbType bar_column_type(size_t column);
[[nodiscard]] bool is_bar_column_type(size_t column, duckdb_logical_type type);

/// Throws Error naming the bar when a column cannot hold one of its values: a price of 1e9 or more,
/// a time or a trading day outside the years 1678 to 2261.
void check_storable(std::span<const Bar> bars);

/// Fills `chunk` with `bars`, at most one vector of them. NaN becomes NULL.
void encode_bars(std::span<const Bar> bars, duckdb_data_chunk chunk);

/// Replaces `bars` by the rows of `chunk`. NULL statistics become NaN; ts_recv is ts_event. Throws
/// Error on a NULL where a bar needs a value.
void decode_bars(duckdb_data_chunk chunk, std::vector<Bar>& bars);

}  // namespace godwit
