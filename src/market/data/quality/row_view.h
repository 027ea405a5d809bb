// What rules ask of a row of any kind: its prices, its amounts, its day and the price it stands
// for.
#pragma once

#include <limits>

#include "foundation/base/fixed.h"
#include "market/data/quality/session_hours.h"
#include "market/domain/event.h"

namespace godwit {

/// each_price(row, f): f(price) for every price that the row has; empty sides have none. A quote
/// bar that nobody quoted on either side has its zeros.
/// each_amount(row, f): f(double or Quantity) for volumes and turnover, not the open interest.
/// price(row): the price that returns are made of, > 0; NaN where it has none.
template <class Row>
struct RowView;

namespace row_view_detail {
inline double positive(Price price) {
  return price > Price{} ? price.to_double() : std::numeric_limits<double>::quiet_NaN();
}
inline double middle(Price bid, Price ask) { return (positive(bid) + positive(ask)) / 2; }
}  // namespace row_view_detail

template <>
struct RowView<Bar> {
  static TradingDay trading_day(const Bar& row) { return row.trading_day(); }
  static double price(const Bar& row) { return row_view_detail::positive(row.close); }
  template <class Any, class F>
  static void each_price(Any& row, F f) {
    f(row.open);
    f(row.high);
    f(row.low);
    f(row.close);
  }
  template <class Any, class F>
  static void each_amount(Any& row, F f) {
    f(row.volume);
    f(row.turnover);
  }
};

template <>
struct RowView<QuoteBar> {
  static TradingDay trading_day(const QuoteBar& row) { return row.trading_day(); }
  static double price(const QuoteBar& row) {
    return row_view_detail::middle(row.bid.close, row.ask.close);
  }
  /// A side that nobody quoted has four zeros.
  static bool has_side(const QuoteBar::Prices& side) {
    return !side.open.is_zero() || !side.high.is_zero() || !side.low.is_zero() ||
           !side.close.is_zero();
  }
  template <class Any, class F>
  static void each_price(Any& row, F f) {
    const bool has_none = !has_side(row.bid) && !has_side(row.ask);
    for (auto* side : {&row.bid, &row.ask}) {
      if (!has_none && !has_side(*side)) continue;
      f(side->open);
      f(side->high);
      f(side->low);
      f(side->close);
    }
  }
  template <class Any, class F>
  static void each_amount(Any& row, F f) {
    f(row.bid_volume);
    f(row.ask_volume);
    f(row.volume);
  }
};

template <>
struct RowView<Quote> {
  static TradingDay trading_day(const Quote& row) {
    return trading_day_without_calendar(row.header.ts_event);
  }
  static double price(const Quote& row) {
    return row_view_detail::middle(row.bid_price, row.ask_price);
  }
  static bool has_side(const Quote& row, Price price, Quantity volume) {
    return !price.is_zero() || !volume.is_zero() ||
           (row.header.flags & Quote::kVolumesUnknown) != 0;
  }
  template <class Any, class F>
  static void each_price(Any& row, F f) {
    if (has_side(row, row.bid_price, row.bid_volume)) f(row.bid_price);
    if (has_side(row, row.ask_price, row.ask_volume)) f(row.ask_price);
  }
  template <class Any, class F>
  static void each_amount(Any& row, F f) {
    f(row.bid_volume);
    f(row.ask_volume);
  }
};

template <>
struct RowView<Trade> {
  static TradingDay trading_day(const Trade& row) {
    return trading_day_without_calendar(row.header.ts_event);
  }
  static double price(const Trade& row) { return row_view_detail::positive(row.price); }
  template <class Any, class F>
  static void each_price(Any& row, F f) {
    f(row.price);
  }
  template <class Any, class F>
  static void each_amount(Any& row, F f) {
    f(row.quantity);
  }
};

template <>
struct RowView<Depth> {
  static TradingDay trading_day(const Depth& row) {
    return trading_day_without_calendar(row.header.ts_event);
  }
  static double price(const Depth& row) {
    return row_view_detail::middle(row.bids[0].price, row.asks[0].price);
  }
  /// Levels that have a price; one with a volume alone is level_order's to judge.
  template <class Any, class F>
  static void each_price(Any& row, F f) {
    for (auto* side : {&row.bids, &row.asks})
      for (auto& level : *side)
        if (!level.price.is_zero()) f(level.price);
  }
  template <class Any, class F>
  static void each_amount(Any& row, F f) {
    for (auto* side : {&row.bids, &row.asks})
      for (auto& level : *side) f(level.volume);
  }
};

/// When a row is, as people name it.
struct RowTime {
  Timestamp ts;
  TradingDay day;
  friend bool operator==(const RowTime&, const RowTime&) = default;
};

/// A bar says its own day; the day of a tick only the sessions know. Null: UTC days.
template <class Row>
[[nodiscard]] TradingDay trading_day_of(const Row& row, const SessionHours* sessions) {
  if constexpr (!requires { row.trading_day_days; })
    if (sessions != nullptr) return sessions->trading_day(row.header.ts_event);
  return RowView<Row>::trading_day(row);
}

template <class Row>
[[nodiscard]] RowTime time_of(const Row& row, const SessionHours* sessions) {
  return {row.header.ts_event, trading_day_of(row, sessions)};
}

/// Nanoseconds from one instant to another, which may lie further apart than a Duration reaches.
[[nodiscard]] constexpr int128 ns_between(Timestamp from, Timestamp to) {
  return static_cast<int128>(to.ns()) - from.ns();
}

}  // namespace godwit
