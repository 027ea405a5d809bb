#include "market/data/import/sse_stream_format.h"

#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

constexpr const char* kTrades =
    "TradeIndex,SecurityID,TradTime,TradPrice,TradVolume,TradeBuyNo,TradeSellNo,TradeBSFlag,"
    "BizIndex,LocalTime\n";

class SseStreamFormatTest : public ImporterTest {
 protected:
  ImportReport import_stream(const std::string& name, const std::string& rows) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    FormatList formats;
    formats.push_back(std::make_unique<SseStreamFormat>());
    const ImportFile one{file(name, kTrades + rows), std::nullopt};
    return import_files(root(), {&one, 1}, formats, {.refused_share_max = 1});
  }
  std::string error_of_name(const std::string& name) const {
    try {
      static_cast<void>(import_stream(name, "1,600000,09:30:00.000,7.4,100,1,2,B,5,09:30:00.1\n"));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return error.what();
    }
    return "no error";
  }
};

TEST_F(SseStreamFormatTest, TheDayIsInTheNameOfTheFileOrItsFolder) {
  for (const char* const name : {"sse_20010305/a.csv", "x/20010305_a.csv"})
    EXPECT_EQ(error_of_name(name), "no error") << name;
  for (const char* const name :
       {"x/a.csv", "20010305/x/a.csv", "x/200103051.csv", "x/20011305.csv"})
    EXPECT_NE(error_of_name(name).find("neither the file nor its folder is named by one"),
              std::string::npos)
        << name;
}

TEST_F(SseStreamFormatTest, BadRowsAreRefusedWithTheirReason) {
  const ImportReport report = import_stream("sse_20010305/a.csv",
                                            "1,600000,09:30:00.000,7.4,100,1,2,B,5,09:30:00.1\n"
                                            "2,600000,9:30,7.4,100,1,2,B,6,09:30:00.1\n"
                                            "3,600000,09:30:00.000,0,100,1,2,B,7,09:30:00.1\n"
                                            "4,600000,09:30:00.000,7.4,0,1,2,B,8,09:30:00.1\n"
                                            "5,600000,09:30:00.000,7.4,100,1,2,Q,9,09:30:00.1\n"
                                            "6,60000,09:30:00.000,7.4,100,1,2,B,10,09:30:00.1\n"
                                            "x,600000,09:30:00.000,7.4,100,1,2,B,11,09:30:00.1\n"
                                            "8,600000,09:30:00.000,7.4,100,1,2,B,4,09:30:00.1\n"
                                            "9,600000,09:30:00.000,7.4\n");
  const RowCounts& rows = report.files.at(0).rows;
  EXPECT_EQ(rows.rows_in, 9U);
  EXPECT_EQ(rows.accepted, 1U);
  const auto count = [&](RowRule rule) { return rows.reasons[static_cast<size_t>(rule)]; };
  EXPECT_EQ(count(RowRule::kMalformedTime), 1U);
  EXPECT_EQ(count(RowRule::kMalformedNumber), 2U);
  EXPECT_EQ(count(RowRule::kNonPositiveQuantity), 1U);
  EXPECT_EQ(count(RowRule::kUnknownWord), 1U);
  EXPECT_EQ(count(RowRule::kUnknownInstrument), 1U);
  EXPECT_EQ(count(RowRule::kBackwardTime), 1U);
  EXPECT_EQ(count(RowRule::kWrongFieldCount), 1U);
  // A trade is a trade and an event of the book; refused ones are neither.
  EXPECT_EQ(merged(report), (MergeCounts{.added = 2}));
}

}  // namespace
}  // namespace godwit
