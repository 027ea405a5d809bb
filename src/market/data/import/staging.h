// Accepted rows of every kind on their way to the catalog, in bounded memory. They gather here
// while files are read, so that nothing is written before every file has been judged.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/interrupt.h"
#include "market/data/catalog/catalog.h"
#include "market/data/catalog/row_merge.h"
#include "market/data/catalog/row_schema.h"
#include "market/data/catalog/series_writer.h"
#include "market/data/import/merge_tree.h"
#include "market/data/import/part_levels.h"
#include "market/data/import/row_order.h"
#include "market/data/import/spool.h"
#include "market/data/import/staged_bytes.h"
#include "market/domain/series.h"

namespace godwit {

/// How a row stands to the one before it in its series and file.
struct OrderFault {
  RowRule rule = RowRule::kBackwardTime;
  uint64_t line_before = 0;
};

/// What became of one series.
struct SeriesReport {
  Series series;
  uint64_t rows = 0;          ///< Handed to the catalog.
  uint64_t superseded = 0;    ///< Of an earlier file of the same import, and in a later one again.
  uint64_t contradicted = 0;  ///< Of these, with other values in the later file.
  MergeCounts merged;         ///< added + replaced + unchanged = rows.
};

/// Of one series: rows file by file, each file's in the order of their keys.
class Lane {
 public:
  explicit Lane(Series series) : series_{std::move(series)} {}
  virtual ~Lane() = default;
  [[nodiscard]] const Series& series() const { return series_; }
  /// The rows until now are another file's.
  virtual void begin_file() = 0;
  /// Nothing of this file stays.
  virtual void drop_file() = 0;
  /// What was staged since the last keep() stays, or goes.
  virtual void keep(Spool& spool) = 0;
  virtual void drop() = 0;
  /// Writes what waits in memory.
  virtual void flush(Spool& spool) = 0;
  /// Merges the rows into the catalog, a later file's in place of an earlier one's where their keys
  /// are equal. flush() first.
  [[nodiscard]] virtual SeriesReport write(Catalog& catalog, const Spool& spool,
                                           const Catalog::Note& note) const = 0;
  /// Whether each row that the catalog has of the series is among these. flush() first.
  [[nodiscard]] virtual bool has_all_of(const Catalog& catalog, const Spool& spool) const = 0;

 private:
  Series series_;
};

template <class Row>
class RowLane final : public Lane {
 public:
  using Lane::Lane;

  void begin_file() override { begin_ = true; }

  void drop_file() override {
    staged_.clear();
    // The buffer and the last part are an earlier file's until the first row of this one is kept.
    const bool has_rows = !begin_ && !file_starts_;
    if (has_rows) {
      buffer_.clear();
      parts_.pop_back();
    }
    begin_ = true;
  }

  /// Adds the row unless its order or its identity speaks against it.
  [[nodiscard]] std::optional<OrderFault> stage(const Row& row, uint64_t line) {
    if (begin_) {
      begin_ = false;
      last_.reset();
      if constexpr (kSortedByUs<Row>) seen_.clear();
      // The rows of a file are told apart from the next file's when they are flushed.
      file_starts_ = true;
    }
    if (const Row* const before = previous())
      if (const std::optional<RowRule> fault = judge_order(*before, row))
        return OrderFault{*fault, line_};
    if constexpr (kSortedByUs<Row>) {
      const auto is_same = [&](const Row& other) { return same_columns(other, row); };
      if (seen_.contains(row) || std::any_of(staged_.begin(), staged_.end(), is_same))
        return OrderFault{RowRule::kDuplicateTime, 0};
      const auto is_against = [&](const Row& other) { return contradicts(other, row); };
      if (seen_.contradicts(row) || std::any_of(staged_.begin(), staged_.end(), is_against))
        return OrderFault{RowRule::kDuplicateTimeConflict, 0};
    }
    staged_.push_back(row);
    line_staged_ = line;
    return std::nullopt;
  }
  void keep(Spool& spool) override {
    if (staged_.empty()) return;
    if (file_starts_ && !buffer_.empty()) flush(spool);
    if (std::exchange(file_starts_, false)) parts_.emplace_back();
    last_ = staged_.back();
    line_ = line_staged_;
    if constexpr (kSortedByUs<Row>)
      for (const Row& row : staged_) seen_.insert(row);
    buffer_.insert(buffer_.end(), staged_.begin(), staged_.end());
    staged_.clear();
    if (buffer_.size() * sizeof(Row) >= kBufferBytes) flush_settled(spool);
  }
  void drop() override { staged_.clear(); }
  void flush(Spool& spool) override { write_first(buffer_.size(), spool); }
  /// The row that the next one has to follow: staged or kept, of this file. Null before the first.
  [[nodiscard]] const Row* previous() const {
    if (begin_) return nullptr;
    return staged_.empty() ? (last_ ? &*last_ : nullptr) : &staged_.back();
  }

