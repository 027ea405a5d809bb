// To which bar an instant belongs: a grid of intervals inside each trading session, and the few
// minutes around sessions in which auctions print.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/interval.h"
#include "market/domain/trading_hours.h"

namespace godwit {

/// What becomes of the prints of an opening auction.
enum class OpeningAuction : uint8_t {
  /// They belong to the first bar of the day: 240 minutes of an A-share, 09:31 to 15:00, the first
  /// with the print of 09:25. Most vendors.
  kJoined,
  /// They are a bar of their own that ends when the session begins: 241 bars, the first at 09:30
  /// (Tushare). Only for intraday intervals and the first session of a day.
  kSeparate,
};

struct GridOptions {
  Interval interval = Interval::k1m;
  OpeningAuction opening = OpeningAuction::kJoined;
  /// A print this long before a session belongs to its first bar: opening auctions (A-shares 09:25
  /// for 09:30, Chinese futures 08:59 or 20:59).
  Duration before_open = Duration::minutes(20);
  /// A print this long after a session belongs to its last bar: closing auctions (A-shares print
  /// at 15:00:00 and some milliseconds) and stragglers. Where both hold, this one does.
  Duration after_close = Duration::minutes(5);
};

/// One bar of the grid. Bars are the same when their keys are; keys grow with time.
struct GridPlace {
  int64_t key = 0;
  TradingDay day;
  Timestamp ts_event;       ///< As in Bar: its end, or the end of the trading day.
  Timestamp accepts_until;  ///< No later print belongs to it.
};

/// What a bar of the grid is to hold, if nothing is cut off.
struct GridSpan {
  TradingDay first_day;
  TradingDay last_day;
  Timestamp begin;
  Timestamp end;
  bool begins_session = false;  ///< Whether `begin` is the begin of a session,
  bool ends_session = false;    ///< and `end` the end of one.
};

/// Intraday: (begin, end] of a grid that starts anew with each session and never spans two; the
/// last bar of a session ends with it, however short. (Vendors differ: some let an hour run on over
/// the break of 10:15.) Daily: all sessions of a trading day, the night before included. Weekly:
/// the trading days of a week from Monday to Sunday; ts_event and day are those of its last trading
/// day, whether or not that traded, where hours are known; else of the last that did.
class SessionGrid {
 public:
  /// `days` in order. Without days, only place_of_day can be asked. Throws Error (kUsage) when the
  /// sessions are empty or out of order, or a window is negative.
  SessionGrid(const GridOptions& options, const std::vector<TradingHours>& days);

  /// The bar of a print at `ts`; none outside sessions and their windows. Amortised O(1) for times
  /// that grow, O(log sessions) otherwise.
  [[nodiscard]] std::optional<GridPlace> place(Timestamp ts);
  /// The daily or weekly bar of a trading day, whether or not its hours are known.
  [[nodiscard]] GridPlace place_of_day(TradingDay day) const;
  /// What the bar with this ts_event and trading day is to hold; of a day or week whose hours are
  /// not known all of it in UTC, of an intraday bar nothing.
  [[nodiscard]] std::optional<GridSpan> span_of(Timestamp ts_event, TradingDay day) const;
  [[nodiscard]] Interval interval() const { return options_.interval; }

 private:
  struct Session {
    TradingDay day;
    Timestamp begin;
    Timestamp end;
    Timestamp opens;   // The first instant that belongs to it, its windows included,
    Timestamp closes;  // and the last.
    bool first_of_day = false;
  };
  [[nodiscard]] GridPlace place_in(const Session& session, Timestamp ts) const;
  [[nodiscard]] GridSpan span_of_days(TradingDay day) const;
  void seek(Timestamp ts);

  GridOptions options_;
  std::vector<Session> sessions_;
  size_t current_ = 0;
};

}  // namespace godwit
