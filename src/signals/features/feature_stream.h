// A set of features computed over a column source, block by block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/features/expression/program.h"
#include "signals/features/feature_matrix.h"
#include "signals/features/feature_rows.h"
#include "signals/features/feature_set.h"
#include "signals/features/separate_rows.h"
#include "signals/features/value_presence.h"

namespace godwit::features {

/// Columns that the source lacks, and the features that stay empty without them.
struct MissingColumns {
  std::vector<std::string> columns;
  std::vector<std::string> features;

  /// "the input has no column vwap; VWAP0 stays empty"; "" when nothing is missing.
  [[nodiscard]] std::string text(const std::vector<std::string>& there) const;
};

using RowChoice = std::function<bool(uint32_t instrument, const RowTime& time)>;

using Compiler =
    std::function<Program(std::span<const NamedExpression>, const CompileOptions& options)>;

/// Gives out one row for each row of the source, in its order: the features in the set's order, NaN
/// where there is no value. Sets without cross-sections run in bounded memory; for the others the
/// input columns are read into memory first, since a cross-section needs to know all instruments.
/// Windows run over the rows of an instrument, whatever time lies between them. One thread calls
/// it; it may use others for the instruments of a block.
class FeatureStream {
 public:
  struct Options {
    /// One event at a time, as live: so the source is asked, and so the rows are computed.
    bool row_by_row = false;
    /// Rows, ascending, before which all state is saved and loaded into fresh evaluators and a
    /// fresh source, which go on. Evaluators of cross-sections: before the first instant behind so
    /// many rows in order of time.
    std::vector<uint64_t> restarts;
    /// The same data again, for restarts; empty: the source itself goes on.
    std::function<std::unique_ptr<ColumnSource>()> reopen;
    /// Over instruments, at least 1; the bits do not depend on it.
    size_t threads = 1;
    /// Rows of which it is false warm the formulas up and are not given out; empty: all are. By the
    /// instrument's place in instruments(). matrix() takes none.
    RowChoice is_wanted;
    /// compile() where it is empty; the tests of checks plant leaks here.
    Compiler compiler;
  };

  /// Throws Error as the source does.
  FeatureStream(const FeatureSet& set, std::unique_ptr<ColumnSource> source,
                const Options& options);
  FeatureStream(const FeatureSet& set, std::unique_ptr<ColumnSource> source);

  [[nodiscard]] const MissingColumns& missing() const { return missing_; }
  /// Those of the source that the computed features read.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// Of those features that are computed, by the index of the feature, over the columns of the
  /// source and what these depend on; nothing for empty ones.
  [[nodiscard]] std::optional<WarmUp> warm_up(size_t feature) const;
  /// What the rows of all computed features depend on together, so that they have the bits of the
  /// whole history: the start where a feature is recursive or compares instruments, whose rows need
  /// not fall together.
  [[nodiscard]] WarmUp look_back() const;
  /// Those features, in the set's order, that are computed and had no value in any row that next()
  /// has given out.
  [[nodiscard]] std::vector<std::string> without_values() const;
  /// Those of columns() that had no value in any row read so far.
  [[nodiscard]] std::vector<std::string> empty_columns() const;
  /// So far, those that were not wanted among them.
  [[nodiscard]] uint64_t rows_read() const { return rows_read_; }
  /// Some feature compares instruments.
  [[nodiscard]] bool has_cross_section() const {
    return request_ && request_->program.has_cross_section();
  }
  [[nodiscard]] const std::vector<std::string>& instruments() const {
    return source_->instruments();
  }

  /// For those who write the rows.
  [[nodiscard]] WorkerPool& workers() { return workers_; }

  /// All rows, in place of next(): the input columns are read into memory, then every feature is
  /// computed into its place in the matrix. Both are in memory until then, nothing else that grows
  /// with the rows.
  [[nodiscard]] FeatureMatrix matrix();

  /// Whether there is any row; before next(), which then begins with the same rows.
  [[nodiscard]] bool has_rows();
  /// The next rows with one column for each feature; false, and no rows, at the end.
  [[nodiscard]] bool next(RowBlock& results);

 private:
  [[nodiscard]] std::vector<bool> computable(const FeatureSet& set);
  void compile_computable(const FeatureSet& set);
  [[nodiscard]] Program compiled(const std::vector<NamedExpression>& expressions,
                                 const CompileOptions& options) const;
  [[nodiscard]] bool read(size_t rows_max);
  [[nodiscard]] bool read_block(size_t rows_max);
  [[nodiscard]] bool compute_next(RowBlock& results);
  [[nodiscard]] bool compute_block(RowBlock& results);
  [[nodiscard]] size_t rows_of_block() const;
  void restart_if_due();
  void restart_source();
  [[nodiscard]] size_t rows_to_restart(size_t rows_max) const;
  [[nodiscard]] bool next_of_panel(RowBlock& results);
  [[nodiscard]] RowBlock read_all();

  std::unique_ptr<ColumnSource> source_;
  Options options_;
  WorkerPool workers_;
  MissingColumns missing_;
  std::optional<RowRequest> request_;  // None when every feature is empty.
  std::vector<std::string> names_;
  std::vector<std::string> columns_;  // Selected of the source.
  ValuePresence features_seen_;       // By names_, in what next() gave out.
  ValuePresence columns_seen_;        // By columns_.
  std::optional<SeparateRows> rows_;  // None for cross-sections.
  RowBlock block_;
  RowBlock one_row_;
  std::optional<RowBlock> first_;  // Computed by has_rows(), not yet given out.
  uint64_t rows_read_ = 0;
  size_t restarts_ = 0;  // Of options_.restarts, how many are done.
  bool is_done_ = false;
};

/// The whole of a stream in memory.
[[nodiscard]] RowBlock all_features(FeatureStream& stream);

}  // namespace godwit::features
