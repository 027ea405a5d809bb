#include "market/data/catalog/bar_codec.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr uint8_t kDecimalWidth = 18;
constexpr uint8_t kDecimalScale = 9;
constexpr int64_t kDecimalMax = 999'999'999'999'999'999;  // 18 digits.
static_assert(Price::kScale == 1'000'000'000, "the decimals' scale is the price's");

enum Column : size_t {
  kTs,
  kTradingDay,
  kOpen,
  kHigh,
  kLow,
  kClose,
  kVolume,
  kTurnover,
  kOpenInterest,
  kTrades
};

constexpr std::array<duckdb_type, kBarColumns.size()> kTypes{
    DUCKDB_TYPE_TIMESTAMP_NS, DUCKDB_TYPE_DATE,    DUCKDB_TYPE_DECIMAL, DUCKDB_TYPE_DECIMAL,
    DUCKDB_TYPE_DECIMAL,      DUCKDB_TYPE_DECIMAL, DUCKDB_TYPE_DOUBLE,  DUCKDB_TYPE_DOUBLE,
    DUCKDB_TYPE_DOUBLE,       DUCKDB_TYPE_UINTEGER};

/// One column of a chunk as DuckDB keeps it: values and, where there is a NULL, a bit mask.
template <class T>
struct ColumnView {
  ColumnView(duckdb_data_chunk chunk, size_t column)
      : vector{duckdb_data_chunk_get_vector(chunk, column)},
        values{static_cast<T*>(duckdb_vector_get_data(vector))},
        validity{duckdb_vector_get_validity(vector)} {}
  [[nodiscard]] bool is_null(size_t row) const {
    return validity != nullptr && ((validity[row / 64] >> (row % 64)) & 1) == 0;
  }
  [[nodiscard]] bool any_null(size_t rows) const {
    for (size_t row = 0; validity != nullptr && row < rows; ++row)
      if (is_null(row)) return true;
    return false;
  }
  duckdb_vector vector;
  T* values;
  uint64_t* validity;
};

template <class T, class Get>
void encode(duckdb_data_chunk chunk, size_t column, std::span<const Bar> bars, Get get) {
  T* values = ColumnView<T>{chunk, column}.values;
  for (size_t i = 0; i < bars.size(); ++i) values[i] = get(bars[i]);
}

void encode_statistic(duckdb_data_chunk chunk, size_t column, std::span<const Bar> bars,
                      double Bar::* field) {
  const ColumnView<double> view{chunk, column};
  bool has_nan = false;
  for (size_t i = 0; i < bars.size(); ++i) {
    view.values[i] = bars[i].*field;
    has_nan |= std::isnan(bars[i].*field);
  }
  if (!has_nan) return;
  duckdb_vector_ensure_validity_writable(view.vector);
  uint64_t* validity = duckdb_vector_get_validity(view.vector);
  for (size_t i = 0; i < bars.size(); ++i)
    if (std::isnan(bars[i].*field)) duckdb_validity_set_row_invalid(validity, i);
}

/// A column that has a value in every row.
template <class T>
const T* required(duckdb_data_chunk chunk, size_t column, size_t rows) {
  const ColumnView<T> view{chunk, column};
  if (view.any_null(rows))
    throw failed("column " + std::string{kBarColumns[column]} + " has a NULL");
  return view.values;
}

void decode_statistic(duckdb_data_chunk chunk, size_t column, std::vector<Bar>& bars,
                      double Bar::* field) {
  const ColumnView<double> view{chunk, column};
  for (size_t i = 0; i < bars.size(); ++i) bars[i].*field = view.values[i];
  if (view.validity == nullptr) return;
  for (size_t i = 0; i < bars.size(); ++i)
    if (view.is_null(i)) bars[i].*field = std::numeric_limits<double>::quiet_NaN();
}

bool is_decimal(Price price) { return price.raw() >= -kDecimalMax && price.raw() <= kDecimalMax; }

}  // namespace

std::string_view bar_column_type_name(size_t column) {
  switch (kTypes[column]) {
    case DUCKDB_TYPE_TIMESTAMP_NS: return "TIMESTAMP_NS";
    case DUCKDB_TYPE_DATE: return "DATE";
    case DUCKDB_TYPE_DECIMAL: return "DECIMAL(18,9)";
    case DUCKDB_TYPE_DOUBLE: return "DOUBLE";
    default: return "UINTEGER";
  }
}

