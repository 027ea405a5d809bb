#include "market/data/import/recorded_file.h"

#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

const Series kBook{.instrument = *InstrumentId::parse("ABCUSDT.BINANCE"),
                   .kind = DataKind::kBookDelta};

class RecordedFileTest : public ImporterTest {
 protected:
  /// A message of Binance spot that moves from update `first` to `last`.
  static std::string update(uint64_t first, uint64_t last) {
    const std::string ms = std::to_string(1'700'000'000'000 + last);
    return ms + "000000 {\"stream\":\"abcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":" + ms +
           ",\"s\":\"ABCUSDT\",\"U\":" + std::to_string(first) + ",\"u\":" + std::to_string(last) +
           ",\"b\":[[\"1.0\",\"" + std::to_string(last) + "\"]],\"a\":[]}}\n";
  }
  static std::string snapshot(uint64_t last) {
    return std::to_string(1'700'000'000'000 + last) +
           "500000 {\"lastUpdateId\":" + std::to_string(last) +
           ",\"bids\":[[\"1.0\",\"5\"]],\"asks\":[[\"2.0\",\"5\"]]}\n";
  }
  RowCounts import_lines(const std::string& lines) const {
    FormatList formats;
    formats.push_back(std::make_unique<RecordedFileFormat>());
    const ImportFile one{file("a.txt", lines), std::nullopt};
    return import_files(root(), {&one, 1}, formats, {.refused_share_max = 1}).files.at(0).rows;
  }
  /// The numbers of the rows from the snapshot on; those after a gap with a star.
  [[nodiscard]] std::string stored() const {
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    std::string out;
    const auto stream = catalog.read<BookDelta>(kBook, {});
    for (std::span<const BookDelta> block = stream->next(); !block.empty(); block = stream->next())
      for (const BookDelta& row : block) {
        const bool after_gap = (row.header.flags & BookDelta::kAfterGap) != 0;
        out += std::to_string(row.header.sequence) + (after_gap ? "* " : " ");
      }
    return out;
  }
};

TEST_F(RecordedFileTest, SoundMessagesOfOtherKindsAreSkippedAndBreakNoBook) {
  const RowCounts rows =
      import_lines(update(11, 12) + snapshot(12) + update(13, 14) + "{\"result\":null,\"id\":1}\n" +
                   update(15, 16) +
                   "1700000000017000000 {\"stream\":\"abcusdt@kline_1m\",\"data\":{\"e\":\"kline\","
                   "\"E\":1700000000017,\"s\":\"ABCUSDT\",\"k\":{\"t\":1700000000000}}}\n" +
                   update(17, 18));
  EXPECT_EQ(stored(), "12* 12 12 14 16 18 ");
  EXPECT_EQ(rows.quarantined, 0U);
  EXPECT_EQ(rows.skipped, 2U);
  EXPECT_EQ(rows.skip_reasons.at("no_market_data"), 2U);
}

TEST_F(RecordedFileTest, AfterADamagedLineTheNumbersTellWhetherABookMissedSomething) {
  const std::string torn = update(15, 16).substr(0, 90) + "\n";
  EXPECT_EQ(import_lines(update(11, 12) + snapshot(12) + update(13, 14) + torn + update(15, 16) +
                         update(17, 18))
                .quarantined,
            1U);
  EXPECT_EQ(stored(), "12* 12 12 14 16 18 ") << "it came again";
  std::filesystem::remove_all(root());
  import_lines(update(11, 12) + snapshot(12) + update(13, 14) + torn + update(17, 18));
  EXPECT_EQ(stored(), "12* 12 12 14 18* ") << "15 and 16 are missing";
}

}  // namespace
}  // namespace godwit
