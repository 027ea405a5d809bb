// The rows of one Parquet file as a stream.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "market/data/catalog/data_file.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/file_footer.h"
#include "market/data/catalog/row_codec.h"
#include "market/domain/row_stream.h"
#include "market/domain/time_range.h"

namespace godwit {

/// "SELECT ts, ... FROM read_parquet([...]) WHERE ...", the rows of the files one after another.
/// Days select by `trading_day` where the kind has it, else by the UTC day of ts
/// (trading_day_without_calendar).
[[nodiscard]] std::string select_rows(std::span<const std::string> descriptor_paths,
                                      std::span<const std::string_view> columns,
                                      bool has_trading_day, const TimeRange& range);

/// The names of some columns.
template <class Row>
[[nodiscard]] std::vector<std::string_view> column_names(const ColumnChoice& choice) {
  std::vector<std::string_view> names;
  names.reserve(choice.size());
  for (const size_t i : choice) names.push_back(kSpecs<Row>[i].name);
  return names;
}

/// Throws Error unless the first columns of the answer are of the types of `choice`.
template <class Row>
void check_column_types(DuckDbQuery& query, const ColumnChoice& choice) {
  for (size_t i = 0; i < choice.size(); ++i) {
    const ColumnSpec& spec = kSpecs<Row>[choice[i]];
    if (!is_column_type(spec.type, query.column_type(i).get()))
      throw failed("column " + std::string{spec.name} + " is not " +
                   std::string{sql_name(spec.type)});
  }
}

/// Whether the rows of one file are in the order of their keys.
template <class Row>
class KeyOrder {
 public:
  /// The next rows; throws Error where they go back.
  void check(std::span<const Row> rows) {
    const Row* previous = last_ ? &*last_ : nullptr;
    for (const Row& row : rows) {
      if (previous != nullptr && (Schema::kUniqueKeys ? Schema::key(row) <= Schema::key(*previous)
                                                      : Schema::key(row) < Schema::key(*previous)))
        throw failed("time goes back from " + format_timestamp(Schema::time(*previous)) + " to " +
                     format_timestamp(Schema::time(row)));
      previous = &row;
    }
    if (!rows.empty()) last_ = rows.back();
  }

 private:
  using Schema = RowSchema<Row>;
  std::optional<Row> last_;
};

/// The rows of the file in `range`. Throws Error with path and remedy when the file is not a whole
/// file of this kind, and at next() when damage shows only there or the order is not that of the
/// keys. The session must outlive the stream.
template <class Row>
class RowFileStream final : public RowStream<Row> {
 public:
  RowFileStream(const DuckDbSession& session, const std::filesystem::path& path,
                const TimeRange& range, ColumnChoice choice = choose_columns<Row>())
      : file_{path}, choice_{std::move(choice)} {
    about(file_, [&] {
      const std::string descriptor_path = file_.descriptor_path();
      query_.emplace(session, select_rows({&descriptor_path, 1}, column_names<Row>(choice_),
                                          RowSchema<Row>::kHasTradingDay, range));
      check_column_types<Row>(*query_, choice_);
    });
  }

  std::span<const Row> next() override {
    return about(file_, [&]() -> std::span<const Row> {
      while (query_) {
        const DuckDbChunk chunk = query_->next();
        if (!chunk) {
          query_.reset();
          break;
        }
        decode_rows(chunk.get(), choice_, rows_);
        order_.check(rows_);
        if (!rows_.empty()) return rows_;
      }
      return {};
    });
  }

 private:
  DataFile file_;
  ColumnChoice choice_;
  std::optional<DuckDbQuery> query_;
  KeyOrder<Row> order_;
  std::vector<Row> rows_;
};

}  // namespace godwit
