// Rows and runs for the tests of level books, with whole prices and quantities.
#pragma once

#include <cstdint>
#include <vector>

#include "market/domain/event.h"

namespace godwit {

struct TestRow {
  char side = 'b';  ///< 'b' or 'a'.
  int64_t price = 0;
  int64_t volume = 0;
};

/// One run of `sequence` at that many milliseconds, received one millisecond later.
[[nodiscard]] inline std::vector<BookDelta> test_run(uint64_t sequence,
                                                     const std::vector<TestRow>& rows,
                                                     uint16_t flags = 0) {
  std::vector<BookDelta> run;
  for (const TestRow& row : rows) {
    BookDelta delta;
    delta.header.ts_event = Timestamp::from_ns(static_cast<int64_t>(sequence) * 1'000'000);
    delta.header.ts_recv = delta.header.ts_event + Duration::from_ns(1'000'000);
    delta.header.sequence = sequence;
    delta.header.kind = EventKind::kBookDelta;
    delta.header.flags =
        static_cast<uint16_t>(flags | (row.side == 'a' ? BookDelta::kAskSide : uint16_t{0}));
    delta.level = {Price::from_units(row.price), Quantity::from_units(row.volume)};
    run.push_back(delta);
  }
  if (!run.empty())
    run.back().header.flags =
        static_cast<uint16_t>(run.back().header.flags | BookDelta::kLastOfRun);
  return run;
}

}  // namespace godwit
