// A long stream of rows into one series of a catalog, in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/data/catalog/layout.h"
#include "market/data/catalog/row_schema.h"
#include "market/domain/merge_counts.h"
#include "market/domain/series.h"

namespace godwit {

/// Gathers rows and merges them by whole files of the catalog, so that few files are written more
/// than once. The catalog outlives it; one thread.
template <class Row>
class SeriesWriter {
 public:
  SeriesWriter(Catalog& catalog, Series series, Catalog::Note note = nullptr)
      : catalog_{catalog}, series_{std::move(series)}, note_{std::move(note)} {}

  /// Rows that follow those added before in the order of their keys. Throws as Catalog::merge().
  void add(std::span<const Row> rows) {
    pending_.insert(pending_.end(), rows.begin(), rows.end());
    if (pending_.size() * sizeof(Row) >= kMergeBytes) merge(whole_files());
  }
  /// Merges the rest. Call once; without it they are lost.
  void finish() { merge(pending_.size()); }

  [[nodiscard]] uint64_t rows() const { return rows_; }
  [[nodiscard]] const MergeCounts& merged() const { return merged_; }

 private:
  // What one merge holds in memory. Each rewrites the files that it touches.
  static constexpr size_t kMergeBytes = size_t{96} << 20;

  void merge(size_t count) {
    merged_ += catalog_.merge<Row>(series_, std::span<const Row>{pending_}.first(count), note_);
    rows_ += count;
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<ptrdiff_t>(count));
  }

  /// How many of the leading rows to merge now: the last file of the catalog waits, as the rows
  /// behind may belong to it; if all rows are of one file, the last group waits.
  [[nodiscard]] size_t whole_files() const {
    using Schema = RowSchema<Row>;
    const auto last = Schema::time(pending_.back());
    size_t count = pending_.size();
    while (count > 0 && share_file(series_, Schema::time(pending_[count - 1]), last)) --count;
    if (count > 0) return count;
    count = pending_.size();
    while (count > 0 && Schema::key(pending_[count - 1]) == Schema::key(pending_.back())) --count;
    return count;
  }

  Catalog& catalog_;
  Series series_;
  Catalog::Note note_;
  std::vector<Row> pending_;
  uint64_t rows_ = 0;
  MergeCounts merged_;
};

}  // namespace godwit
