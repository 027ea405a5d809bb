// Any bytes as a CSV file: reading ends, lines only grow, views lie within the record, and a buffer
// of another size gives the same steps.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/csv.h"
#include "foundation/base/error.h"

namespace {

struct Step {
  godwit::CsvStep step;
  godwit::CsvDefect defect;
  uint64_t line;
  std::string raw;
  std::vector<std::string> fields;
  friend bool operator==(const Step&, const Step&) = default;
};

/// UTF-16 and Parquet, by their first bytes.
bool is_refused_at_the_door(const std::string& bytes) {
  try {
    const godwit::CsvReader reader{godwit::CsvText{"input", bytes}, {.header = false}};
    return false;
  } catch (const godwit::Error&) {
    return true;
  }
}

std::vector<Step> read_all(const std::string& bytes, size_t buffer_bytes) {
  constexpr size_t kRecordBytesMax = 40;
  godwit::CsvReader reader{godwit::CsvText{"input", bytes},
                           {.header = false,
                            .skip_blank_lines = false,
                            .record_bytes_max = kRecordBytesMax,
                            .buffer_bytes = buffer_bytes}};
  std::vector<Step> steps;
  uint64_t line = 0;
  for (godwit::CsvStep step; (step = reader.step()) != godwit::CsvStep::kEnd;) {
    CHECK(reader.line() > line, "lines go forward");
    CHECK(reader.raw().size() <= kRecordBytesMax, "a record is no longer than allowed");
    line = reader.line();
    steps.push_back({step,
                     reader.defect(),
                     line,
                     std::string{reader.raw()},
                     {reader.fields().begin(), reader.fields().end()}});
  }
  return steps;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes{reinterpret_cast<const char*>(data), size};
  if (is_refused_at_the_door(bytes)) return 0;
  CHECK(read_all(bytes, 1) == read_all(bytes, 1 << 16),
        "the size of the buffer changes what is read");
  return 0;
}
