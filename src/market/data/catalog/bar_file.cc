#include "market/data/catalog/bar_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/error.h"
#include "market/data/catalog/bar_codec.h"
#include "market/data/catalog/data_file.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

// One row a file: its descriptor, rows, first and last ts, first and last trading day. The footer
// has the statistics of each column of each row group as text; the casts run over all columns
// before the filters choose one, hence TRY_CAST.
const std::string kFooterQuery =
    "SELECT split_part(file_name, '/', -1)::BIGINT, "
    "(sum(row_group_num_rows) FILTER (path_in_schema = 'ts'))::BIGINT, "
    "epoch_ns(min(TRY_CAST(stats_min_value AS TIMESTAMP_NS)) FILTER (path_in_schema = 'ts')), "
    "epoch_ns(max(TRY_CAST(stats_max_value AS TIMESTAMP_NS)) FILTER (path_in_schema = 'ts')), "
    "(min(TRY_CAST(stats_min_value AS DATE)) FILTER (path_in_schema = 'trading_day')"
    " - DATE '1970-01-01')::BIGINT, "
    "(max(TRY_CAST(stats_max_value AS DATE)) FILTER (path_in_schema = 'trading_day')"
    " - DATE '1970-01-01')::BIGINT FROM parquet_metadata([";

Error unreadable(const DataFile& file, std::string reason) {
  const std::string alias = file.descriptor_path();
  for (size_t at = reason.find(alias); at != std::string::npos; at = reason.find(alias))
    reason.replace(at, alias.size(), file.path().filename().string());
  return failed("cannot read " + file.path().string() + ": " + reason +
                "; the file is damaged or not of this catalog: restore it from a backup, or delete "
                "it and import its data again");
}

/// Runs `body`, naming the file in what it throws.
template <class Body>
auto about(const DataFile& file, Body body) {
  try {
    return body();
  } catch (const Error& error) {
    throw unreadable(file, error.what());
  }
}

std::string read_parquet(const DataFile& file) {
  return "read_parquet(" + sql_text(file.descriptor_path()) + ", hive_partitioning = false)";
}

std::string sql_timestamp(Timestamp t) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max() - 1;  // Next to it is "infinity".
  return "make_timestamp_ns(" + std::to_string(std::clamp(t.ns(), -kLast, kLast)) + ")";
}

std::string sql_date(TradingDay day) {
  return "DATE '1970-01-01' + " + std::to_string(day.date().days());
}

std::string where_clause(const TimeRange& range) {
  std::string text;
  const auto add = [&text](const std::string& term) {
    text += (text.empty() ? " WHERE " : " AND ") + term;
  };
  if (range.from) add("ts >= " + sql_timestamp(*range.from));
  if (range.to) add("ts <= " + sql_timestamp(*range.to));
  if (range.from_day) add("trading_day >= " + sql_date(*range.from_day));
  if (range.to_day) add("trading_day <= " + sql_date(*range.to_day));
  return text;
}

std::string bar_column_list() {
  std::string text;
  for (const std::string_view column : kBarColumns)
    text.append(text.empty() ? "" : ", ").append(column);
  return text;
}

class BarFileStream : public BarStream {
 public:
  BarFileStream(const DuckDbSession& session, const fs::path& path, const TimeRange& range)
      : file_{path} {
    about(file_, [&] {
      query_.emplace(session, "SELECT " + bar_column_list() + " FROM " + read_parquet(file_) +
                                  where_clause(range));
      for (size_t column = 0; column < kBarColumns.size(); ++column)
        if (!is_bar_column_type(column, query_->column_type(column).get()))
          throw failed("column " + std::string{kBarColumns[column]} + " is not " +
                       std::string{bar_column_type_name(column)});
    });
  }

  std::span<const Bar> next() override {
    return about(file_, [&]() -> std::span<const Bar> {
      while (query_) {
        const DuckDbChunk chunk = query_->next();
        if (!chunk) {
          query_.reset();
          break;
        }
        decode_bars(chunk.get(), bars_);
        check_order();
        if (!bars_.empty()) return bars_;
      }
      return {};
    });
  }

