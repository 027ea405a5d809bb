// A stored series of bars as one of its adjusted views, or why that cannot be.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "market/data/adjust/adjusted_bar_stream.h"
#include "market/data/catalog/catalog.h"
#include "market/rules/rule_book.h"

namespace godwit {

struct AdjustmentRequest {
  Series series;  ///< Of bars.
  TimeRange range;
  AdjustMode mode = AdjustMode::kForward;
  /// Go on where the record does not tell what happened to the share, as if nothing had.
  bool across_holes = false;
  bool adjust_volume = false;  ///< AdjustmentView
};

struct AdjustedBars {
  std::unique_ptr<BarStream> bars;
  std::vector<std::string> notes;  ///< What was taken across holes, and what looks false.
};

/// Adjusted by the reference prices of the instrument's day facts. With an end of the range, prices
/// are as of its day: later ex-days are not known. Of an instant it is the UTC day that ends at or
/// after it, of both the earlier one. Backward prices count from the first day behind the last hole
/// before the range: what happened before it is not known in sum. Throws Error: kUsage for bars
/// longer than a day and for futures; kFailed where the catalog has no daily bars or facts, and
/// unless across_holes where prices of the range cannot be made comparable.
[[nodiscard]] AdjustedBars adjusted_bars(const Catalog& catalog, const RuleBook& rules,
                                         const AdjustmentRequest& request);

/// Where the bars that values look back on can be adjusted together with those that are asked for.
struct ComparableRange {
  TimeRange range;
  std::string note;  ///< What is left out of them and why; "" for nothing.
};

/// `request.range`, which begins earlier than `asked`, begun behind the last hole at or before the
/// first bar asked for, and with the record: prices of before cannot be compared with it. With
/// across_holes, and where no bar is asked for, as it is. Throws Error as adjusted_bars, though not
/// for holes.
[[nodiscard]] ComparableRange comparable_range(const Catalog& catalog, const RuleBook& rules,
                                               const AdjustmentRequest& request,
                                               const TimeRange& asked);

/// What to say where raw prices of these days, both included, are compared with one another: on how
/// many ex-dates they move without anybody losing anything; "" where the record knows of none.
[[nodiscard]] std::string raw_price_warning(const Catalog& catalog, const RuleBook& rules,
                                            const InstrumentId& id, TradingDay from, TradingDay to);

}  // namespace godwit
