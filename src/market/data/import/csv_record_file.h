// A table read record by record: what every reader of tables does beside its own records.
#pragma once

#include <memory>

#include "foundation/base/csv.h"
#include "market/data/import/file_format.h"

namespace godwit {

/// Damaged records and those with another number of fields than the header are refused here; the
/// others go to read_record().
class CsvRecordFile : public FileReader {
 public:
  [[nodiscard]] bool advance(FileIntake& intake) final;
  [[nodiscard]] uint64_t bytes_done() const final { return csv_.bytes_done(); }
  [[nodiscard]] uint64_t bytes_total() const final { return csv_.bytes_total(); }

 protected:
  CsvRecordFile(std::unique_ptr<ByteSource> bytes, const CsvReader::Options& options)
      : csv_{std::move(bytes), options}, field_count_{csv_.columns().size()} {}
  /// Accepts, refuses or skips the current record of csv().
  virtual void read_record(FileIntake& intake) = 0;
  /// Once, behind the last record.
  virtual void finish(FileIntake&) {}
  [[nodiscard]] CsvReader& csv() { return csv_; }
  [[nodiscard]] const CsvReader& csv() const { return csv_; }
  /// Where a column stands. Throws Error (kUsage), naming the file, when there is none.
  [[nodiscard]] size_t position(std::string_view column) const;

 private:
  CsvReader csv_;
  size_t field_count_;  ///< 0: not known before the first row of a file without header.
};

}  // namespace godwit
