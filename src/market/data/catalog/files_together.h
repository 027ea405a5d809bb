// The rows of several Parquet files through one query.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "market/data/catalog/row_file_stream.h"

namespace godwit {

/// Files that are read one after the other. To plan a query costs more than to read a file of daily
/// bars; it begins with the first call of next(). What cannot be read is told as RowFileStream
/// tells it. The session must outlive it.
template <class Row>
class FilesTogether {
 public:
  FilesTogether(const DuckDbSession& session, std::vector<std::filesystem::path> paths,
                const TimeRange& range, ColumnChoice choice)
      : session_{session}, paths_{std::move(paths)}, range_{range}, choice_{std::move(choice)} {}

  [[nodiscard]] size_t files() const { return paths_.size(); }

  /// The next rows of a file; none at its end, or when a later one has been asked for. The span is
  /// valid until the next call.
  [[nodiscard]] std::span<const Row> next(size_t file) {
    try {
      if (!is_begun_) begin();
      while (begin_ < rows_.size() || fetch()) {
        if (file_of_[begin_] > file) return {};
        const auto end =
            std::find_if(file_of_.begin() + static_cast<std::ptrdiff_t>(begin_), file_of_.end(),
                         [&](size_t of) { return of != file_of_[begin_]; });
        const size_t first = std::exchange(begin_, static_cast<size_t>(end - file_of_.begin()));
        const std::span<const Row> run = std::span<const Row>{rows_}.subspan(first, begin_ - first);
        if (file_of_[first] != std::exchange(current_, file_of_[first])) order_ = {};
        order_.check(run);
        if (file_of_[first] == file) return run;
      }
      return {};
    } catch (const Error&) {
      query_.reset();
      tell_which(file);
      throw;
    }
  }

 private:
  void begin() {
    is_begun_ = true;
    std::vector<std::string> descriptor_paths;
    for (const std::filesystem::path& path : paths_)
      descriptor_paths.push_back(
          opened_.emplace_back(std::make_unique<DataFile>(path))->descriptor_path());
    std::vector<std::string_view> columns = column_names<Row>(choice_);
    columns.push_back("file_index");
    query_.emplace(session_,
                   select_rows(descriptor_paths, columns, RowSchema<Row>::kHasTradingDay, range_));
    check_column_types<Row>(*query_, choice_);
    CHECK(duckdb_get_type_id(query_->column_type(choice_.size()).get()) == DUCKDB_TYPE_UBIGINT,
          "DuckDB numbers the files of a query");
  }

  [[nodiscard]] bool fetch() {
    while (query_) {
      const DuckDbChunk chunk = query_->next();
      if (!chunk) {
        query_.reset();
        opened_.clear();
        break;
      }
      decode_rows(chunk.get(), choice_, rows_);
      const codec_detail::ColumnView<uint64_t> file_index{chunk.get(), choice_.size()};
      file_of_.assign(file_index.values, file_index.values + rows_.size());
      begin_ = 0;
      if (!rows_.empty()) return true;
    }
    rows_.clear();
    file_of_.clear();
    begin_ = 0;
    return false;
  }

  /// Throws the error of the first file from `file` on that has one of its own.
  void tell_which(size_t file) const {
    for (size_t i = file; i < paths_.size(); ++i) {
      RowFileStream<Row> alone{session_, paths_[i], range_, choice_};
      while (!alone.next().empty()) {
      }
    }
  }

  const DuckDbSession& session_;
  std::vector<std::filesystem::path> paths_;
  TimeRange range_;
  ColumnChoice choice_;
  bool is_begun_ = false;
  std::vector<std::unique_ptr<DataFile>> opened_;
  std::optional<DuckDbQuery> query_;
  std::vector<Row> rows_;
  std::vector<size_t> file_of_;  // Of each row.
  size_t begin_ = 0;             // The first row that was not given out.
  size_t current_ = 0;
  KeyOrder<Row> order_;
};

/// One file of several as a stream.
template <class Row>
class FileOfSeveral final : public RowStream<Row> {
 public:
  FileOfSeveral(std::shared_ptr<FilesTogether<Row>> files, size_t file)
      : files_{std::move(files)}, file_{file} {}
  [[nodiscard]] std::span<const Row> next() override { return files_->next(file_); }

 private:
  std::shared_ptr<FilesTogether<Row>> files_;
  size_t file_;
};

}  // namespace godwit
