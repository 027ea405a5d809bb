// Rows to DuckDB's columns and back, by the schema of their kind. Every value comes back bit for
// bit.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <duckdb.h>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/row_schema.h"
#include "market/data/catalog/storable.h"

namespace godwit {

template <class Row>
inline constexpr auto kSpecs = std::apply(
    [](const auto&... column) { return std::array{column.spec()...}; }, RowSchema<Row>::columns());

/// Columns of a schema, ascending, by their place in it.
using ColumnChoice = std::vector<size_t>;

/// All columns, or those of some names and those that every row needs: ts and trading_day.
template <class Row>
[[nodiscard]] ColumnChoice choose_columns(std::optional<std::span<const std::string>> names = {}) {
  ColumnChoice choice;
  for (size_t i = 0; i < kSpecs<Row>.size(); ++i) {
    const std::string_view name = kSpecs<Row>[i].name;
    const bool is_wanted = !names || name == "ts" || name == "trading_day" ||
                           std::find(names->begin(), names->end(), name) != names->end();
    if (is_wanted) choice.push_back(i);
  }
  return choice;
}

/// How SQL names a type, and DuckDB's own forms of it.
[[nodiscard]] std::string_view sql_name(ColumnType type);
[[nodiscard]] DuckDbType duckdb_column_type(ColumnType type);
[[nodiscard]] bool is_column_type(ColumnType type, duckdb_logical_type stored);

/// The sentence about a value that its column cannot hold.
[[nodiscard]] Error unstorable(std::string_view noun, Timestamp ts, const ColumnSpec& column,
                               int64_t value);

/// The sentence about a text that is not UTF-8, which Parquet has to be.
[[nodiscard]] Error not_utf8(std::string_view noun, Timestamp ts, const ColumnSpec& column);

namespace codec_detail {

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
  void set_null(size_t row) {
    if (validity == nullptr) {
      duckdb_vector_ensure_validity_writable(vector);
      validity = duckdb_vector_get_validity(vector);
    }
    duckdb_validity_set_row_invalid(validity, row);
  }
  duckdb_vector vector;
  T* values;
  uint64_t* validity;
};

[[nodiscard]] std::string_view text_of(const duckdb_string_t& stored);

template <class Row, class Column>
void encode_text(duckdb_data_chunk chunk, size_t index, std::span<const Row> rows,
                 const Column& column) {
  ColumnView<duckdb_string_t> view{chunk, index};
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto cell = column.get(rows[i]);
    std::string_view text;
    if constexpr (Column::kNullable) {
      if (!cell) {
        view.set_null(i);
        continue;
      }
      text = *cell;
    } else {
      text = cell;
    }
    duckdb_vector_assign_string_element_len(view.vector, i, text.data(), text.size());
  }
}

template <class Row, class Column>
void encode_column(duckdb_data_chunk chunk, size_t index, std::span<const Row> rows,
                   const Column& column) {
  if constexpr (Column::kType == ColumnType::kText) {
    encode_text(chunk, index, rows, column);
  } else if constexpr (Column::kType == ColumnType::kDouble) {
    ColumnView<double> view{chunk, index};
    bool has_nan = false;
    for (size_t i = 0; i < rows.size(); ++i) {
      view.values[i] = column.get(rows[i]);
      has_nan |= std::isnan(view.values[i]);
    }
    for (size_t i = 0; has_nan && i < rows.size(); ++i)
      if (std::isnan(view.values[i])) view.set_null(i);
  } else if constexpr (Column::kNullable) {
    ColumnView<CellType<Column::kType>> view{chunk, index};
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto cell = column.get(rows[i]);
      view.values[i] = cell.value_or(CellType<Column::kType>{});
      if (!cell) view.set_null(i);
    }
  } else {
    ColumnView<CellType<Column::kType>> view{chunk, index};
    for (size_t i = 0; i < rows.size(); ++i) view.values[i] = column.get(rows[i]);
  }
}

template <class Row, class Column>
void decode_column(duckdb_data_chunk chunk, size_t index, std::vector<Row>& rows,
                   const Column& column) {
  using Stored = std::conditional_t<Column::kType == ColumnType::kText, duckdb_string_t,
                                    CellType<Column::kType>>;
  const ColumnView<Stored> view{chunk, index};
  const auto cell = [&view](size_t i) -> CellType<Column::kType> {
    if constexpr (Column::kType == ColumnType::kText)
      return text_of(view.values[i]);
    else
      return view.values[i];
  };
  if (view.validity == nullptr) {
    for (size_t i = 0; i < rows.size(); ++i) column.set(rows[i], cell(i));
    return;
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!view.is_null(i))
      column.set(rows[i], cell(i));
    else if constexpr (Column::kType == ColumnType::kDouble && Column::kNullable)
      column.set(rows[i], std::numeric_limits<double>::quiet_NaN());
    else if constexpr (Column::kNullable)
      column.set(rows[i], std::nullopt);
    else
      throw failed("column " + std::string{column.name} + " has a NULL");
  }
}

/// Runs `body(index, column)` over the columns of the schema.
template <class Row, class Body>
void for_each_column(Body body) {
  std::apply(
      [&](const auto&... column) {
        size_t index = 0;
        (body(index++, column), ...);
      },
      RowSchema<Row>::columns());
}

}  // namespace codec_detail

/// Throws Error naming the row when a column cannot hold one of its values.
template <class Row>
void check_storable(std::span<const Row> rows) {
  using Schema = RowSchema<Row>;
  for (const Row& row : rows) {
    const std::optional<UnstorableCell> cell = find_unstorable(row);
    if (!cell) continue;
    if (cell->column.type == ColumnType::kText)
      throw not_utf8(Schema::kNoun, Schema::time(row), cell->column);
    throw unstorable(Schema::kNoun, Schema::time(row), cell->column, cell->value);
  }
}

/// Fills `chunk` with `rows`, at most one vector of them.
template <class Row>
void encode_rows(std::span<const Row> rows, duckdb_data_chunk chunk) {
  CHECK(rows.size() <= duckdb_vector_size(), "a chunk holds one vector of rows");
  codec_detail::for_each_column<Row>([&](size_t index, const auto& column) {
    codec_detail::encode_column(chunk, index, rows, column);
  });
  duckdb_data_chunk_set_size(chunk, rows.size());
}

/// Replaces `rows` by those of `chunk`, whose first columns are those of `choice`; the others stay
/// as they are in a new row. Throws Error on a NULL where a row needs a value.
template <class Row>
void decode_rows(duckdb_data_chunk chunk, const ColumnChoice& choice, std::vector<Row>& rows) {
  rows.resize(duckdb_data_chunk_get_size(chunk), RowSchema<Row>::blank());
  size_t place = 0;  // In the chunk.
  codec_detail::for_each_column<Row>([&](size_t index, const auto& column) {
    if (place == choice.size() || choice[place] != index) return;
    codec_detail::decode_column(chunk, place++, rows, column);
  });
}

}  // namespace godwit
