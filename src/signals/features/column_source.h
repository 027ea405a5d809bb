// Where the columns of formulas come from: a CSV file, the catalog, a model, the news. The only
// door through which data reach features, and so the place where checks cut off or poison the
// future.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "market/domain/trading_day.h"
#include "signals/features/expression/program.h"

namespace godwit::features {

/// When a row is known.
struct RowTime {
  Timestamp ts;        ///< of daily rows 24:00 UTC of the trading day
  TradingDay day;      ///< the trading day
  bool daily = false;  ///< the row is named by its day
  /// Of daily rows the end of the day's last session, where it is known; never after ts.
  std::optional<Timestamp> closed{};

  /// Up to when what becomes known beside the rows (series, news, fundamentals, rows of other
  /// markets) may stand in this one: after it the next bar may be open, though the day is not over
  /// in UTC.
  [[nodiscard]] Timestamp known() const { return closed.value_or(ts); }

  friend bool operator==(const RowTime&, const RowTime&) = default;
};

/// "2024-01-02" of a daily row, else "2024-01-02T01:30:00Z".
[[nodiscard]] std::string row_time_text(const RowTime& time);

/// Some rows of one or several instruments.
struct RowBlock {
  std::vector<RowTime> times;
  std::vector<uint32_t> instruments;         ///< of each row, into ColumnSource::instruments()
  std::vector<std::vector<double>> columns;  ///< [column][row]; NaN where there is no value

  [[nodiscard]] size_t rows() const { return times.size(); }
  /// Takes out all rows; `count` columns.
  void clear(size_t count);
};

/// Adds the rows of `more`, which has as many columns, or `all` has no rows yet.
void append(RowBlock& all, const RowBlock& more);

/// Only these rows stay; they ascend.
void keep_rows(RowBlock& block, std::span<const size_t> rows);

/// Rows in order, each once. The rows of one instrument never go back in time; those of several are
/// mixed as the source has them, from the catalog by time and then in the order of instruments(),
/// unless one instrument after another is asked for.
class ColumnSource {
 public:
  ColumnSource() = default;
  ColumnSource(const ColumnSource&) = delete;
  ColumnSource& operator=(const ColumnSource&) = delete;
  virtual ~ColumnSource() = default;

  /// So far; later rows may add to it. One empty name where the rows name none.
  [[nodiscard]] virtual const std::vector<std::string>& instruments() const = 0;
  [[nodiscard]] virtual bool has_column(std::string_view name) const = 0;
  /// For messages, sorted.
  [[nodiscard]] virtual std::vector<std::string> column_names() const = 0;
  /// The rows before its own that a value of a column which has_column() knows depends on; of most
  /// none.
  [[nodiscard]] virtual WarmUp look_back(std::string_view /*name*/) const { return {}; }
  /// Whether all rows of one instrument come before those of the next.
  [[nodiscard]] virtual bool is_by_instrument() const { return false; }
  /// Rows before `start` are not there, as if the data began with it. Call it before select().
  virtual void start_at(Timestamp start) = 0;
  /// Call once, before next(): the columns of the blocks, all of which has_column() knows.
  virtual void select(std::span<const std::string> names) = 0;
  /// Fills the block with at most rows_max >= 1 rows; false, and no rows, at the end. Throws Error
  /// where the data cannot be read.
  [[nodiscard]] virtual bool next(RowBlock& block, size_t rows_max) = 0;
  /// What it carries from row to row, and where it stands; between two next(), exact.
  virtual void save(Writer& writer) const = 0;
  /// Into a source that was opened on the same data, with the same columns selected, before next():
  /// the row behind the last one given out comes next. Throws Error for a state that is of
  /// something else.
  virtual void load(Reader& reader) = 0;
};

/// Reads and drops the next `rows` rows. Throws Error where there are fewer.
void pass_rows(ColumnSource& source, uint64_t rows);

/// What a check does to everything that becomes known after an instant; rows at RowTime::known().
struct Horizon {
  enum class Beyond : uint8_t {
    kMissing,  ///< it is not there
    kGarbage,  ///< rows are there, with values that have nothing to do with the truth
  };
  Timestamp last;  ///< known up to here, included
  Beyond beyond = Beyond::kMissing;
  uint64_t seed = 0;  ///< of the garbage

  /// The latest ts of rows that may be known by then: those of a day bear its end.
  [[nodiscard]] Timestamp ts_max(bool daily) const;
  [[nodiscard]] bool is_garbage_at(Timestamp known) const {
    return beyond == Beyond::kGarbage && known > last;
  }
  [[nodiscard]] bool is_missing_at(Timestamp known) const {
    return beyond == Beyond::kMissing && known > last;
  }
};

/// A seeded value from nowhere: NaN, zero, negative, tiny, huge.
[[nodiscard]] double garbage(uint64_t seed, uint64_t row, uint32_t column);

/// Opens the same data again and again, with or without a horizon.
using SourceOpener =
    std::function<std::unique_ptr<ColumnSource>(const std::optional<Horizon>& horizon)>;

}  // namespace godwit::features
