// Any bytes as a raw recording: every line is accepted, skipped or refused, and what is staged of
// them the catalog can hold, in the order of its keys.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "foundation/base/byte_source.h"
#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/import/file_intake.h"
#include "market/data/import/recorded_file.h"

namespace {

using namespace godwit;

template <class Row>
void check_rows(const Lane& lane, const Spool& spool) {
  const auto* const typed = dynamic_cast<const RowLane<Row>*>(&lane);
  if (typed == nullptr) return;
  std::optional<Row> before;
  const auto rows = typed->rows(spool);
  for (auto block = rows->next(); !block.empty(); block = rows->next())
    for (const Row& row : block) {
      CHECK(!find_unstorable(row), "a row that the catalog cannot hold");
      CHECK(!before || RowSchema<Row>::key(*before) <= RowSchema<Row>::key(row), "rows run back");
      before = row;
    }
}

void import(std::string_view text, const std::optional<InstrumentId>& instrument) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path();
  constexpr size_t kMemoryBytesMax = 64 << 20;
  Staging staging{folder, kMemoryBytesMax};
  Quarantine quarantine{folder};
  RowCounts counts;
  FileIntake intake{"recording", staging, quarantine, counts};
  try {
    const auto reader = RecordedFileFormat{}.open(memory_source("recording", text),
                                                  {.path = "recording", .instrument = instrument});
    while (reader->advance(intake)) {
    }
  } catch (const Error& error) {
    // The only wrong usage is to name an instrument that the file contradicts.
    CHECK(error.kind() == ErrorKind::kFailed || (instrument && error.kind() == ErrorKind::kUsage),
          "a file that cannot be read is no wrong usage");
    return;
  }
  CHECK(counts.rows_in == counts.accepted + counts.skipped + counts.quarantined, "a lost line");
  staging.flush();
  for (const auto& [series, lane] : staging.lanes()) {
    check_rows<BookDelta>(*lane, staging.spool());
    check_rows<Trade>(*lane, staging.spool());
    check_rows<Quote>(*lane, staging.spool());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  import(text, std::nullopt);
  import(text, InstrumentId::parse("MINE.BINANCE"));
  return 0;
}
