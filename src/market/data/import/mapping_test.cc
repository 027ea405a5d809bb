#include "market/data/import/mapping.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

BarMapping read(const std::string& text) {
  return read_bar_mapping(ConfigFile::parse(text, "m.toml"));
}

std::string error_of(const std::string& text) {
  try {
    static_cast<void>(read(text));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(Mapping, NothingStatedIsTheContractFormat) {
  const BarMapping mapping = read("");
  EXPECT_FALSE(mapping.column(MappedColumn::kTs));
  EXPECT_EQ(mapping.zone, "UTC");
  EXPECT_EQ(mapping.stamp, StampSide::kClose);
  EXPECT_TRUE(mapping.price_unit.is_one());
  EXPECT_EQ(mapping.delimiter, ',');
  EXPECT_TRUE(mapping.header);
  EXPECT_EQ(mapping.encoding, TextEncoding::kUtf8);
  EXPECT_EQ(mapping.unpack_limits.unpacked_bytes_max, uint64_t{64} << 30);
}

TEST(Mapping, ReadsEverything) {
  const BarMapping mapping = read(R"(
[columns]
date = "d"
time = "t"
open = "开盘"
open_interest = "oi"
[time]
zone = "Asia/Shanghai"
format = "%Y%m%d %H:%M"
stamp = "open"
[units]
price = 0.01
volume = 100
[file]
delimiter = "tab"
encoding = "GBK"
unpacked_bytes_max = 1000
unpacked_ratio_max = 30
)");
  EXPECT_EQ(mapping.column(MappedColumn::kDate)->name, "d");
  EXPECT_EQ(mapping.column(MappedColumn::kTime)->name, "t");
  EXPECT_EQ(mapping.column(MappedColumn::kOpen)->name, "开盘");
  EXPECT_EQ(mapping.column(MappedColumn::kOpenInterest)->name, "oi");
  EXPECT_EQ(mapping.zone, "Asia/Shanghai");
  EXPECT_EQ(mapping.stamp, StampSide::kOpen);
  EXPECT_EQ(mapping.price_unit, (DecimalUnit{1, -2}));
  EXPECT_EQ(mapping.volume_unit, (DecimalUnit{1, 2}));
  EXPECT_EQ(mapping.delimiter, '\t');
  EXPECT_EQ(mapping.csv().encoding, TextEncoding::kGb18030);
  EXPECT_EQ(mapping.csv().limits.unpacked_bytes_max, 1000U);
  EXPECT_EQ(mapping.csv().limits.unpacked_ratio_max, 30U);
}

TEST(Mapping, WithoutHeaderColumnsAreNumbers) {
  const std::string file = "[file]\nheader = false\n";
  const BarMapping mapping =
      read(file + "[columns]\nts = 1\nopen = 2\nhigh = 3\nlow = 4\nclose = 5\n");
  EXPECT_FALSE(mapping.header);
  EXPECT_EQ(mapping.column(MappedColumn::kClose)->number, 5U);
  EXPECT_EQ(error_of(file + "[columns]\nts = 1\nopen = \"o\""),
            "m.toml:5:8: columns.open: expected an integer from 1 to 100000, got \"o\"");
  EXPECT_NE(error_of(file).find("columns.open: expected the number of a column"),
            std::string::npos);
}

TEST(Mapping, EveryMistakeIsNamedWithItsPlace) {
  struct Case {
    std::string text;
    std::string part;
  };
  const std::vector<Case> cases{
      {"[column]\nts = \"d\"", "m.toml:1:1: column: expected one of"},
      {"[columns]\nopne = \"o\"", "columns.opne: expected one of"},
      {"[columns]\nopne = \"o\"", "did you mean open?"},
      {"[columns]\nts = 5", "m.toml:2:6: columns.ts: expected a string, got 5"},
      {"[columns]\nts = \"\"", "m.toml:2:6: columns.ts: expected the name of a column"},
      {"[columns]\nts = \"a\"\ndate = \"b\"", "columns.date: expected either ts or date and time"},
      {"[columns]\ntime = \"b\"", "columns.time: expected date as well"},
      {"[time]\nzone = \"Asia/Shangai\"", "m.toml:2:8: time.zone: expected a time zone"},
      {"[time]\nformat = \"%Y\"", "m.toml:2:10: time.format: expected \"iso\""},
      {"[time]\nstamp = \"opne\"", "did you mean open?"},
      {"[units]\nprice = 0", "m.toml:2:9: units.price: expected a positive number"},
      {"[units]\nprice = \"a\"", "units.price: expected a number"},
      {"[units]\nprice = 0.3333333333333", "units.price: expected a positive number of at most"},
      {"[units]\nvolume = -100", "units.volume: expected a positive number"},
      {"[file]\ndelimiter = \"\"", "file.delimiter: expected one character"},
      {"[file]\ndelimiter = \"1\"", "file.delimiter: expected one character"},
      {"[file]\ndelimiter = \"，\"", "file.delimiter: expected one character"},
      {"[file]\nencoding = \"big5\"", "file.encoding: expected utf-8, gbk"},
      {"[file]\nunpacked_bytes_max = 0", "file.unpacked_bytes_max: expected"},
      {"[file]\nheader = 1", "file.header: expected true or false"},
      {"[file]\nheadr = true", "did you mean header?"},
      {"columns = 3", "columns: expected a table"},
      {"[columns", "m.toml:1:"}};
  for (const Case& c : cases)
    EXPECT_NE(error_of(c.text).find(c.part), std::string::npos) << c.text << "\n"
                                                                << error_of(c.text);
}

TEST(Mapping, FlagsOverrideTheFileAndAreNamedInMessages) {
  ConfigFile config = ConfigFile::parse("[columns]\nopen = \"o\"\n", "m.toml");
  config.set("columns.open", "\"Open\"", "--column open");
  EXPECT_EQ(read_bar_mapping(config).column(MappedColumn::kOpen)->name, "Open");
  config.set("time.zone", "\"Nowhere\"", "--time-zone");
  try {
    static_cast<void>(read_bar_mapping(config));
    FAIL();
  } catch (const Error& error) {
    EXPECT_TRUE(std::string{error.what()}.starts_with("--time-zone: expected a time zone"))
        << error.what();
  }
}

TEST(Mapping, AKeyAboveAllSectionsIsSentToItsOwn) {
  EXPECT_EQ(error_of("encoding = \"gbk\"\n"),
            "m.toml:1:12: encoding: expected it below a line [file]");
  EXPECT_NE(error_of("zone = \"UTC\"\n").find("below a line [time]"), std::string::npos);
}

}  // namespace
}  // namespace godwit
