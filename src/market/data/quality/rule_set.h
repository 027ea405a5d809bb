// The rules that are at work on one series, in the order in which they judge.
#pragma once

#include <memory>
#include <vector>

#include "market/data/quality/rule.h"
#include "market/data/quality/series_context.h"

namespace godwit {

/// Every enabled rule that is for rows of this kind and finds in the context what it needs.
/// Row: Bar, QuoteBar, Quote, Trade or Depth. Bars need context.interval.
template <class Row>
[[nodiscard]] std::vector<std::unique_ptr<Rule<Row>>> make_rules(const QualitySettings& settings,
                                                                 const SeriesContext& context);

}  // namespace godwit
