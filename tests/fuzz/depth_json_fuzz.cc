// Any bytes as a recorded line, and as a depth update for both of its readers: they end in events
// or refusals with a place inside the line, what the scanner takes the other reader takes with
// equal results, and the book that the rows make agrees with the naive one.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "foundation/base/check.h"
#include "market/book/depth_sync.h"
#include "market/book/level_book.h"
#include "market/book/naive_level_book.h"
#include "market/decode/depth_json.h"
#include "market/decode/events_json_testing.h"
#include "market/decode/recorded_json.h"

namespace {

using namespace godwit;

constexpr Timestamp kRecv = Timestamp::from_ns(1'700'000'000'123'456'789);
constexpr size_t kLevelsMax = 50;

void check_run(const std::vector<BookDelta>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const BookDelta& row = rows[i];
    const bool last = (row.header.flags & BookDelta::kLastOfRun) != 0;
    CHECK(last == (i + 1 == rows.size()), "a run ends with its last row and nowhere else");
    CHECK(row.header.ts_event == rows[0].header.ts_event, "a run has one time");
    CHECK(row.header.sequence == rows[0].header.sequence, "a run has one number");
    CHECK(row.level.price.sign() >= 0 && row.level.volume.sign() >= 0, "a negative level");
    CHECK(row.level.price.sign() > 0 || row.level.volume.is_zero(), "a level without a price");
  }
}

/// Line by line, as an importer does.
void read_lines(std::string_view text) {
  static RecordedJson decoder;  // Its buffers are large, and it keeps nothing from line to line.
  DepthSync sync{SequenceRule::kBinanceSpot, {.held_rows_max = 100, .held_messages_max = 5}};
  LevelBook book{{.levels_max = kLevelsMax}};
  NaiveLevelBook naive{kLevelsMax};
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    CollectedEvents events;
    decoder.decode(line, events);
    for (const Refusal& refusal : events.refusals)
      CHECK(refusal.offset <= line.size(), "a refusal points beyond its line");
    for (CollectedEvents::Depth& depth : events.depths) {
      check_run(depth.rows);
      depth.message.deltas = depth.rows;
      const DepthSync::Step step = sync.accept(depth.message);
      book.apply(step.deltas);
      naive.apply(step.deltas);
      CHECK(book.counts().refused > 0 || same_levels(book, naive), "the naive book differs");
    }
    for (const Trade& trade : events.trades)
      CHECK(trade.price.sign() > 0 && trade.quantity.sign() > 0, "a trade of nothing");
  }
}

void compare_readers(std::string_view text) {
  static DepthRows scan_rows;
  static DepthRows read_rows;
  static JsonDocument document;
  DepthUpdate scan;
  if (!scan_depth(text, kRecv, scan_rows, scan)) return;
  const Result<JsonValue, Refusal> root = document.parse(text);
  CHECK(root.has_value(), "the scanner takes what is not JSON");
  const std::optional<JsonValue> data = root->find("stream") ? root->find("data") : *root;
  CHECK(data.has_value(), "the scanner takes an envelope without data");
  const Result<DepthUpdate, Refusal> read = read_depth(*data, kRecv, read_rows);
  CHECK(read.has_value(), "the scanner takes what the other reader refuses");
  CHECK(same_update(scan.source, scan.message, read->source, read->message), "the readers differ");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  compare_readers(text);
  read_lines(text);
  return 0;
}
