#include "market/data/catalog/file_footer.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "foundation/base/error.h"
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

/// A number of the given row, or nothing for NULL.
std::optional<int64_t> number(duckdb_data_chunk chunk, size_t column, size_t row) {
  duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
  uint64_t* validity = duckdb_vector_get_validity(vector);
  if (!duckdb_validity_row_is_valid(validity, row)) return std::nullopt;
  return static_cast<const int64_t*>(duckdb_vector_get_data(vector))[row];
}

FileFooter footer(duckdb_data_chunk chunk, size_t row) {
  const auto required = [&](size_t column) {
    const std::optional<int64_t> value = number(chunk, column, row);
    if (!value) throw failed("its footer lacks the range of ts");
    return *value;
  };
  const auto day = [&](size_t column, Timestamp ts) {
    const std::optional<int64_t> days = number(chunk, column, row);
    return days ? TradingDay{Date::from_days(static_cast<int32_t>(*days))}
                : trading_day_without_calendar(ts);
  };
  const Timestamp first = Timestamp::from_ns(required(2));
  const Timestamp last = Timestamp::from_ns(required(3));
  return {.rows = static_cast<uint64_t>(required(1)),
          .first = first,
          .last = last,
          .first_day = day(4, first),
          .last_day = day(5, last)};
}

using FileList = std::span<const std::unique_ptr<DataFile>>;

/// The footers of all `files` by one query. Throws Error that may not know which file it is about.
std::vector<FileFooter> query_footers(const DuckDbSession& session, FileList files) {
  std::string list;
  for (const auto& file : files)
    list += (list.empty() ? "" : ", ") + sql_text(file->descriptor_path());
  DuckDbQuery query{session, kFooterQuery + list + "]) GROUP BY file_name"};
  std::vector<FileFooter> infos(files.size());
  while (const DuckDbChunk chunk = query.next()) {
    for (size_t row = 0; row < duckdb_data_chunk_get_size(chunk.get()); ++row) {
      const std::optional<int64_t> descriptor = number(chunk.get(), 0, row);
      for (size_t i = 0; i < files.size(); ++i)
        if (files[i]->descriptor() == descriptor) infos[i] = footer(chunk.get(), row);
    }
  }
  for (size_t i = 0; i < files.size(); ++i) {
    if (infos[i].rows == 0) throw failed("it has no rows");
    infos[i].bytes = files[i]->bytes();
  }
  return infos;
}

}  // namespace

Error unreadable(const DataFile& file, std::string reason) {
  const std::string alias = file.descriptor_path();
  for (size_t at = reason.find(alias); at != std::string::npos; at = reason.find(alias))
    reason.replace(at, alias.size(), file.path().filename().string());
  return failed("cannot read " + file.path().string() + ": " + reason +
                "; the file is damaged or not of this catalog: restore it from a backup, or delete "
                "it and import its data again");
}

std::vector<FileFooter> read_file_footers(const DuckDbSession& session,
                                          std::span<const fs::path> paths) {
  constexpr size_t kBatch = 128;  // Far below the usual limit of 1024 open files.
  std::vector<FileFooter> infos;
  for (; !paths.empty(); paths = paths.subspan(std::min(kBatch, paths.size()))) {
    std::vector<std::unique_ptr<DataFile>> files;
    for (const fs::path& path : paths.first(std::min(kBatch, paths.size())))
      files.push_back(std::make_unique<DataFile>(path));
    std::vector<FileFooter> batch;
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

}  // namespace godwit