  /// Every row in the order of the keys, a later file's in place of an earlier one's; flush()
  /// first. The spool must outlive it.
  [[nodiscard]] std::unique_ptr<RowStream<Row>> rows(const Spool& spool) const {
    return std::make_unique<MergeTree<Row>>(merged(spool));
  }

  [[nodiscard]] SeriesReport write(Catalog& catalog, const Spool& spool,
                                   const Catalog::Note& note) const override {
    SeriesReport report{.series = series()};
    MergeTree<Row> rows = merged(spool);
    SeriesWriter<Row> writer{catalog, series(), note};
    for (std::span<const Row> block = rows.next(); !block.empty(); block = rows.next()) {
      throw_if_interrupted();
      writer.add(block);
    }
    writer.finish();
    report.rows = writer.rows();
    report.merged = writer.merged();
    report.superseded = rows.replaced();
    report.contradicted = rows.contradicted();
    return report;
  }

  [[nodiscard]] bool has_all_of(const Catalog& catalog, const Spool& spool) const override {
    using Schema = RowSchema<Row>;
    if (!catalog.contains(series())) return true;
    const std::unique_ptr<RowStream<Row>> stored = catalog.read<Row>(series(), {});
    MergeTree<Row> rows = merged(spool);
    GroupCursor<Row> mine{rows};
    for (GroupCursor<Row> theirs{*stored}; !theirs.group().empty(); theirs.advance()) {
      const auto key = Schema::key(theirs.group().front());
      while (!mine.group().empty() && Schema::key(mine.group().front()) < key) mine.advance();
      if (!same_rows(mine.group(), theirs.group())) return false;
    }
    return true;
  }

 private:
  static constexpr size_t kBufferBytes = 16'384;
  struct Extent {
    uint64_t from = 0;
    uint64_t size = 0;
  };
  /// The rows of one file.
  struct Part {
    std::vector<Extent> extents;
    PartSpan span;
  };

  /// Writes the rows that no later one can come before: of the latest time there may be more.
  void flush_settled(Spool& spool) {
    size_t count = buffer_.size();
    if constexpr (kSortedByUs<Row>) {
      const auto of_last_time = [&](const Row& row) {
        return RowSchema<Row>::time(row) == RowSchema<Row>::time(buffer_.back());
      };
      if (of_last_time(buffer_.front())) return;
      while (of_last_time(buffer_[count - 1])) --count;
    }
    write_first(count, spool);
  }

