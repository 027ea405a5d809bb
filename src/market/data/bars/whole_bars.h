// Which bars hold all of their interval: one at the end of what was asked for, or of what is
// stored, may have been cut.
#pragma once

#include <cstdint>

#include "foundation/base/time.h"
#include "market/data/bars/session_grid.h"
#include "market/domain/event.h"
#include "market/domain/time_range.h"

namespace godwit {

/// From where to where the rows that bars are built of tell what happened.
struct SourceExtent {
  Timestamp first;  ///< ts_event of the first row and the last.
  Timestamp last;
  TradingDay first_day;  ///< Their trading days.
  TradingDay last_day;
  /// How far a row reaches back before its time: the interval of bars, zero of ticks.
  Duration reach;
};

enum class BarCut : uint8_t {
  kWhole,
  kAtBegin,  ///< It begins before the rows do, or before what was asked for.
  kAtEnd,    ///< It ends after them.
};

/// Judges the bars of one grid. Nothing tells whether a source that begins within kSessionSlack of
/// a session's begin missed something, or nothing traded before: it counts as begun with the
/// session; likewise at the end. Elsewhere the source has to reach to the instant. Sources of a day
/// or longer are judged by their trading days. One thread.
class WholeBars {
 public:
  static constexpr Duration kSessionSlack = Duration::minutes(5);

  /// `asked`: which rows were read, as in Catalog::read.
  WholeBars(SessionGrid grid, const TimeRange& asked, const SourceExtent& source);

  /// Of a bar of the grid.
  [[nodiscard]] BarCut cut_of(Timestamp ts_event, TradingDay day) const;
  [[nodiscard]] BarCut cut_of(const Bar& bar) const {
    return cut_of(bar.header.ts_event, bar.trading_day());
  }

 private:
  [[nodiscard]] bool is_begun(const GridSpan& span) const;
  [[nodiscard]] bool is_ended(const GridSpan& span) const;

  SessionGrid grid_;
  TimeRange asked_;
  SourceExtent source_;
};

}  // namespace godwit
