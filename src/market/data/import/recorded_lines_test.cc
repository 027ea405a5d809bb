// Raw recordings: what a line becomes, and what may not stop the lines around it.
#include "market/data/import/importer_testing.h"
#include "market/data/import/recorded_file.h"

namespace godwit {
namespace {

const InstrumentId kZzz = *InstrumentId::parse("ZZZUSDT.BINANCE");

class RecordedLines : public ImporterTest {
 protected:
  RecordedLines() { formats_.push_back(std::make_unique<RecordedFileFormat>()); }
  ImportReport import_all(const std::vector<std::string>& lines,
                          std::optional<InstrumentId> id = std::nullopt) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    const ImportFile one{file("recording.txt", text), std::move(id)};
    return import_files(root(), {&one, 1}, formats_, {.refused_share_max = 1});
  }
  static uint64_t refused(const ImportReport& report, RowRule rule) {
    return report.files.at(0).rows.reasons[static_cast<size_t>(rule)];
  }

  FormatList formats_;
};

/// A depth update of the spot market in the second `second`, with one bid.
std::string depth(int second, const std::string& volume, const std::string& symbol = "ZZZUSDT") {
  const std::string s = std::to_string(second);
  return "98375040" + s + "000000000 {\"e\":\"depthUpdate\",\"E\":98375040" + s + "000,\"s\":\"" +
         symbol + "\",\"U\":" + s + ",\"u\":" + s + ",\"b\":[[\"19.9\",\"" + volume +
         "\"]],\"a\":[]}";
}

TEST_F(RecordedLines, ALevelThatNoCatalogHoldsIsRefusedBeforeAnythingIsWritten) {
  const ImportReport report = import_all({depth(1, "1"), depth(2, "20000000000"), depth(3, "3")});
  EXPECT_EQ(refused(report, RowRule::kOutOfRange), 1U);
  EXPECT_EQ(report.files[0].rows.accepted, 2U);
  EXPECT_EQ(merged(report).added, 2U);
}

TEST_F(RecordedLines, ATimeAtTheEndOfTimeIsRefusedAndMovesNoQuote) {
  const auto trade = [](const std::string& ms) {
    return "983750401000000000 {\"e\":\"trade\",\"E\":" + ms + ",\"T\":" + ms +
           ",\"s\":\"ZZZUSDT\",\"t\":1,\"p\":\"20\",\"q\":\"1\",\"m\":true,\"M\":true}";
  };
  const std::string quote = R"( {"u":12,"s":"ZZZUSDT","b":"20.0","B":"3","a":"20.1","A":"2"})";
  const ImportReport report =
      import_all({trade("983750401250"), trade("9223372036854"), "983750402000000000" + quote,
                  "9223372036854775807" + quote, "983750403000000000" + quote});
  EXPECT_EQ(refused(report, RowRule::kOutOfRange), 2U);
  EXPECT_EQ(report.files[0].rows.accepted, 3U);
  // The clock of the venue is a quarter of a second ahead, as the trade before told.
  const std::string rows = stored<Quote>({.instrument = kZzz, .kind = DataKind::kQuote});
  EXPECT_TRUE(rows.starts_with("2001-03-05T00:00:02.25Z,")) << rows;
  EXPECT_NE(rows.find("\n2001-03-05T00:00:03.25Z,"), std::string::npos) << rows;
}

std::string picture(int last_update) {
  return "983750400500000000 {\"lastUpdateId\":" + std::to_string(last_update) +
         ",\"bids\":[[\"19.9\",\"1\"],[\"19.8\",\"7\"]],\"asks\":[]}";
}

TEST_F(RecordedLines, ASnapshotWithoutANameIsOfTheInstrumentThatTheCommandNames) {
  // The snapshot comes first: no line before it gives a name to it.
  const ImportReport report = import_all({picture(1), depth(2, "2"), depth(3, "3")}, kZzz);
  EXPECT_EQ(report.files[0].rows.accepted, 3U);
  ASSERT_EQ(report.series.size(), 1U);
  // One book in step: nothing is marked kAfterGap (8).
  EXPECT_EQ(stored<BookDelta>({.instrument = kZzz, .kind = DataKind::kBookDelta}),
            "2001-03-05T00:00:00.5Z,,1,4,bid,19.9,1\n"
            "2001-03-05T00:00:00.5Z,,1,5,bid,19.8,7\n"
            "2001-03-05T00:00:02Z,,2,1,bid,19.9,2\n"
            "2001-03-05T00:00:03Z,,3,1,bid,19.9,3\n");
}

TEST_F(RecordedLines, AMessageThatTheBookContainsIsSkipped) {
  const RowCounts rows =
      import_all({picture(2), depth(1, "1"), depth(2, "2"), depth(3, "3")}, kZzz).files.at(0).rows;
  EXPECT_EQ(rows.accepted, 2U);
  EXPECT_EQ(rows.skip_reasons.at("in_the_book_already"), 2U);
}

TEST_F(RecordedLines, ASecondInstrumentIsNotMixedWithTheOneThatTheCommandNames) {
  const ImportReport report =
      import_all({depth(1, "1"), depth(2, "2", "OTHERUSDT"), depth(2, "3"), depth(3, "4")}, kZzz);
  EXPECT_EQ(refused(report, RowRule::kOtherInstrument), 1U);
  EXPECT_EQ(report.files[0].rows.accepted, 3U);
}

}  // namespace
}  // namespace godwit
