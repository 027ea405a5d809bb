// Depth tables: several books in a file, and one book in several files.
#include "market/data/import/depth_table_file.h"

#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

constexpr const char* kTardis =
    "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n";

class DepthTableFile : public ImporterTest {
 protected:
  DepthTableFile() {
    formats_.push_back(std::make_unique<DepthTableFormat>(DepthTableVendor::kTardis));
  }
  /// "price:flags" of the stored rows.
  std::string rows(const std::string& symbol) {
    std::string out;
    const Catalog catalog{root(), Catalog::Mode::kReadOnly};
    const auto stream = catalog.read<BookDelta>(
        {.instrument = *InstrumentId::parse(symbol), .kind = DataKind::kBookDelta}, {});
    for (auto block = stream->next(); !block.empty(); block = stream->next())
      for (const BookDelta& row : block)
        out += format_fixed(row.level.price) + ":" + std::to_string(row.header.flags) + " ";
    return out;
  }

  FormatList formats_;
};

std::string row(const std::string& symbol, int second, bool snapshot, int price) {
  const std::string at = "98375040" + std::to_string(second);
  return "deribit," + symbol + "," + at + "100000," + at + "200000," +
         (snapshot ? "true" : "false") + ",bid," + std::to_string(price) + ",10\n";
}

TEST_F(DepthTableFile, MessagesOfTwoBooksDoNotMakeGapsInEachOther) {
  const std::string text = kTardis + row("A", 0, true, 1) + row("B", 1, true, 2) +
                           row("A", 2, false, 3) + row("B", 3, false, 4) + row("A", 4, false, 5);
  const ImportReport report = import_by(formats_, file("t.csv", text), std::nullopt);
  EXPECT_EQ(report.files[0].rows.accepted, 5U);
  // kLastOfRun 1, kSnapshot 4; nothing is kAfterGap 8.
  EXPECT_EQ(rows("A.DERIBIT"), "1:5 3:1 5:1 ");
  EXPECT_EQ(rows("B.DERIBIT"), "2:5 4:1 ");
}

TEST_F(DepthTableFile, ASecondFileGoesOnWithTheBook) {
  const std::vector<ImportFile> files{
      {file("1.csv", kTardis + row("A", 0, true, 1) + row("A", 1, false, 2)), std::nullopt},
      {file("2.csv", kTardis + row("A", 2, false, 3) + row("A", 3, false, 4)), std::nullopt}};
  const ImportReport report = import_files(root(), files, formats_, {});
  EXPECT_EQ(report.files.at(1).rows.accepted, 2U);
  EXPECT_EQ(rows("A.DERIBIT"), "1:5 2:1 3:1 4:1 ");
}

}  // namespace
}  // namespace godwit