 private:
  void check_order() {
    for (const Bar& bar : bars_) {
      if (last_ && bar.header.ts_event <= *last_)
        throw failed("time goes back from " + format_timestamp(*last_) + " to " +
                     format_timestamp(bar.header.ts_event));
      last_ = bar.header.ts_event;
    }
  }

  DataFile file_;
  std::optional<DuckDbQuery> query_;
  std::optional<Timestamp> last_;
  std::vector<Bar> bars_;
};

/// A number of the given row, or nothing for NULL.
std::optional<int64_t> number(duckdb_data_chunk chunk, size_t column, size_t row) {
  duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
  uint64_t* validity = duckdb_vector_get_validity(vector);
  if (!duckdb_validity_row_is_valid(validity, row)) return std::nullopt;
  return static_cast<const int64_t*>(duckdb_vector_get_data(vector))[row];
}

BarFileInfo footer_info(duckdb_data_chunk chunk, size_t row) {
  std::array<int64_t, 5> values{};
  for (size_t i = 0; i < values.size(); ++i) {
    const std::optional<int64_t> value = number(chunk, i + 1, row);
    if (!value) throw failed("its footer lacks the range of ts or trading_day");
    values[i] = *value;
  }
  const auto day = [](int64_t days) {
    return TradingDay{Date::from_days(static_cast<int32_t>(days))};
  };
  return {.rows = static_cast<uint64_t>(values[0]),
          .first = Timestamp::from_ns(values[1]),
          .last = Timestamp::from_ns(values[2]),
          .first_day = day(values[3]),
          .last_day = day(values[4])};
}

using FileList = std::span<const std::unique_ptr<DataFile>>;

/// The footers of all `files` by one query. Throws Error that may not know which file it is about.
std::vector<BarFileInfo> query_footers(const DuckDbSession& session, FileList files) {
  std::string list;
  for (const auto& file : files)
    list += (list.empty() ? "" : ", ") + sql_text(file->descriptor_path());
  DuckDbQuery query{session, kFooterQuery + list + "]) GROUP BY file_name"};
  std::vector<BarFileInfo> infos(files.size());
  while (const DuckDbChunk chunk = query.next()) {
    for (size_t row = 0; row < duckdb_data_chunk_get_size(chunk.get()); ++row) {
      const std::optional<int64_t> descriptor = number(chunk.get(), 0, row);
      for (size_t i = 0; i < files.size(); ++i)
        if (files[i]->descriptor() == descriptor) infos[i] = footer_info(chunk.get(), row);
    }
  }
  for (size_t i = 0; i < files.size(); ++i) {
    if (infos[i].rows == 0) throw failed("it has no rows");
    infos[i].bytes = files[i]->bytes();
  }
  return infos;
}

}  // namespace

std::vector<BarFileInfo> read_bar_file_infos(const DuckDbSession& session,
                                             std::span<const fs::path> paths) {
  constexpr size_t kBatch = 128;  // Far below the usual limit of 1024 open files.
  std::vector<BarFileInfo> infos;
  for (; !paths.empty(); paths = paths.subspan(std::min(kBatch, paths.size()))) {
    std::vector<std::unique_ptr<DataFile>> files;
    for (const fs::path& path : paths.first(std::min(kBatch, paths.size())))
      files.push_back(std::make_unique<DataFile>(path));
    std::vector<BarFileInfo> batch;
    try {
      batch = query_footers(session, files);
    } catch (const Error&) {  // One by one, to name the file.
      for (size_t i = 0; i < files.size(); ++i)
        batch.push_back(about(*files[i], [&] {
          return query_footers(session, FileList{files}.subspan(i, 1)).front();
        }));
    }
    infos.insert(infos.end(), batch.begin(), batch.end());
  }
  return infos;
}

std::unique_ptr<BarStream> read_bar_file(const DuckDbSession& session, const fs::path& path,
                                         const TimeRange& range) {
  return std::make_unique<BarFileStream>(session, path, range);
}

}  // namespace godwit
