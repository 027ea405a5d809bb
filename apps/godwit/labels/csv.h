// Plain CSV files as the rows that labels are made of, instrument by instrument, without a catalog.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/csv.h"
#include "labels/rows.h"
#include "market/data/import/trading_days.h"

namespace godwit {

struct NamedLabelRows {
  std::string instrument;  ///< "" where nobody names it.
  LabelRows rows;
};

struct LabelFile {
  std::filesystem::path path;
  /// Names the rows of a file without a column `instrument`; of one that has it, chooses those to
  /// read. "": no name, and all.
  std::string instrument;
  /// The trading days of an instrument's instants; asked once for each, also for "".
  std::function<TradingDayOf(const std::string& instrument)> days;
};

/// Bars with the contract's columns; daily where the first `ts` is a date. Instruments in the order
/// of their first rows, the times of each strictly ascending. A row with a price that is empty or
/// not above zero has no price at all. Throws Error: (kFailed) the file cannot be read, has no
/// rows (of that instrument) or names one in a vendor_spelling(), with its line; (kUsage) a column
/// is missing, (kDataRefused) rows that are no bars otherwise, by the rules of an import: left out
/// they would move the spans of labels.
[[nodiscard]] std::vector<NamedLabelRows> read_bar_rows(const LabelFile& file);

/// Quotes: the columns ts, bid_price, ask_price, and bid_volume, ask_volume where there are any; a
/// price that is empty, nan or not above zero is none, nor is one at a volume of 0. Throws as
/// above, and (kFailed) with file and line for a bad field or a time that goes back.
[[nodiscard]] std::vector<NamedLabelRows> read_quote_rows(const LabelFile& file);

/// Which rows are asked for, where a range chose them from more.
struct AskedRows {
  size_t first = 0;       ///< Those before it are looked back on.
  bool has_from = false;  ///< What lies before the first is out of the range, and so on.
  bool has_to = false;
};

/// Fills `rows.side` from a CSV with ts, side and perhaps instrument (rows of others are passed
/// over, as are sides out of the range asked for). Rows that the file does not name have none.
/// Throws Error (kUsage) for a missing column, and where the file names instruments and nobody
/// names the rows; (kFailed) with file and line for a ts that is no row (each would be silently
/// lost), comes twice, a side that is no number, or an instrument in a vendor_spelling().
void read_sides(const std::filesystem::path& path, std::string_view instrument,
                const AskedRows& asked, LabelRows& rows);

}  // namespace godwit
