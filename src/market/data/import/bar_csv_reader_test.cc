#include "market/data/import/bar_csv_reader.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "market/data/import/bar_csv_writer.h"

namespace godwit {
namespace {

struct Read {
  std::vector<Bar> bars;
  std::vector<std::string> reasons;  ///< "line name: detail".
  uint64_t repaired = 0;
  std::vector<std::string> ignored;
};

Read read(const std::string& bytes, const std::string& mapping_toml = "",
          Interval interval = Interval::k1d) {
  const BarMapping mapping = read_bar_mapping(ConfigFile::parse(mapping_toml, "m.toml"));
  CsvReader csv{CsvText{"f.csv", bytes},
                {.delimiter = mapping.delimiter, .header = mapping.header}};
  BarCsvReader reader{csv, mapping, interval};
  Read out;
  out.ignored = reader.ignored_columns();
  for (;;) {
    switch (reader.step()) {
      case BarCsvReader::Step::kEnd: return out;
      case BarCsvReader::Step::kBar:
        out.bars.push_back(reader.bar());
        out.repaired += reader.repaired() ? 1 : 0;
        break;
      case BarCsvReader::Step::kRefused:
        out.reasons.push_back(std::to_string(csv.line()) + " " +
                              std::string{text(reader.refused().rule).name} + ": " +
                              reader.refused().detail);
    }
  }
}

std::string csv_of(const std::vector<Bar>& bars, Interval interval) {
  std::string out;
  for (const Bar& bar : bars) append_bar_csv(out, bar, interval);
  return out;
}

std::string error_of(const std::string& bytes, const std::string& mapping = "",
                     Interval interval = Interval::k1d) {
  try {
    static_cast<void>(read(bytes, mapping, interval));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

constexpr const char* kHeader = "ts,open,high,low,close,volume\n";

TEST(BarCsvReader, ReadsTheContractFormat) {
  const Read daily = read(
      "close,ts,low,high,open,volume,turnover,open_interest,trades,note\n"
      "10.5,2024-01-02,9.75,11,10,1000,10250.5,7,12,x\n"
      "10.5,2024-01-03,10.5,10.5,10.5,,,,,\n");
  EXPECT_EQ(daily.reasons, std::vector<std::string>{});
  ASSERT_EQ(daily.bars.size(), 2U);
  const Bar& bar = daily.bars[0];
  EXPECT_EQ(bar.open, Price::from_units(10));
  EXPECT_EQ(bar.high, Price::from_units(11));
  EXPECT_EQ(bar.low, Price::from_raw(9'750'000'000));
  EXPECT_EQ(bar.close, Price::from_raw(10'500'000'000));
  EXPECT_EQ(bar.volume, 1000);
  EXPECT_EQ(bar.turnover, 10250.5);
  EXPECT_EQ(bar.open_interest, 7);
  EXPECT_EQ(bar.trades, 12U);
  EXPECT_EQ(bar.trading_day().date(), *parse_date("2024-01-02"));
  EXPECT_EQ(bar.header.ts_event, *parse_timestamp("2024-01-03T00:00:00Z"));
  EXPECT_EQ(bar.header.ts_recv, bar.header.ts_event);
  EXPECT_TRUE(std::isnan(daily.bars[1].volume) && std::isnan(daily.bars[1].turnover));
  EXPECT_EQ(daily.bars[1].trades, 0U);
  EXPECT_EQ(daily.ignored, std::vector<std::string>{"note"});

  const Read minutes = read(std::string{kHeader} +
                                "2024-01-02T01:31:00Z,1,1,1,1,0\n"
                                "2024-01-03T00:00:00Z,1,1,1,1,0\n",
                            "", Interval::k1m);
  ASSERT_EQ(minutes.bars.size(), 2U);
  EXPECT_EQ(minutes.bars[0].header.ts_event, *parse_timestamp("2024-01-02T01:31:00Z"));
  EXPECT_EQ(minutes.bars[1].trading_day().date(), *parse_date("2024-01-02"))
      << "a bar that closes at 24:00 belongs to the day it closes";
}

TEST(BarCsvReader, EveryRuleHasItsRow) {
  struct Case {
    std::string row;
    std::string reason;
  };
  const std::string long_text(70000, 'x');
  const std::vector<Case> cases{
      {"2024-01-03,1,1,1", "wrong_field_count: expected 6 fields, got 4"},
      {"2024-01-03,1,1,1,1,1,1", "wrong_field_count: expected 6 fields, got 7"},
      {"2024-01-03,1,1,1,1,\xB9\xF3", "not_utf8: "},
      {"2024-01-03,1,1,1,1," + long_text, "line_too_long: "},
      {"\"2024-01-03\"x,1,1,1,1,1", "broken_quotes: "},
      {",1,1,1,1,1", "missing_field: ts"},
      {"2024-01-03,,1,1,1,1", "missing_field: open"},
      {"2024-01-03,1, ,1,1,1", "missing_field: high"},
      {"2024-01-03,1,1,1,\"\",1", "missing_field: close"},
      {"2024-02-30,1,1,1,1,1", "malformed_time: ts: '2024-02-30'"},
      {"03/01/2024,1,1,1,1,1", "malformed_time: ts: '03/01/2024'"},
      {"2024-01-03,ten,1,1,1,1", "malformed_number: open: 'ten'"},
      {"2024-01-03,1,\"1,000\",1,1,1", "malformed_number: high: '1,000'"},
      {"2024-01-03,1,1,1,1,1k", "malformed_number: volume: '1k'"},
      {"2024-01-03,nan,1,1,1,1", "not_finite: open: 'nan'"},
      {"2024-01-03,1,inf,1,1,1", "not_finite: high: 'inf'"},
      {"2024-01-03,1,1,1,1,NaN", "not_finite: volume: 'NaN'"},
      {"2024-01-03,1,1,1,1,-Infinity", "not_finite: volume: '-Infinity'"},
      {"2024-01-03,0.0000000012,1,1,1,1", "too_precise: open: '0.0000000012'"},
      {"2024-01-03,1e300,1,1,1,1", "out_of_range: open: '1e300'"},
      {"2024-01-03,1,1,1,1,1e999", "out_of_range: volume: '1e999'"},
      {"2024-01-03,1,1,1,1,1e300", "out_of_range: volume: '1e300'"},
      {"2024-01-03,1,1,1,1,1e18", "out_of_range: volume: '1e18'"},
      {"2024-01-03,0,1,0,1,1", "non_positive_price: open: '0'"},
      {"2024-01-03,1,1,-1,1,1", "non_positive_price: low: '-1'"},
      {"2024-01-03,1,1,2,1,1", "high_below_low: high '1' < low '2'"},
      {"2024-01-03,3,2,1,1,1", "price_outside_range: open: '3'"},
      {"2024-01-03,2,2,1,0.5,1", "price_outside_range: close: '0.5'"},
      {"2024-01-03,1,1,1,1,-5", "negative_volume: volume: '-5'"},
      {"2024-01-02,1,1,1,1,1", "duplicate_time: repeats line 2"},
      {"2024-01-02,1,2,1,1,1", "duplicate_time_conflict: contradicts line 2"},
      {"2024-01-01,1,1,1,1,1", "backward_time: earlier than line 2"}};
  for (const Case& c : cases) {
    const Read out =
        read(std::string{kHeader} + "2024-01-02,1,1,1,1,1\n" + c.row + "\n2024-01-04,1,1,1,1,1\n");
    EXPECT_EQ(out.reasons, std::vector<std::string>{"3 " + c.reason}) << c.row.substr(0, 80);
    EXPECT_EQ(out.bars.size(), 2U) << "the rows around it are kept: " << c.row.substr(0, 80);
  }
}

TEST(BarCsvReader, ARowWithoutAPriceStillHasItsTime) {
  const auto lacks_price = [](const std::string& row) {
    CsvReader csv{CsvText{"f.csv", std::string{kHeader} + "2024-01-02,1,1,1,1,1\n" + row + "\n"},
                  {}};
    BarCsvReader reader{csv, BarMapping{}, Interval::k1d};
    EXPECT_EQ(reader.step(), BarCsvReader::Step::kBar);
    EXPECT_FALSE(reader.lacks_price());
    EXPECT_EQ(reader.step(), BarCsvReader::Step::kRefused);
    if (reader.lacks_price()) {
      EXPECT_EQ(reader.bar().trading_day().date(), *parse_date("2024-01-05"));
      EXPECT_EQ(reader.bar().header.ts_event, *parse_timestamp("2024-01-06T00:00:00Z"));
    }
    return reader.lacks_price();
  };
  for (const std::string& none : std::vector<std::string>{"", "0", "-1", "nan", "null"})
    for (const std::string& row : {none + ",1,1,1", "1," + none + ",1,1", "1,1,1," + none})
      EXPECT_TRUE(lacks_price("2024-01-05," + row + ",x")) << row;
  for (const char* row : {",1,1,1,1,1", "2024-01-05,ten,1,1,1,1", "2024-01-05,1,1,2,1,1",
                          "2024-01-05,1,1,1,1,-1", "2024-01-02,1,1,1,1,1", "2024-01-05,1"})
    EXPECT_FALSE(lacks_price(row)) << row;
}

TEST(BarCsvReader, ALongerBarLiesOnItsDate) {
  const std::string rows =
      "ts,open,high,low,close,trading_day\n"
      "2024-01-02T00:00:00Z,1,1,1,1,20240102\n"
      "2024-01-03T00:00:00Z,1,1,1,1,2024-01-02\n"
      "2024-01-04T00:00:00Z,1,1,1,1,2024-01-05\n";
  for (const Interval interval : {Interval::k1d, Interval::k1w}) {
    const Read out = read(rows, "", interval);
    EXPECT_EQ(out.bars.size(), 1U);
    EXPECT_EQ(out.reasons,
              (std::vector<std::string>{"3 trading_day_is_not_date: trading_day: '2024-01-02'",
                                        "4 trading_day_is_not_date: trading_day: '2024-01-05'"}));
  }
  EXPECT_EQ(read(rows, "", Interval::k1h).bars.size(), 3U) << "a night session belongs elsewhere";
}

TEST(BarCsvReader, IntradayTimes) {
  struct Case {
    std::string stamp;
    std::string result;
  };
  const std::string new_york = "[time]\nzone = \"America/New_York\"\n";
  for (const auto& [stamp, result] : std::vector<Case>{
           {"2024-03-08 16:00:00", "2024-03-08T21:00:00Z"},
           {"2024-03-10 02:30:00", "nonexistent_local_time"},
           {"2024-11-03 01:30:00", "ambiguous_local_time"},
           {"2024-11-03T01:30:00-05:00", "2024-11-03T06:30:00Z"},  // It says which one.
           {"2024-11-03T06:30:00Z", "2024-11-03T06:30:00Z"},
           {"2024-11-03", "malformed_time"}}) {
    const Read out = read(std::string{kHeader} + stamp + ",1,1,1,1,1\n", new_york, Interval::k1h);
    if (out.bars.empty()) {
      ASSERT_EQ(out.reasons.size(), 1U);
      EXPECT_EQ(out.reasons[0].find("2 " + result), 0U) << out.reasons[0];
    } else {
      EXPECT_EQ(format_timestamp(out.bars[0].header.ts_event), result);
    }
  }
  EXPECT_NE(error_of(kHeader, "[time]\nformat = \"%Y%m%d\"\n", Interval::k1m)
                .find("expected hours and minutes"),
            std::string::npos);
}

TEST(BarCsvReader, StampsThatNameTheOpenMoveByTheInterval) {
  const Read out = read(std::string{kHeader} + "1704159000000,1,1,1,1,1\n",
                        "[time]\nformat = \"unix_ms\"\nstamp = \"open\"\n", Interval::k4h);
  ASSERT_EQ(out.bars.size(), 1U);
  EXPECT_EQ(format_timestamp(out.bars[0].header.ts_event), "2024-01-02T05:30:00Z");
}

TEST(BarCsvReader, TimesThatTheCatalogCannotHoldAreOutOfRange) {
  const auto reason = [](const std::string& stamp, const std::string& mapping, Interval interval) {
    const Read out = read(std::string{kHeader} + stamp + ",1,1,1,1,1\n", mapping, interval);
    return out.reasons.empty() ? "read" : out.reasons[0].substr(2, out.reasons[0].find(':') - 2);
  };
  EXPECT_EQ(reason("2261-12-30", "", Interval::k1d), "read");
  EXPECT_EQ(reason("2261-12-31", "", Interval::k1d), "out_of_range");
  EXPECT_EQ(reason("1678-01-01", "", Interval::k1d), "read");
  EXPECT_EQ(reason("1678-01-01T00:00:00Z", "", Interval::k1m), "out_of_range");
  EXPECT_EQ(reason("1678-01-01T00:00:00.000000001Z", "", Interval::k1m), "read");
  EXPECT_EQ(reason("1678-01-01T01:00:00+08:00", "", Interval::k1m), "out_of_range");
  EXPECT_EQ(reason("2261-12-31T23:59:00Z", "", Interval::k1m), "read");
  EXPECT_EQ(reason("2261-12-31T23:59:00Z", "[time]\nstamp = \"open\"\n", Interval::k1m),
            "out_of_range");
}

TEST(BarCsvReader, DailyBarsCarryTheDateAsWritten) {
  for (const auto& [mapping, stamp] : std::vector<std::pair<std::string, std::string>>{
           {"", "2024-01-02"},
           {"", "2024-01-02 00:00:00"},
           {"[time]\nzone = \"Asia/Shanghai\"\n", "2024-01-02 15:00:00"},
           {"[time]\nzone = \"America/New_York\"\n", "2024-01-02T16:00:00-05:00"},
           {"[time]\nformat = \"%Y%m%d\"\nstamp = \"open\"\n", "20240102"},
           {"[time]\nformat = \"unix_s\"\n", "1704153600"},  // 00:00 UTC
           {"[time]\nformat = \"unix_s\"\nzone = \"Asia/Shanghai\"\n",
            "1704124800"}}) {  // 00:00 CST
    const Read out = read(std::string{kHeader} + stamp + ",1,1,1,1,1\n", mapping);
    ASSERT_EQ(out.bars.size(), 1U) << stamp;
    EXPECT_EQ(format_date(out.bars[0].trading_day().date()), "2024-01-02") << stamp;
    EXPECT_EQ(format_timestamp(out.bars[0].header.ts_event), "2024-01-03T00:00:00Z") << stamp;
  }
}

TEST(BarCsvReader, UnitsDelimitersAndSplitStamps) {
  const Read out = read("d;t;o;h;l;c;v;m\n20240102;09:31;1013;1013;1013;1013;5;0.3\n",
                        "[columns]\ndate = \"d\"\ntime = \"t\"\nopen = \"o\"\nhigh = \"h\"\n"
                        "low = \"l\"\nclose = \"c\"\nvolume = \"v\"\nturnover = \"m\"\n"
                        "[time]\nformat = \"%Y%m%d %H:%M\"\nzone = \"Asia/Shanghai\"\n"
                        "[units]\nprice = 0.01\nvolume = 100\nturnover = 1000\n"
                        "[file]\ndelimiter = \";\"\n",
                        Interval::k1m);
  EXPECT_EQ(csv_of(out.bars, Interval::k1m),
            "2024-01-02T01:31:00Z,10.13,10.13,10.13,10.13,500,300,,\n");
}

TEST(BarCsvReader, FilesWithoutHeader) {
  const std::string mapping =
      "[file]\nheader = false\n[columns]\nts = 1\nopen = 2\nhigh = 3\nlow = 4\nclose = 5\nvolume = "
      "9\n";
  const Read out = read("2024-01-02,1,1,1,1\n2024-01-03,1,1,1\n2024-01-04,1,1,1,1\n", mapping);
  EXPECT_EQ(out.bars.size(), 2U);
  EXPECT_EQ(out.reasons, std::vector<std::string>{"2 wrong_field_count: expected 5 fields, got 4"});
}

TEST(BarCsvReader, NoiseIsRoundedAndCounted) {
  const Read out = read(std::string{kHeader} +
                        "2024-01-02,10.13,10.130000000000001,10.129999999999999,10.13,1\n"
                        "2024-01-03,10.13,10.13,10.13,10.13,1\n");
  EXPECT_EQ(out.repaired, 1U);
  EXPECT_EQ(csv_of(out.bars, Interval::k1d).substr(0, 34), "2024-01-02,10.13,10.13,10.13,10.13");
}

TEST(BarCsvReader, LineEndsMarksAndTruncatedFiles) {
  EXPECT_EQ(read("\xEF\xBB\xBFts,open,high,low,close\r\n2024-01-02,1,1,1,1\r\n\r\n").bars.size(),
            1U);
  EXPECT_EQ(read("ts,open,high,low,close\n2024-01-02,1,1,1,1").bars.size(), 1U);
  const Read cut = read("ts,open,high,low,close\n2024-01-02,1,1,1,1\n2024-01-03,1,1");
  EXPECT_EQ(cut.bars.size(), 1U);
  EXPECT_EQ(cut.reasons, std::vector<std::string>{"3 wrong_field_count: expected 5 fields, got 3"});
}

TEST(BarCsvReader, MissingColumnsAreNamedWithAGuess) {
  EXPECT_EQ(
      error_of("Date,Open,high,low,close\n"),
      "f.csv:1: no column 'ts', 'open'; the file has Date, Open, high, low, close; did you mean "
      "--column open=Open (upper and lower case differ); name the rest with "
      "--column ts=NAME or a mapping file");
  EXPECT_EQ(error_of("ts,Open,high,low,close\n"),
            "f.csv:1: no column 'open'; the file has ts, Open, high, low, close; did you mean "
            "--column open=Open (upper and lower case differ)?");
  EXPECT_NE(error_of("ts,open,high,low,close\n", "[columns]\nvolume = \"vol\"\n")
                .find("no column 'vol' (volume)"),
            std::string::npos);
  EXPECT_NE(error_of("ts,open,open,high,low,close\n").find("two columns are named 'open'"),
            std::string::npos);
}

}  // namespace
}  // namespace godwit
