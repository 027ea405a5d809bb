// What a catalog can hold of a row: the range of each column's type, and text that is UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "foundation/base/utf8.h"
#include "market/data/catalog/row_schema.h"

namespace godwit {

/// Whether a column can hold the raw value: decimals of 18 digits, times and days of the years 1678
/// to 2261 (base/time.h; DuckDB's own text of times ends near them too).
[[nodiscard]] bool is_storable_decimal(int64_t raw);
[[nodiscard]] bool is_storable_time(int64_t ns);
[[nodiscard]] bool is_storable_date(int32_t days);

/// A value that its column cannot hold.
struct UnstorableCell {
  ColumnSpec column;
  int64_t value = 0;  ///< Of texts, which are not UTF-8: zero.
};

namespace storable_detail {

template <ColumnType type>
[[nodiscard]] bool holds(CellType<type> cell) {
  if constexpr (type == ColumnType::kPrice || type == ColumnType::kQuantity)
    return is_storable_decimal(cell);
  else if constexpr (type == ColumnType::kTime)
    return is_storable_time(cell);
  else if constexpr (type == ColumnType::kDate)
    return is_storable_date(cell);
  else if constexpr (type == ColumnType::kText)
    return is_utf8(cell);
  else
    return true;
}

template <class Row, class Column>
void judge(const Row& row, const Column& column, std::optional<UnstorableCell>& fault) {
  constexpr ColumnType kType = Column::kType;
  const auto judge_cell = [&](CellType<kType> cell) {
    if (holds<kType>(cell)) return;
    fault = UnstorableCell{.column = column.spec()};
    if constexpr (kType != ColumnType::kText) fault->value = static_cast<int64_t>(cell);
  };
  if (fault) return;
  if constexpr (Column::kNullable && kType != ColumnType::kDouble) {
    if (const auto cell = column.get(row)) judge_cell(*cell);
  } else if constexpr (kType != ColumnType::kDouble) {
    judge_cell(column.get(row));
  }
}

}  // namespace storable_detail

/// The first cell of the row that its column cannot hold; nothing when all can.
template <class Row>
[[nodiscard]] std::optional<UnstorableCell> find_unstorable(const Row& row) {
  std::optional<UnstorableCell> fault;
  std::apply([&](const auto&... column) { (storable_detail::judge(row, column, fault), ...); },
             RowSchema<Row>::columns());
  return fault;
}

}  // namespace godwit
