#include "market/data/catalog/row_codec.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr uint8_t kDecimalWidth = 18;
constexpr uint8_t kPriceScale = 9;
constexpr uint8_t kQuantityScale = 8;
static_assert(Price::kScale == 1'000'000'000, "the decimals' scale is the price's");
static_assert(Quantity::kScale == 100'000'000, "the decimals' scale is the quantity's");

struct TypeRow {
  std::string_view sql;
  duckdb_type type;
};

TypeRow type_row(ColumnType type) {
  switch (type) {
    case ColumnType::kTime: return {"TIMESTAMP_NS", DUCKDB_TYPE_TIMESTAMP_NS};
    case ColumnType::kDate: return {"DATE", DUCKDB_TYPE_DATE};
    case ColumnType::kPrice: return {"DECIMAL(18,9)", DUCKDB_TYPE_DECIMAL};
    case ColumnType::kQuantity: return {"DECIMAL(18,8)", DUCKDB_TYPE_DECIMAL};
    case ColumnType::kDouble: return {"DOUBLE", DUCKDB_TYPE_DOUBLE};
    case ColumnType::kBool: return {"BOOLEAN", DUCKDB_TYPE_BOOLEAN};
    case ColumnType::kInt8: return {"TINYINT", DUCKDB_TYPE_TINYINT};
    case ColumnType::kUInt16: return {"USMALLINT", DUCKDB_TYPE_USMALLINT};
    case ColumnType::kUInt32: return {"UINTEGER", DUCKDB_TYPE_UINTEGER};
    case ColumnType::kUInt64: return {"UBIGINT", DUCKDB_TYPE_UBIGINT};
    case ColumnType::kInt64: return {"BIGINT", DUCKDB_TYPE_BIGINT};
    case ColumnType::kText: return {"VARCHAR", DUCKDB_TYPE_VARCHAR};
  }
  return {};
}

uint8_t decimal_scale(ColumnType type) {
  return type == ColumnType::kPrice ? kPriceScale : kQuantityScale;
}

}  // namespace

std::string_view sql_name(ColumnType type) { return type_row(type).sql; }

DuckDbType duckdb_column_type(ColumnType type) {
  const duckdb_type id = type_row(type).type;
  return DuckDbType{id == DUCKDB_TYPE_DECIMAL
                        ? duckdb_create_decimal_type(kDecimalWidth, decimal_scale(type))
                        : duckdb_create_logical_type(id)};
}

bool is_column_type(ColumnType type, duckdb_logical_type stored) {
  const duckdb_type id = type_row(type).type;
  if (duckdb_get_type_id(stored) != id) return false;
  return id != DUCKDB_TYPE_DECIMAL || (duckdb_decimal_width(stored) == kDecimalWidth &&
                                       duckdb_decimal_scale(stored) == decimal_scale(type));
}

namespace {

std::string named(std::string_view noun, Timestamp ts) {
  return "the " + std::string{noun} + " at " +
         (is_storable_time(ts.ns()) ? format_timestamp(ts)
                                    : std::to_string(ts.ns()) + " ns since 1970");
}

}  // namespace

Error not_utf8(std::string_view noun, Timestamp ts, const ColumnSpec& column) {
  return failed(named(noun, ts) + ": its " + std::string{column.name} +
                " is not UTF-8 text; say the encoding of the source when you import it");
}

Error unstorable(std::string_view noun, Timestamp ts, const ColumnSpec& column, int64_t value) {
  std::string name{column.name};
  std::replace(name.begin(), name.end(), '_', ' ');
  const std::string row = named(noun, ts);
  switch (column.type) {
    case ColumnType::kTime:
      return failed(row + (column.name == "ts" ? "" : ": its " + name) +
                    " lies outside the years 1678 to 2261; correct the source");
    case ColumnType::kDate:
      return failed(row + ": its " + name + ", " + std::to_string(value) +
                    " days since 1970, lies outside the years 1678 to 2261; correct the source");
    case ColumnType::kPrice:
      return failed(row + ": its " + name +
                    " is 1,000,000,000 or more, wider than the 18 digits that the catalog stores; "
                    "import it in a larger unit");
    default:
      return failed(row + ": its " + name +
                    " is 10,000,000,000 or more, wider than the 18 digits that the catalog stores; "
                    "import it in a larger unit");
  }
}

std::string_view codec_detail::text_of(const duckdb_string_t& stored) {
  const uint32_t length = stored.value.inlined.length;
  const char* data = length <= sizeof stored.value.inlined.inlined ? stored.value.inlined.inlined
                                                                   : stored.value.pointer.ptr;
  return {data, length};
}

}  // namespace godwit
