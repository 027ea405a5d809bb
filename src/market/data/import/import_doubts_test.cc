// What an import notes about rows that it takes, or says of those that it refuses.
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

using ImportDoubts = ImporterTest;

TEST_F(ImportDoubts, MinutesReadAsFiveMinutesAreNoted) {
  std::string text = kHeader;
  for (int i = 10; i < 40; ++i)
    text += "2024-01-02T10:" + std::to_string(i) + ":00Z,10,10,10,10,1,,,\n";
  const FileReport five = import(file("m.csv", text), {}, Interval::k5m).files.at(0);
  ASSERT_EQ(five.assumptions.size(), 1U);
  EXPECT_EQ(five.assumptions[0],
            "bar: read as 5m, but most rows are 1m apart: is the interval right?");
  EXPECT_TRUE(import(file("m.csv", text), {}, Interval::k1m).files.at(0).assumptions.empty());
}

TEST_F(ImportDoubts, RowsOfTheFutureAreCounted) {
  const auto path = file("m.csv", std::string{kHeader} +
                                      "2024-01-02T10:00:00Z,10,10,10,10,1,,,\n"
                                      "2024-01-02T10:01:00Z,10,10,10,10,1,,,\n"  // Going on.
                                      "2024-01-02T10:03:00Z,10,10,10,10,1,,,\n"
                                      "2024-01-02T10:04:00Z,0,10,10,10,1,,,\n"  // Refused.
                                      "2024-01-02T10:05:00Z,10,10,10,10,1,,,\n");
  ImportOptions options{.refused_share_max = 1};
  EXPECT_EQ(import(path, options, Interval::k1m).files.at(0).rows_ahead, 0U);
  options.now = Date::from_civil(2024, 1, 2)->midnight_utc() + Duration::minutes(601);
  EXPECT_EQ(import(path, options, Interval::k1m).files.at(0).rows_ahead, 2U);
  // A day is dated by its end.
  const auto days = file("d.csv", std::string{kHeader} + "2024-01-02,10,10,10,10,1,,,\n" +
                                      "2024-01-03,10,10,10,10,1,,,\n");
  EXPECT_EQ(import(days, options, Interval::k1d).files.at(0).rows_ahead, 1U);
}

TEST_F(ImportDoubts, SecondsReadAsMillisecondsAreAnError) {
  const std::string seconds = "ts,open,high,low,close\n1704189600,10,10,10,10\n";
  const auto error_with = [&](const std::string& format, const std::string& text) {
    try {
      static_cast<void>(import_by(contract(Interval::k1m, "[time]\nformat = \"" + format + "\"\n"),
                                  file("t.csv", text)));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return std::string{error.what()};
    }
    return std::string{};
  };
  for (const char* const format : {"unix_ms", "unix_us", "unix_ns"})
    EXPECT_NE(error_with(format, seconds).find("it is unix_s: say --time-format unix_s"),
              std::string::npos)
        << format;
  EXPECT_NE(error_with("unix_us", "ts,open,high,low,close\n1704189600000,10,10,10,10\n")
                .find("say --time-format unix_ms"),
            std::string::npos);
  EXPECT_EQ(error_with("unix_s", seconds), "");
  // Real times before 1980.
  EXPECT_EQ(error_with("unix_s", "ts,open,high,low,close\n86400,10,10,10,10\n"), "");
  EXPECT_EQ(error_with("unix_ms", "ts,open,high,low,close\n157766400000,10,10,10,10\n"), "");
}

TEST_F(ImportDoubts, ValuesThatContradictAreRefused) {
  const std::string head = "ts,name,value\n";
  const auto rows_of = [&](const std::string& rows) {
    const ImportFile one{file("f.csv", head + rows), kSpx};
    std::filesystem::remove_all(root());
    return import_files(root(), {&one, 1}, contract(DataKind::kFundamental),
                        {.refused_share_max = 1})
        .files.at(0)
        .rows;
  };
  const RowCounts against =
      rows_of("2024-03-29,eps,1\n2024-03-29,pe,7\n2024-03-29,eps,2\n2024-03-30,eps,2\n");
  EXPECT_EQ(against.accepted, 3U);
  EXPECT_EQ(against.reasons[static_cast<size_t>(RowRule::kDuplicateTimeConflict)], 1U);
  EXPECT_EQ(against.examples.at(0).line, 4U);
  const RowCounts again = rows_of("2024-03-29,eps,1\n2024-03-29,pe,1\n2024-03-29,eps,1\n");
  EXPECT_EQ(again.reasons[static_cast<size_t>(RowRule::kDuplicateTime)], 1U);
  EXPECT_EQ(again.reasons[static_cast<size_t>(RowRule::kDuplicateTimeConflict)], 0U);
}

TEST_F(ImportDoubts, ABadTimeOfDayIsToldAsTheTime) {
  const auto detail_of = [&](const FormatList& formats, const std::string& rows) {
    const ImportFile one{file("t.csv", rows), kSpx};
    return import_files(root(), {&one, 1}, formats, {.refused_share_max = 1})
        .files.at(0)
        .rows.examples.at(0)
        .detail;
  };
  const std::string mapping =
      "[columns]\ndate = \"d\"\ntime = \"t\"\n[time]\nformat = \"%Y%m%d %H%M%S\"\n";
  const FormatList bars = contract(Interval::k1m, mapping);
  EXPECT_EQ(detail_of(bars, "d,t,open,high,low,close\n20240102,93100,1,1,1,1\n"), "time: '93100'");
  EXPECT_EQ(detail_of(bars, "d,t,open,high,low,close\n20240199,093100,1,1,1,1\n"),
            "date: '20240199'");
  EXPECT_EQ(
      detail_of(contract(DataKind::kTrade, mapping), "d,t,price,quantity\n20240102,93100,1,1\n"),
      "time: '93100'");
}

}  // namespace
}  // namespace godwit
