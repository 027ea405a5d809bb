// The files of one stored series as one stream.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "foundation/base/error.h"
#include "foundation/base/time.h"
#include "market/data/catalog/row_file_stream.h"

namespace godwit {

/// The files of a series one after the other. They are listed once, before the first is opened.
template <class Row>
class FilesRowStream final : public RowStream<Row> {
 public:
  FilesRowStream(const DuckDbSession& session, std::vector<std::filesystem::path> files,
                 const TimeRange& range, ColumnChoice choice = choose_columns<Row>())
      : session_{session}, files_{std::move(files)}, range_{range}, choice_{std::move(choice)} {}

  std::span<const Row> next() override {
    while (stream_ || opened_ < files_.size()) {
      if (!stream_) stream_.emplace(session_, files_[opened_++], range_, choice_);
      const std::span<const Row> block = stream_->next();
      if (!block.empty()) {
        check_order(block);
        return block;
      }
      stream_.reset();
    }
    return {};
  }

 private:
  /// Within a file its stream checks; across files only a file under a wrong name can be at fault.
  void check_order(std::span<const Row> block) {
    const Timestamp first = RowSchema<Row>::time(block.front());
    if (last_ && first < *last_)
      throw failed("cannot read " + files_[opened_ - 1].string() + ": it begins at " +
                   format_timestamp(first) + ", but an earlier file reaches " +
                   format_timestamp(*last_) +
                   "; delete the file that bears a wrong year or day and import its data again");
    last_ = RowSchema<Row>::time(block.back());
  }

  const DuckDbSession& session_;
  std::vector<std::filesystem::path> files_;
  TimeRange range_;
  ColumnChoice choice_;
  size_t opened_ = 0;
  std::optional<RowFileStream<Row>> stream_;
  std::optional<Timestamp> last_;
};

}  // namespace godwit
