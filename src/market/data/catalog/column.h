// The columns of a kind of rows: name, type and how a row gives and takes the value. One table of
// them per kind (row_schema.h) serves the Parquet files, the merge and the contract's CSV.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "foundation/base/error.h"
#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

enum class ColumnType : uint8_t {
  kTime,      ///< TIMESTAMP_NS, UTC.
  kDate,      ///< DATE: a trading day.
  kPrice,     ///< DECIMAL(18,9): the raw integer of a Price.
  kQuantity,  ///< DECIMAL(18,8): the raw integer of a Quantity.
  kDouble,    ///< DOUBLE; NULL for NaN.
  kBool,
  kInt8,
  kUInt16,
  kUInt32,
  kUInt64,
  kInt64,
  kText,
};

/// How a value of a type lies in DuckDB's vectors.
template <ColumnType type>
struct CellOf;
template <>
struct CellOf<ColumnType::kTime> {
  using Type = int64_t;
};
template <>
struct CellOf<ColumnType::kDate> {
  using Type = int32_t;
};
template <>
struct CellOf<ColumnType::kPrice> {
  using Type = int64_t;
};
template <>
struct CellOf<ColumnType::kQuantity> {
  using Type = int64_t;
};
template <>
struct CellOf<ColumnType::kDouble> {
  using Type = double;
};
template <>
struct CellOf<ColumnType::kBool> {
  using Type = bool;
};
template <>
struct CellOf<ColumnType::kInt8> {
  using Type = int8_t;
};
template <>
struct CellOf<ColumnType::kUInt16> {
  using Type = uint16_t;
};
template <>
struct CellOf<ColumnType::kUInt32> {
  using Type = uint32_t;
};
template <>
struct CellOf<ColumnType::kUInt64> {
  using Type = uint64_t;
};
template <>
struct CellOf<ColumnType::kInt64> {
  using Type = int64_t;
};
template <>
struct CellOf<ColumnType::kText> {
  using Type = std::string_view;
};
template <ColumnType type>
using CellType = typename CellOf<type>::Type;

struct ColumnSpec {
  std::string_view name;
  ColumnType type = ColumnType::kTime;
  bool nullable = false;
};

/// get(row) gives the cell (of a nullable column an optional one), set(row, cell) takes it. Cells
/// of doubles are plain: NaN is their NULL. Columns are set from left to right.
template <ColumnType column_type, bool is_nullable, class Get, class Set>
struct Column {
  static constexpr ColumnType kType = column_type;
  static constexpr bool kNullable = is_nullable;
  using Value = std::conditional_t<is_nullable && column_type != ColumnType::kDouble,
                                   std::optional<CellType<column_type>>, CellType<column_type>>;
  std::string_view name;
  Get get;
  Set set;
  [[nodiscard]] constexpr ColumnSpec spec() const { return {name, kType, kNullable}; }
};

template <ColumnType type, bool nullable = false, class Get, class Set>
constexpr auto computed_column(std::string_view name, Get get, Set set) {
  return Column<type, nullable, Get, Set>{name, get, set};
}

namespace column_detail {

inline int64_t to_cell(Timestamp t) { return t.ns(); }
inline int64_t to_cell(Price p) { return p.raw(); }
inline int64_t to_cell(Quantity q) { return q.raw(); }
inline int32_t to_cell(TradingDay day) { return day.date().days(); }
inline std::string_view to_cell(const std::string& text) { return text; }
inline std::string_view to_cell(const InstrumentId& id) { return id.text(); }
template <class T>
  requires std::is_arithmetic_v<T>
T to_cell(T value) {
  return value;
}

inline void from_cell(int64_t cell, Timestamp& t) { t = Timestamp::from_ns(cell); }
inline void from_cell(int64_t cell, Price& p) { p = Price::from_raw(cell); }
inline void from_cell(int64_t cell, Quantity& q) { q = Quantity::from_raw(cell); }
inline void from_cell(int32_t cell, TradingDay& d) { d = TradingDay{Date::from_days(cell)}; }
inline void from_cell(std::string_view cell, std::string& text) { text = cell; }
inline void from_cell(std::string_view cell, InstrumentId& id) {
  const std::optional<InstrumentId> parsed = InstrumentId::parse(cell);
  if (!parsed) throw failed("'" + std::string{cell} + "' is no instrument");
  id = *parsed;
}
template <class T>
  requires std::is_arithmetic_v<T>
void from_cell(T cell, T& value) {
  value = cell;
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

}  // namespace column_detail

/// A column that is a field of the row: `field` returns a reference to it. Optional fields and
/// doubles are nullable.
template <ColumnType type, class Row, class Field>
constexpr auto field_column(std::string_view name, Field field) {
  using Stored = std::remove_cvref_t<decltype(field(std::declval<Row&>()))>;
  constexpr bool kOptional = column_detail::IsOptional<Stored>::value;
  if constexpr (kOptional && type == ColumnType::kDouble) {
    return computed_column<type, true>(
        name,
        [field](const Row& row) {
          return field(row).value_or(std::numeric_limits<double>::quiet_NaN());
        },
        [field](Row& row, double cell) {
          if (std::isnan(cell))
            field(row) = std::nullopt;
          else
            field(row) = cell;
        });
  } else if constexpr (kOptional) {
    return computed_column<type, true>(
        name,
        [field](const Row& row) {
          const Stored& value = field(row);
          return value ? std::optional<CellType<type>>{column_detail::to_cell(*value)}
                       : std::nullopt;
        },
        [field](Row& row, std::optional<CellType<type>> cell) {
          Stored& value = field(row);
          value.reset();
          if (cell) column_detail::from_cell(*cell, value.emplace());
        });
  } else {
    return computed_column<type, type == ColumnType::kDouble>(
        name, [field](const Row& row) -> CellType<type> { return column_detail::to_cell(field(row)); },
        [field](Row& row, CellType<type> cell) { column_detail::from_cell(cell, field(row)); });
  }
}

}  // namespace godwit
