#include "market/data/import/csv_record_file.h"

#include "foundation/base/error.h"

namespace godwit {

bool CsvRecordFile::advance(FileIntake& intake) {
  constexpr int kRecords = 4096;
  for (int i = 0; i < kRecords; ++i) {
    const CsvStep step = csv_.step();
    if (step == CsvStep::kEnd) {
      finish(intake);
      return false;
    }
    if (step == CsvStep::kDefect) {
      intake.refuse(csv_.line(), {rule_of(csv_.defect()), ""}, csv_.raw());
      continue;
    }
    if (field_count_ == 0) field_count_ = csv_.fields().size();
    if (csv_.fields().size() == field_count_)
      read_record(intake);
    else
      intake.refuse(
          csv_.line(),
          {RowRule::kWrongFieldCount, "expected " + std::to_string(field_count_) + " fields, got " +
                                          std::to_string(csv_.fields().size())},
          csv_.raw());
  }
  return true;
}

size_t CsvRecordFile::position(std::string_view column) const {
  if (const std::optional<size_t> found = csv_.find_column(column)) return *found;
  throw usage_error(csv_.path().string() + ":1: no column '" + std::string{column} + "'");
}

}  // namespace godwit