  void write_first(size_t count, Spool& spool) {
    if (count == 0) return;
    const auto end = buffer_.begin() + static_cast<ptrdiff_t>(count);
    if constexpr (kSortedByUs<Row>)
      std::stable_sort(buffer_.begin(), end, [](const Row& a, const Row& b) {
        return RowSchema<Row>::key(a) < RowSchema<Row>::key(b);
      });
    const uint64_t from = spool.size();
    const std::span<const std::byte> bytes =
        to_bytes(std::span<const Row>{buffer_}.first(count), scratch_);
    spool.append(bytes);
    Part& part = parts_.back();
    if (part.extents.empty()) part.span.first = RowSchema<Row>::time(buffer_.front());
    part.span.last = RowSchema<Row>::time(buffer_[count - 1]);
    part.extents.push_back({from, bytes.size()});
    buffer_.erase(buffer_.begin(), end);
  }

  class ExtentStream final : public RowStream<Row> {
   public:
    ExtentStream(const Spool& spool, std::vector<Extent> extents)
        : spool_{spool}, extents_{std::move(extents)} {}
    [[nodiscard]] std::span<const Row> next() override {
      rows_.clear();
      if (at_ == extents_.size()) return {};
      const Extent extent = extents_[at_++];
      bytes_.resize(extent.size);
      spool_.read(extent.from, bytes_);
      from_bytes(std::span<const std::byte>{bytes_}, rows_);
      return rows_;
    }

   private:
    const Spool& spool_;
    std::vector<Extent> extents_;
    size_t at_ = 0;
    std::vector<std::byte> bytes_;
    std::vector<Row> rows_;
  };

  /// Every row; the spool must outlive it.
  [[nodiscard]] MergeTree<Row> merged(const Spool& spool) const {
    std::vector<PartSpan> spans;
    for (const Part& part : parts_) spans.push_back(part.span);
    std::vector<std::unique_ptr<RowStream<Row>>> streams;
    for (const std::vector<size_t>& level : part_levels(spans)) {
      std::vector<Extent> extents;
      for (const size_t number : level)
        extents.insert(extents.end(), parts_[number].extents.begin(), parts_[number].extents.end());
      streams.push_back(std::make_unique<ExtentStream>(spool, std::move(extents)));
    }
    return MergeTree<Row>{std::move(streams)};
  }

  bool begin_ = true;
  bool file_starts_ = false;
  std::vector<Row> staged_;
  std::vector<Row> buffer_;
  std::vector<std::byte> scratch_;
  std::optional<Row> last_;  ///< Of the kept rows of this file.
  std::conditional_t<kSortedByUs<Row>, SeenRows<Row>, std::monostate> seen_;
  uint64_t line_ = 0;  ///< Its line.
  uint64_t line_staged_ = 0;
  std::vector<Part> parts_;  ///< One per file that has rows.
};

class Staging {
 public:
  /// See Spool.
  Staging(std::filesystem::path folder, size_t memory_bytes_max)
      : spool_{std::move(folder), memory_bytes_max} {}

  /// The series' lane; Row must be the kind's.
  template <class Row>
  [[nodiscard]] RowLane<Row>& lane(const Series& series) {
    std::unique_ptr<Lane>& lane = lanes_[series];
    if (!lane) lane = std::make_unique<RowLane<Row>>(series);
    auto* const typed = dynamic_cast<RowLane<Row>*>(lane.get());
    CHECK(typed != nullptr, "a series has rows of one type");
    return *typed;
  }
  void begin_file() {
    for (auto& [series, lane] : lanes_) lane->begin_file();
  }
  /// The file that was begun last.
  void drop_file() {
    for (auto& [series, lane] : lanes_) lane->drop_file();
  }
  void flush() {
    for (auto& [series, lane] : lanes_) lane->flush(spool_);
  }
  /// In the order of the series.
  [[nodiscard]] const std::map<Series, std::unique_ptr<Lane>>& lanes() const { return lanes_; }
  [[nodiscard]] Spool& spool() { return spool_; }
  /// See FileIntake.
  [[nodiscard]] uint64_t& book_end(const Series& series) { return book_ends_[series]; }

 private:
  Spool spool_;
  std::map<Series, uint64_t> book_ends_;
  std::map<Series, std::unique_ptr<Lane>> lanes_;
};

}  // namespace godwit
