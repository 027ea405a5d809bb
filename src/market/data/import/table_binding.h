// Where in a table the values of a row come from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/csv.h"
#include "market/data/import/decimal_unit.h"
#include "market/data/import/refused_row.h"
#include "market/data/import/stamp_reader.h"
#include "market/data/import/table_format.h"

namespace godwit {

using TextMap = std::map<std::string, std::string, std::less<>>;

struct ColumnBinding {
  enum class Source : uint8_t { kAbsent, kField, kConstant, kRatio } source = Source::kAbsent;
  size_t position = 0;  ///< kField, kRatio: of the first field.
  DecimalUnit unit;
  size_t divisor_position = 0;  ///< kRatio.
  DecimalUnit divisor_unit;
  std::string constant;            ///< kConstant.
  const TextMap* words = nullptr;  ///< The file's words for the contract's; null: as they stand.
  bool zero_is_none = false;
  const BarMapping* clock = nullptr;  ///< How its times are written; null: as the stamp.
};

/// The record that is being read.
struct TableRecord {
  std::span<const std::string_view> fields;
  [[nodiscard]] std::string_view field(size_t position) const {
    return position < fields.size() ? trimmed(fields[position]) : std::string_view{};
  }
  [[nodiscard]] std::string_view text(const ColumnBinding& binding) const {
    return binding.source == ColumnBinding::Source::kConstant ? std::string_view{binding.constant}
                                                              : field(binding.position);
  }
};

/// What a record says about time.
struct TableTime {
  std::optional<Timestamp> instant;  ///< Where there is a time of day.
  Date date;                         ///< On the file's own clock.
  Timestamp day_begins;              ///< Of that date, in the file's zone.
  Timestamp day_ends;
  std::string detail;  ///< For messages.
};

/// Reads the time of each record.
class TableStamp {
 public:
  struct Columns {
    std::string name;  ///< For messages.
    std::optional<size_t> date;
    std::optional<size_t> time;
    /// What stands before the text of the fields: a date from the file's name, or a constant.
    std::string before;
    std::string file;  ///< For messages.
  };
  TableStamp(Columns columns, const BarMapping& layout);

  [[nodiscard]] std::optional<RefusedRow> read(const TableRecord& record, TableTime& time);
  /// Another time column of the same form; a time alone is of the record's date.
  [[nodiscard]] Result<Timestamp, RowRule> instant(std::string_view text);
  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] uint64_t local_times() const { return zone_is_stated_ ? 0 : reader_.local_times(); }

 private:
  Columns columns_;
  StampReader reader_;
  bool is_open_;
  bool zone_is_stated_;
  std::string text_;       // Reused.
  std::string date_text_;  // Of the current record, as it stood.
  Date day_;               // The last one that bounds were computed for.
  Timestamp day_begins_;
  Timestamp day_ends_;
  bool has_day_ = false;
};

/// Finds the columns of an output in a table.
class TableBinder {
 public:
  /// `parts`: of the file's name. Both must outlive the binder; the format the bindings too.
  TableBinder(const CsvReader& csv, const TableFormat& format, const TextMap& parts)
      : csv_{csv}, format_{format}, parts_{parts}, used_(csv.columns().size(), false) {}

  /// Absent where the output does not map the column, and optional ones of a mapping that the file
  /// does not have. Throws Error (kUsage) for others that the file does not have.
  [[nodiscard]] ColumnBinding bind(const TableOutput& output, std::string_view column) const;
  /// Throws Error (kUsage) that names all columns that the output needs and the file has not.
  void require_columns(const TableOutput& output) const;
  [[nodiscard]] TableStamp stamp_of(const TableOutput& output) const;
  /// The columns of the file that nothing was bound to so far.
  [[nodiscard]] std::vector<std::string> unused_columns() const;
  /// Throws Error (kUsage), naming the file and what it has.
  [[nodiscard]] size_t position(std::string_view column) const;
  /// The header of the file, for messages.
  [[nodiscard]] std::string place() const { return csv_.path().string() + ":1"; }
  /// "{date}" with the parts put in. Throws Error (kUsage) when one is unknown.
  [[nodiscard]] std::string with_parts(std::string_view text) const;

 private:
  const CsvReader& csv_;
  const TableFormat& format_;
  const TextMap& parts_;
  mutable std::vector<bool> used_;  ///< By column of the file.
};

}  // namespace godwit
