// Whether a trend begins, and how long it is best seen.
#pragma once

#include <cstdint>
#include <optional>

#include "signals/labels/entry_rule.h"
#include "signals/labels/label.h"

namespace godwit {

enum class TrendValue : uint8_t { kSign, kTValue };

/// Where t1 lies: at the end of all n_max rows, which the choice of n has seen, so that purging by
/// spans leaves no leak; or at the end of the trend that was found, as in the source.
enum class TrendSpan : uint8_t { kScan, kTrend };

/// For each length n from n_min to n_max the prices of n rows from the entry on, P[row + lag ...
/// row + lag + n - 1], are regressed on their position; the n whose slope has the greatest |t|
/// is the trend (of equals the shortest), and the value is the sign of that t, or t itself.
/// t = slope / sqrt(SSR / (n - 2) / Sxx), held within +-1e6, so that prices on a straight line
/// count as a very clear trend and not as an infinite one; equal prices have t = 0.
/// With the close and lag 0 the path begins at the deciding row's own price, as in the source:
/// Lopez de Prado, "Machine Learning for Asset Managers", 2020, section 5.4. There an infinite t
/// is taken for 0.
struct TrendScan {
  size_t n_min = 5;  ///< >= 3
  size_t n_max = 20;
  EntryRule entry;
  bool logarithms = false;  ///< Of the prices, which must then be above zero.
  TrendValue value = TrendValue::kSign;
  TrendSpan span = TrendSpan::kScan;

  /// From the deciding row to the last one that the choice of n sees.
  [[nodiscard]] size_t rows_ahead() const { return entry.lag + n_max - 1; }
};

/// Nothing when n_max rows are not there, or one of their prices is missing.
[[nodiscard]] std::optional<Label> label_at(const TrendScan& rule, const LabelColumns& columns,
                                            size_t row);

}  // namespace godwit
