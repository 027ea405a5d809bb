// The rows of one series of the catalog as numbers, one row after the other.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/domain/event.h"
#include "market/domain/row_stream.h"
#include "market/domain/series.h"
#include "market/domain/time_range.h"
#include "signals/features/column_source.h"

namespace godwit::features {

/// A cursor over one series; at the row that move() went to.
class SeriesRows {
 public:
  virtual ~SeriesRows() = default;
  /// To the next row; false at the end.
  [[nodiscard]] virtual bool move() = 0;
  /// The day of a tick is that of UTC.
  [[nodiscard]] virtual RowTime time() const = 0;
  /// When the row reached us; of bars their close.
  [[nodiscard]] virtual Timestamp arrival() const = 0;
  /// One column, by its place among series_columns(); NaN for NULL, for the price of an empty level
  /// or side, and for all columns of a book that is indicative.
  [[nodiscard]] virtual double value(size_t column) const = 0;
  /// How many rows, this one included, are at hand without reading on: at least 1.
  [[nodiscard]] virtual size_t rows_at_hand() const = 0;
  /// Adds value() of so many rows at hand.
  virtual void append_values(size_t column, size_t rows, std::vector<double>& out) const = 0;
};

/// The numeric columns of a kind, in the catalog's order; of trades buy_volume and sell_volume too,
/// which are NaN where the side is unknown.
[[nodiscard]] std::vector<std::string> series_columns(DataKind kind);

/// Throws Error when the series is not in the catalog.
[[nodiscard]] std::unique_ptr<SeriesRows> open_series_rows(const Catalog& catalog,
                                                           const Series& series,
                                                           const TimeRange& range);

/// The same of several series of one kind, each to be read to its end before the next is begun, as
/// Catalog::read_in_turn; value() only of `columns`, by their names among series_columns().
[[nodiscard]] std::vector<std::unique_ptr<SeriesRows>> open_series_rows_in_turn(
    const Catalog& catalog, std::span<const Series> series, const TimeRange& range,
    std::span<const std::string> columns);

/// Of bars that are not as the catalog has them.
[[nodiscard]] std::unique_ptr<SeriesRows> open_bar_rows(const Series& series,
                                                        std::unique_ptr<RowStream<Bar>> bars);

}  // namespace godwit::features