DuckDbType bar_column_type(size_t column) {
  return DuckDbType{kTypes[column] == DUCKDB_TYPE_DECIMAL
                        ? duckdb_create_decimal_type(kDecimalWidth, kDecimalScale)
                        : duckdb_create_logical_type(kTypes[column])};
}

bool is_bar_column_type(size_t column, duckdb_logical_type type) {
  if (duckdb_get_type_id(type) != kTypes[column]) return false;
  return kTypes[column] != DUCKDB_TYPE_DECIMAL || (duckdb_decimal_width(type) == kDecimalWidth &&
                                                   duckdb_decimal_scale(type) == kDecimalScale);
}

void check_storable(std::span<const Bar> bars) {
  // The years of dates in text (base/time.h); DuckDB's own text of times ends near them too.
  constexpr Date kFirst = *Date::from_civil(1678, 1, 1);
  constexpr Date kEnd = *Date::from_civil(2262, 1, 1);
  for (const Bar& bar : bars) {
    const Timestamp ts = bar.header.ts_event;
    if (ts < kFirst.midnight_utc() || ts >= kEnd.midnight_utc())
      throw failed("a bar at " + std::to_string(ts.ns()) +
                   " ns since 1970 lies outside the years 1678 to 2261; correct the source");
    if (bar.trading_day_days < kFirst.days() || bar.trading_day_days >= kEnd.days())
      throw failed("the trading day of the bar at " + format_timestamp(ts) + ", " +
                   std::to_string(bar.trading_day_days) +
                   " days since 1970, lies outside the years 1678 to 2261; correct the source");
    if (!is_decimal(bar.open) || !is_decimal(bar.high) || !is_decimal(bar.low) ||
        !is_decimal(bar.close))
      throw failed("a price of the bar at " + format_timestamp(ts) +
                   " is 1,000,000,000 or more, wider than the 18 digits that the catalog stores; "
                   "import it in a larger unit");
  }
}

void encode_bars(std::span<const Bar> bars, duckdb_data_chunk chunk) {
  CHECK(bars.size() <= duckdb_vector_size(), "a chunk holds one vector of rows");
  encode<int64_t>(chunk, kTs, bars, [](const Bar& b) { return b.header.ts_event.ns(); });
  encode<int32_t>(chunk, kTradingDay, bars, [](const Bar& b) { return b.trading_day_days; });
  encode<int64_t>(chunk, kOpen, bars, [](const Bar& b) { return b.open.raw(); });
  encode<int64_t>(chunk, kHigh, bars, [](const Bar& b) { return b.high.raw(); });
  encode<int64_t>(chunk, kLow, bars, [](const Bar& b) { return b.low.raw(); });
  encode<int64_t>(chunk, kClose, bars, [](const Bar& b) { return b.close.raw(); });
  encode_statistic(chunk, kVolume, bars, &Bar::volume);
  encode_statistic(chunk, kTurnover, bars, &Bar::turnover);
  encode_statistic(chunk, kOpenInterest, bars, &Bar::open_interest);
  encode<uint32_t>(chunk, kTrades, bars, [](const Bar& b) { return b.trades; });
  duckdb_data_chunk_set_size(chunk, bars.size());
}

void decode_bars(duckdb_data_chunk chunk, std::vector<Bar>& bars) {
  const size_t rows = duckdb_data_chunk_get_size(chunk);
  const int64_t* ts = required<int64_t>(chunk, kTs, rows);
  const int32_t* day = required<int32_t>(chunk, kTradingDay, rows);
  const int64_t* open = required<int64_t>(chunk, kOpen, rows);
  const int64_t* high = required<int64_t>(chunk, kHigh, rows);
  const int64_t* low = required<int64_t>(chunk, kLow, rows);
  const int64_t* close = required<int64_t>(chunk, kClose, rows);
  const uint32_t* trades = required<uint32_t>(chunk, kTrades, rows);
  bars.resize(rows);
  for (size_t i = 0; i < rows; ++i) {
    Bar& bar = bars[i];
    bar.header.ts_event = bar.header.ts_recv = Timestamp::from_ns(ts[i]);
    bar.open = Price::from_raw(open[i]);
    bar.high = Price::from_raw(high[i]);
    bar.low = Price::from_raw(low[i]);
    bar.close = Price::from_raw(close[i]);
    bar.trading_day_days = day[i];
    bar.trades = trades[i];
  }
  decode_statistic(chunk, kVolume, bars, &Bar::volume);
  decode_statistic(chunk, kTurnover, bars, &Bar::turnover);
  decode_statistic(chunk, kOpenInterest, bars, &Bar::open_interest);
}

}  // namespace godwit
