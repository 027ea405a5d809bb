// How `data bars` builds bars: what of, by which hours, and which of them are whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "market/data/bars/bar_builder.h"
#include "market/data/bars/whole_bars.h"
#include "market/data/catalog/catalog.h"
#include "market/rules/rule_book.h"

namespace godwit {

struct BarsArguments {
  std::string instrument;
  std::string source = "trade";
  std::string source_interval = "1m";
  std::string kind;  ///< Of what is built; empty: as the source has it, see built_kind().
  std::string interval;
  std::string volume;
  std::string turnover;
  std::optional<int64_t> ticks;
  std::string from;
  std::string to;
  bool separate_auction = false;
  bool include_cut = false;
  bool compare = false;
  bool write = false;
  std::string output;
};

/// A bar that holds only a part of its interval.
struct CutBar {
  Timestamp ts_event;
  TradingDay day;
  BarCut cut = BarCut::kAtBegin;
};

/// What became of the inputs.
struct BuildReport {
  std::vector<CutBar> cut;  ///< Left out.
  BarBuilderCounts counts;
  std::string note;  ///< On hours that are not known.
};

template <class Row>
struct BuiltBars {
  std::vector<Row> bars;
  BuildReport report;
};

/// Throws Error(kUsage) for other sources than trades, quotes, bars and quote bars.
[[nodiscard]] Series source_series(const BarsArguments& arguments);

/// kBar or kQuoteBar: --kind, or else quote bars of quote bars and bars of all else. Throws
/// Error(kUsage) for what the source does not give.
[[nodiscard]] DataKind built_kind(const BarsArguments& arguments);

/// Row: Bar or QuoteBar, as built_kind() has it. Throws Error(kUsage) for a threshold or an
/// interval that the source cannot fill.
template <class Row>
[[nodiscard]] BuiltBars<Row> build_bars(const BarsArguments& arguments, const Catalog& catalog,
                                        const RuleBook& rules, const SeriesInfo& info);

}  // namespace godwit
