#include "market/data/catalog/row_file_stream.h"

#include <algorithm>
#include <limits>

namespace godwit {
namespace {

std::string read_parquet(std::span<const std::string> descriptor_paths) {
  std::string list;
  for (const std::string& path : descriptor_paths)
    list += (list.empty() ? "" : ", ") + sql_text(path);
  return "read_parquet([" + list + "], hive_partitioning = false)";
}

std::string sql_timestamp(Timestamp t) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max() - 1;  // Next to it is "infinity".
  return "make_timestamp_ns(" + std::to_string(std::clamp(t.ns(), -kLast, kLast)) + ")";
}

std::string sql_date(TradingDay day) {
  return "DATE '1970-01-01' + " + std::to_string(day.date().days());
}

std::string where_clause(bool has_trading_day, const TimeRange& range) {
  std::string text;
  const auto add = [&text](const std::string& term) {
    text += (text.empty() ? " WHERE " : " AND ") + term;
  };
  if (range.from) add("ts >= " + sql_timestamp(*range.from));
  if (range.to) add("ts <= " + sql_timestamp(*range.to));
  if (range.from_day)
    add(has_trading_day ? "trading_day >= " + sql_date(*range.from_day)
                        : "ts > " + sql_timestamp(range.from_day->begin_utc()));
  if (range.to_day)
    add(has_trading_day ? "trading_day <= " + sql_date(*range.to_day)
                        : "ts <= " + sql_timestamp(range.to_day->end_utc()));
  return text;
}

}  // namespace

std::string select_rows(std::span<const std::string> descriptor_paths,
                        std::span<const std::string_view> columns, bool has_trading_day,
                        const TimeRange& range) {
  std::string list;
  for (const std::string_view column : columns)
    list.append(list.empty() ? "" : ", ").append("\"").append(column).append("\"");
  return "SELECT " + list + " FROM " + read_parquet(descriptor_paths) +
         where_clause(has_trading_day, range);
}

}  // namespace godwit
