// Rows of any kind as CSV of the contract.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"
#include "market/data/catalog/row_schema.h"
#include "market/data/import/trading_day_column.h"
#include "market/domain/interval.h"

namespace godwit {

/// Appends a text as one CSV field, quoted where it has to be.
void append_csv_text(std::string& out, std::string_view text);

namespace csv_detail {

/// `ts` is left out where a date column says the same, and the trading day where `ts` does. The
/// mark of repair stays in the catalog.
template <class Row, class Column>
[[nodiscard]] bool is_written(const Column& column, TradingDayColumn day) {
  if (column.name == "repaired") return false;
  if constexpr (std::is_same_v<Row, DayFacts> || std::is_same_v<Row, Relation>)
    return column.name != "ts";
  else
    return column.name != "trading_day" || !RowSchema<Row>::kUniqueKeys ||
           day == TradingDayColumn::kWritten;
}

template <class Row, class Column>
void append_cell(std::string& out, const Column& column, const CellType<Column::kType>& cell) {
  if constexpr (Column::kType == ColumnType::kTime)
    out += format_timestamp(Timestamp::from_ns(cell));
  else if constexpr (Column::kType == ColumnType::kDate)
    out += format_date(Date::from_days(cell));
  else if constexpr (Column::kType == ColumnType::kPrice)
    out += format_fixed(Price::from_raw(cell));
  else if constexpr (Column::kType == ColumnType::kQuantity)
    out += format_fixed(Quantity::from_raw(cell));
  else if constexpr (Column::kType == ColumnType::kDouble)
    append_double(out, cell);
  else if constexpr (Column::kType == ColumnType::kBool)
    out += cell ? "true" : "false";
  else if constexpr (Column::kType == ColumnType::kText)
    append_csv_text(out, cell);
  else if (column.name == "side")
    out += cell == 0                        ? ""
           : std::is_same_v<Row, Trade>     ? (cell > 0 ? "buy" : "sell")
           : static_cast<int64_t>(cell) > 0 ? "bid"
                                            : "ask";
  else
    out += std::to_string(cell);
}

}  // namespace csv_detail

/// Whether `ts` alone does not tell the trading day of an intraday bar.
template <class Row>
[[nodiscard]] bool has_own_trading_day(const Row& row) {
  if constexpr (requires { row.trading_day_days; })
    return row.trading_day_days != trading_day_without_calendar(row.header.ts_event).date().days();
  else
    return false;
}

/// The names of the columns and a line end.
template <class Row>
[[nodiscard]] std::string row_csv_header(TradingDayColumn day = TradingDayColumn::kNone) {
  std::string out;
  std::apply(
      [&](const auto&... column) {
        ((csv_detail::is_written<Row>(column, day)
              ? static_cast<void>(out.append(out.empty() ? "" : ",").append(column.name))
              : void()),
         ...);
      },
      RowSchema<Row>::columns());
  return out + "\n";
}

/// Appends one row with its line end: exact prices and quantities, shortest doubles, empty for no
/// value; `ts` of daily and longer bars is the trading day.
template <class Row>
void append_row_csv(std::string& out, const Row& row, Interval interval,
                    TradingDayColumn day = TradingDayColumn::kNone) {
  bool first = true;
  const auto append = [&](const auto& column) {
    if (!csv_detail::is_written<Row>(column, day)) return;
    if (!first) out += ',';
    first = false;
    if constexpr (requires { row.trading_day_days; }) {
      if (column.name == "ts" && !is_intraday(interval)) {
        out += format_date(Date::from_days(row.trading_day_days));
        return;
      }
    }
    const auto cell = column.get(row);
    if constexpr (requires { cell.has_value(); }) {
      if (cell) csv_detail::append_cell<Row>(out, column, *cell);
    } else {
      csv_detail::append_cell<Row>(out, column, cell);
    }
  };
  std::apply([&](const auto&... column) { (append(column), ...); }, RowSchema<Row>::columns());
  out += '\n';
}

}  // namespace godwit
