// What one record of a table becomes, kind by kind.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/csv.h"
#include "market/data/import/file_intake.h"
#include "market/data/import/table_binding.h"
#include "market/data/import/table_lanes.h"

namespace godwit {

class RecordOutput {
 public:
  virtual ~RecordOutput() = default;
  /// Stages what the record becomes for instrument `number` of the table. Nothing when all is well,
  /// else why the whole record is refused. Sets `repaired` when a number was rounded.
  [[nodiscard]] virtual std::optional<RefusedRow> stage(const TableRecord& record, size_t number,
                                                        FileIntake& intake, bool& repaired) = 0;
  [[nodiscard]] virtual uint64_t assumed_utc() const = 0;
  [[nodiscard]] virtual std::vector<std::string> ignored_columns() const { return {}; }
  /// See FileReader::assumptions(), of this output alone; empty: nothing is assumed.
  [[nodiscard]] virtual std::string assumption() const { return ""; }
  /// What the records so far say against the format; empty: nothing.
  [[nodiscard]] virtual std::string doubt() const { return ""; }
};

/// `csv`, `format` and `instruments` must outlive the output. Null when the output is optional and
/// the table lacks its columns. Throws Error (kUsage) when it lacks one of another output.
[[nodiscard]] std::unique_ptr<RecordOutput> make_output(CsvReader& csv, const TableFormat& format,
                                                        const TableOutput& output,
                                                        const TextMap& parts,
                                                        const InstrumentTable& instruments);

}  // namespace godwit
