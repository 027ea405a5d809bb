// A page of features over price.
#pragma once

#include <string>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/features/feature_set.h"

namespace godwit {

/// Of the finite values of a feature in all rows of the data, drawn or not.
struct FeatureSummary {
  size_t count = 0;
  double least = 0;  ///< These are NaN where there is no value.
  double mean = 0;
  double most = 0;
  double newest = 0;  ///< of the last row, as it is

  [[nodiscard]] static FeatureSummary of(const std::vector<double>& values);
};

/// What is drawn, all of one instrument and row by row, each of another second or day.
struct FeaturesPlot {
  std::string title;          ///< of the set, "Momentum and its company"
  std::string subtitle;       ///< what data
  std::string about;          ///< of the set; may be empty
  features::RowBlock prices;  ///< open, high, low, close, volume, bid_price_1, ask_price_1; NaN
  features::RowBlock values;  ///< of the features below
  std::vector<features::Feature> features;
  std::vector<FeatureSummary> summaries;  ///< of these features
  /// What their formulas name of the set and is not drawn, in the set's order.
  std::vector<features::NamedExpression> named;
  size_t features_total = 0;       ///< of the set
  size_t rows_left_out = 0;        ///< of the data: not the last of their second
  std::vector<std::string> empty;  ///< features without a single value
};

/// Features of the unit "price" lie over the candles. Others of one unit share a pane as long as
/// each of them fills a good part of its height.
[[nodiscard]] std::string features_page(const FeaturesPlot& plot);

}  // namespace godwit
