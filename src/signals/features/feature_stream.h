// A set of features computed over a column source, block by block.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/features/expression/program.h"
#include "signals/features/feature_rows.h"
#include "signals/features/feature_set.h"

namespace godwit::features {

/// Columns that the source lacks, and the features that stay empty without them.
struct MissingColumns {
  std::vector<std::string> columns;
  std::vector<std::string> features;

  /// "the input has no column vwap; VWAP0 stays empty"; "" when nothing is missing.
  [[nodiscard]] std::string text(const std::vector<std::string>& there) const;
};

/// Gives out one row for each row of the source, in its order: the features in the set's order, NaN
/// where there is no value. Sets without cross-sections run in bounded memory; for the others the
/// input columns are read into memory first, since a cross-section needs to know all instruments.
/// Windows run over the rows of an instrument, whatever time lies between them. One thread.
class FeatureStream {
 public:
  struct Options {
    bool row_by_row = false;  ///< one event at a time, as live
  };

  /// Throws Error as the source does.
  FeatureStream(const FeatureSet& set, std::unique_ptr<ColumnSource> source,
                const Options& options);
  FeatureStream(const FeatureSet& set, std::unique_ptr<ColumnSource> source);

  [[nodiscard]] const MissingColumns& missing() const { return missing_; }
  /// Of those features that are computed, by the index of the feature; nothing for empty ones.
  [[nodiscard]] std::optional<WarmUp> warm_up(size_t feature) const;
  /// Some feature compares instruments.
  [[nodiscard]] bool has_cross_section() const {
    return request_ && request_->program.has_cross_section();
  }
  [[nodiscard]] const std::vector<std::string>& instruments() const {
    return source_->instruments();
  }

  /// The next rows with one column for each feature; false, and no rows, at the end.
  [[nodiscard]] bool next(RowBlock& results);

 private:
  [[nodiscard]] std::vector<bool> computable(const FeatureSet& set);
  void compile_computable(const FeatureSet& set, bool row_by_row);
  [[nodiscard]] bool next_of_panel(RowBlock& results);

  std::unique_ptr<ColumnSource> source_;
  MissingColumns missing_;
  std::optional<RowRequest> request_;  // None when every feature is empty.
  size_t features_;
  std::optional<SeparateRows> rows_;  // None for cross-sections.
  RowBlock block_;
  bool is_done_ = false;
};

/// The whole of a stream in memory.
[[nodiscard]] RowBlock all_features(FeatureStream& stream);

}  // namespace godwit::features
