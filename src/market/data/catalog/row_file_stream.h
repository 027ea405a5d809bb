// The rows of one Parquet file as a stream.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/data/catalog/data_file.h"
#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/file_footer.h"
#include "market/data/catalog/row_codec.h"
#include "market/domain/row_stream.h"
#include "market/domain/time_range.h"

namespace godwit {

/// "SELECT ts, ... FROM read_parquet(...) WHERE ...". Days select by `trading_day` where the kind
/// has it, else by the UTC day of ts (trading_day_without_calendar).
[[nodiscard]] std::string select_rows(const DataFile& file, std::span<const ColumnSpec> columns,
                                      bool has_trading_day, const TimeRange& range);

/// The rows of the file in `range`. Throws Error with path and remedy when the file is not a whole
/// file of this kind, and at next() when damage shows only there or the order is not that of the
/// keys. The session must outlive the stream.
template <class Row>
class RowFileStream final : public RowStream<Row> {
 public:
  RowFileStream(const DuckDbSession& session, const std::filesystem::path& path,
                const TimeRange& range)
      : file_{path} {
    about(file_, [&] {
      query_.emplace(session, select_rows(file_, kSpecs<Row>, Schema::kHasTradingDay, range));
      for (size_t i = 0; i < kSpecs<Row>.size(); ++i)
        if (!is_column_type(kSpecs<Row>[i].type, query_->column_type(i).get()))
          throw failed("column " + std::string{kSpecs<Row>[i].name} + " is not " +
                       std::string{sql_name(kSpecs<Row>[i].type)});
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
        if (!rows_.empty()) last_ = rows_.back();
        decode_rows(chunk.get(), rows_);
        check_order();
        if (!rows_.empty()) return rows_;
      }
      return {};
    });
  }

 private:
  using Schema = RowSchema<Row>;

  void check_order() const {
    const Row* previous = last_ ? &*last_ : nullptr;
    for (const Row& row : rows_) {
      if (previous != nullptr && (Schema::kUniqueKeys ? Schema::key(row) <= Schema::key(*previous)
                                                      : Schema::key(row) < Schema::key(*previous)))
        throw failed("time goes back from " + format_timestamp(Schema::time(*previous)) + " to " +
                     format_timestamp(Schema::time(row)));
      previous = &row;
    }
  }

  DataFile file_;
  std::optional<DuckDbQuery> query_;
  std::optional<Row> last_;
  std::vector<Row> rows_;
};

}  // namespace godwit
