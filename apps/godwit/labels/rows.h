// The rows of one instrument as the columns that labels are made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "market/data/import/trading_days.h"
#include "market/domain/event.h"
#include "market/domain/row_stream.h"
#include "signals/labels/label.h"

namespace godwit {

/// Bars fill open to close, quotes and books mid. Prices that are not above zero, which stand for
/// none, are NaN.
struct LabelRows {
  bool by_day = false;  ///< Rows are named by their trading day, not by an instant.
  std::vector<Timestamp> times;
  std::vector<int32_t> trading_day;
  std::vector<double> open;
  std::vector<double> high;
  std::vector<double> low;
  std::vector<double> close;
  std::vector<double> mid;
  std::vector<double> side;
  size_t utc_days = 0;  ///< Rows whose trading day nobody knows: it is the UTC day.

  /// Of its own trading day.
  void add_bar(const Bar& bar);
  /// A row of the bar's time and trading day without prices.
  void add_unpriced(const Bar& bar);
  /// Appends a quote's or a book's middle price, NaN for none, and its trading day by `day_of`,
  /// which may be empty.
  void add_middle(Timestamp time, double middle, const TradingDayOf& day_of);
  /// Appends the trading day of what happened at `t`.
  void add_day(Timestamp t, const TradingDayOf& day_of);

  /// Only the first `count` rows stay.
  void keep_first(size_t count);

  [[nodiscard]] LabelColumns columns() const;
  /// The row as the column `ts` names it.
  [[nodiscard]] std::string time_text(size_t row) const;
};

/// Half the sum of two prices; NaN where one of them is none.
[[nodiscard]] double middle_price(double bid, double ask);

[[nodiscard]] LabelRows label_rows(RowStream<Bar>& bars, bool by_day);
/// A quote with an empty side has no middle price.
[[nodiscard]] LabelRows label_rows(RowStream<Quote>& quotes, const TradingDayOf& day_of);
/// Nor has such a book, nor an indicative one.
[[nodiscard]] LabelRows label_rows(RowStream<Depth>& books, const TradingDayOf& day_of);

}  // namespace godwit
