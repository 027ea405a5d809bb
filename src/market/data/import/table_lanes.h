// Where the rows of a table's output go, and to which records the output applies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "market/data/import/file_intake.h"
#include "market/data/import/table_binding.h"
#include "market/domain/instrument_id.h"

namespace godwit {

/// The instruments that a table has spoken of, numbered in the order of their first mention.
using InstrumentTable = std::vector<InstrumentId>;

/// The lanes of one output, one per instrument.
template <class Row>
class TableLanes {
 public:
  TableLanes(const InstrumentTable& instruments, const TableOutput& output)
      : instruments_{instruments}, kind_{output.kind}, interval_{output.interval} {}
  [[nodiscard]] RowLane<Row>& at(size_t number, FileIntake& intake) {
    if (number >= lanes_.size()) lanes_.resize(number + 1, nullptr);
    if (lanes_[number] == nullptr) {
      Series series{.instrument = instruments_[number], .kind = kind_};
      if (has_interval(kind_)) series.interval = interval_;
      lanes_[number] = &intake.lane<Row>(series);
    }
    return *lanes_[number];
  }

 private:
  const InstrumentTable& instruments_;
  DataKind kind_;
  Interval interval_;
  std::vector<RowLane<Row>*> lanes_;
};

/// Tells the records and the instruments to which an output applies.
class TableFilter {
 public:
  TableFilter(const TableBinder& binder, const TableOutput& output,
              const InstrumentTable& instruments);
  [[nodiscard]] bool passes(const TableRecord& record, size_t number);

 private:
  [[nodiscard]] bool is_of_venue(size_t number);

  struct Condition {
    size_t position;
    std::string words;  // "|1|2|".
  };
  const InstrumentTable& instruments_;
  std::vector<Condition> conditions_;
  std::string venues_;           // "|SSE|SZSE|"; empty: all.
  std::vector<bool> by_number_;  // Whether the instrument is of one of them.
};

}  // namespace godwit
