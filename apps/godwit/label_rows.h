// The rows of one instrument as the columns that labels are made of, from the catalog or from plain
// CSV files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "market/domain/event.h"
#include "market/domain/row_stream.h"
#include "signals/labels/label.h"

namespace godwit {

/// Bars fill open to close, quotes and books mid. Prices of zero, which stand for none, are NaN.
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

  [[nodiscard]] LabelColumns columns() const;
  /// The row as the column `ts` names it.
  [[nodiscard]] std::string time_text(size_t row) const;
};

[[nodiscard]] LabelRows label_rows(RowStream<Bar>& bars, bool by_day);
/// The trading day of a quote or a book is the UTC day; an indicative book has no mid.
[[nodiscard]] LabelRows label_rows(RowStream<Quote>& quotes);
[[nodiscard]] LabelRows label_rows(RowStream<Depth>& books);

/// A contract CSV of bars; daily where the first `ts` is a date. Throws Error as open_bar_csv.
[[nodiscard]] LabelRows read_bar_rows(const std::filesystem::path& path);
/// A contract CSV of quotes: the columns ts, bid_price, ask_price; an empty price is none. Throws
/// Error (kUsage) for a missing column, (kFailed) with file and line for a bad field or a time that
/// goes back.
[[nodiscard]] LabelRows read_quote_rows(const std::filesystem::path& path);

/// Fills `rows.side` from a CSV with ts, side and perhaps instrument (rows of others are passed
/// over). Rows that the file does not name have none. Throws Error with file and line for a ts that
/// is no row (each would be silently lost), comes twice, or a side that is no number.
void read_sides(const std::filesystem::path& path, std::string_view instrument, LabelRows& rows);

}  // namespace godwit
