// Rows of a CSV file to bars under a mapping and the quality rules: the core of import, of plain
// CSV back-tests and of the fuzz target. It never guesses: a row is a bar or has a reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/csv.h"
#include "market/data/import/mapping.h"
#include "market/data/import/refused_row.h"
#include "market/data/import/row_rule.h"
#include "market/data/import/stamp_reader.h"
#include "market/domain/event.h"
#include "market/domain/interval.h"

namespace godwit {

/// Times. Intraday: ts_event is the close, a stamp that names the open is moved by the interval;
/// the trading day is that of the column trading_day, else the UTC day that ends at or after it
/// (for the day sessions of Chinese exchanges the local date). Daily and weekly: the date as
/// written, on the file's own clock, is the trading day, whatever the time of day, and a column
/// trading_day must say the same; ts_event is that day's end in UTC. Order. The bars given out have
/// strictly increasing ts_event: of rows with one time the first stays.
class BarCsvReader {
 public:
  enum class Step : uint8_t { kBar, kRefused, kEnd };

  /// Binds the mapping to the columns of `csv`, which must be at its first row and outlive this.
  /// Throws Error (kUsage) when a column is missing or the format cannot serve the interval.
  BarCsvReader(CsvReader& csv, const BarMapping& mapping, Interval interval);

  [[nodiscard]] Step step();
  /// For callers who move `csv` themselves and judge the order themselves: reads its current
  /// record. Throws Error (kUsage) when times are surely counted in another unit. False: refused()
  /// says why.
  [[nodiscard]] bool read_record();

  /// The bar of the last step. ts_recv = ts_event; instrument and sequence are zero.
  [[nodiscard]] const Bar& bar() const { return bar_; }
  /// Whether the file states the trading days of its bars.
  [[nodiscard]] bool states_trading_day() const {
    return positions_[static_cast<size_t>(MappedColumn::kTradingDay)] != kAbsent;
  }
  /// Whether a price of it was rounded to nine decimals.
  [[nodiscard]] bool repaired() const { return repaired_; }
  /// The refusal of the last step.
  [[nodiscard]] const RefusedRow& refused() const { return refused_; }
  /// Whether it is a row of a sound time without prices: one is empty, stands for no number ("nan")
  /// or is not above zero. The time and the trading day of bar() are then the row's.
  [[nodiscard]] bool lacks_price() const { return lacks_price_; }
  /// Columns that the mapping does not use.
  [[nodiscard]] const std::vector<std::string>& ignored_columns() const { return ignored_; }
  /// Times so far that bore no offset and were read as UTC because no zone was stated.
  [[nodiscard]] uint64_t assumed_utc() const {
    return zone_is_stated_ ? 0 : stamp_reader_.local_times();
  }

 private:
  static constexpr size_t kAbsent = static_cast<size_t>(-1);

  void bind_columns(const BarMapping& mapping);
  [[nodiscard]] std::string_view field(MappedColumn column) const;
  [[nodiscard]] bool refuse(RowRule rule, std::string detail);
  [[nodiscard]] bool refuse_field(RowRule rule, MappedColumn column);
  [[nodiscard]] bool read_stamp();
  void place_intraday(Timestamp stamp);
  void place_daily(Date date);
  [[nodiscard]] bool read_trading_day();
  [[nodiscard]] bool read_prices();
  [[nodiscard]] bool read_one_price(MappedColumn column, Price& price);
  [[nodiscard]] bool read_statistics();
  [[nodiscard]] bool read_statistic(MappedColumn column, const DecimalUnit& unit, double& value);
  [[nodiscard]] bool follows_previous();

  CsvReader& csv_;
  Interval interval_;
  StampReader stamp_reader_;
  StampSide stamp_;
  DecimalUnit price_unit_;
  DecimalUnit volume_unit_;
  DecimalUnit turnover_unit_;
  std::array<size_t, kMappedColumns.size()> positions_{};
  std::vector<std::string> ignored_;
  bool zone_is_stated_ = false;
  size_t field_count_ = 0;  // 0: not known before the first row of a file without header.

  std::string stamp_text_;  // Date and time joined; reused.
  Bar bar_;
  Bar previous_;
  uint64_t previous_line_ = 0;  // 0: no row was accepted yet.
  bool repaired_ = false;
  bool lacks_price_ = false;
  RefusedRow refused_;
};

}  // namespace godwit
