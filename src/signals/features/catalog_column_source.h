// Series of the catalog as a column source: bars, quotes, trades and books with all their columns,
// and beside them what was known of the instrument at the time of each row.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/domain/event.h"
#include "market/domain/instrument_id.h"
#include "market/domain/row_stream.h"
#include "market/domain/series.h"
#include "market/domain/time_range.h"
#include "signals/features/column_source.h"
#include "signals/features/instrument_knowledge.h"

namespace godwit::features {

/// Which rows: one series of each instrument.
struct CatalogQuery {
  std::vector<InstrumentId> instruments;
  DataKind kind = DataKind::kBar;  ///< bar, quote_bar, quote, trade or book_snapshot
  Interval interval = Interval::k1d;
  TimeRange range;
  /// Where it is given, what `range` means for a series: trading days as instants of ticks.
  std::function<TimeRange(const Series& series, const TimeRange& range)> range_of{};
  /// Where it is given, bars are read by it in place of the catalog: adjusted ones. Day facts that
  /// are prices or counts of shares are then no columns, for they are not adjusted.
  std::function<std::unique_ptr<RowStream<Bar>>(const Series& series, const TimeRange& range)>
      bars{};
  /// One instrument after another in the order of the query, instead of all by time: quicker, and
  /// what comes after has one instrument in memory at a time.
  bool by_instrument = false;
  /// By time, several series of daily or longer bars are read whole and together at first, which
  /// takes less time and memory than as many queries at once, until their rows fill so many bytes;
  /// the others are streams.
  size_t held_bytes_max = size_t{256} << 20;
};

/// The rows of all instruments, by time and then in the order of the query; in memory one block of
/// each series, or of one, and what the query lets be held. The columns of a row are
///   those of its kind in the catalog, numbers as doubles; a price of an empty level of a book and
///   an unquoted side are NaN, and so is all of a call auction's book (Depth::kIndicative), which
///   nobody can trade against; of trades also buy_volume and sell_volume, by the side that pressed,
///   NaN where the side is unknown;
///   of quotes and book snapshots, where trades are stored beside them: close (the last trade's
///   price), volume, turnover (by the contract), trades, buy_volume and
///   sell_volume of the trades since the row before that are not after this one (of the first row
///   of a range those of a day before it: look_back() says that it wants one row more), NaN before
///   the first stored trade, and volumes by side where they are unknown (TradesSince);
///   of quotes, trades and book snapshots of a contract with a series of that name: open_interest,
///   the latest value that was available;
///   fundamentals by their names: the latest period known at the row, by its latest revision then;
///   day facts by their names: of daily rows those of the day, of others those known before its
///   open, which leaves settlement out.
/// The trading day of ticks is that of their session by `knowledge`, which bars say themselves.
/// Throws Error when a series is not there. The catalog must outlive it.
[[nodiscard]] std::unique_ptr<ColumnSource> open_catalog_columns(
    const Catalog& catalog, const CatalogQuery& query, const std::optional<Horizon>& horizon = {},
    const KnowledgeOf& knowledge = nothing_known);

}  // namespace godwit::features
