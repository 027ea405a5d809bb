#include "market/data/import/table_format.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

/// A format with `more` behind its beginnings and [bar] at its end.
std::string format_text(const std::string& more) {
  return "about = \"a\"\n[recognise]\ncolumns = [\"d\"]\nnot_files = [\"*_adjusted*\"]\n"
         "[instrument]\nid = \"{code}\"\n" +
         more +
         "[bar]\ninterval = \"1d\"\n"
         "columns = { ts = \"d\", open = \"o\", high = \"h\", low = \"l\", close = \"c\" }\n";
}
TableFormat parse(const std::string& more) {
  return read_table_format(ConfigFile::parse(format_text(more), "f.toml"), "f");
}
std::string error_of(const std::string& more) {
  try {
    static_cast<void>(parse(more));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(TableFormat, ConditionsOfRecordsThatHoldNothing) {
  const TableFormat format = parse("[skip]\ncancel = \"ExecType = 4|5, price, !size\"\n");
  ASSERT_EQ(format.skips.size(), 1U);
  const std::vector<SkipRule::Condition>& conditions = format.skips[0].conditions;
  ASSERT_EQ(conditions.size(), 3U);
  EXPECT_EQ(conditions[0].column, "ExecType");
  EXPECT_EQ(conditions[0].words, "4|5");
  EXPECT_EQ(conditions[1].column, "price");
  EXPECT_EQ(conditions[1].words, "");
  EXPECT_EQ(conditions[2].column, "size");
  for (const char* const wrong : {"ExecType =", "= 4"})
    EXPECT_NE(error_of("[skip]\nx = \"" + std::string{wrong} + "\"\n").find("skip: expected"),
              std::string::npos)
        << wrong;
}

TEST(TableFormat, FilesOfOtherNamesOnly) {
  const TableFormat format = parse("");
  const std::vector<std::string> columns{"d"};
  EXPECT_TRUE(format.recognise(columns, "a/b.csv"));
  EXPECT_FALSE(format.recognise(columns, "a/b_adjusted.csv"));
  EXPECT_FALSE(format.recognise({}, "a/b.csv"));
}

TEST(TableFormat, AColumnMayHaveAClockOfItsOwn) {
  const TableFormat format = parse(
      "[time]\nzone = \"Asia/Shanghai\"\n[[clock]]\ncolumn = \"r\"\nformat = \"unix_s\"\n"
      "[[clock]]\ncolumn = \"u\"\nzone = \"UTC\"\n");
  EXPECT_EQ(format.clocks.at("r").zone, "Asia/Shanghai");
  EXPECT_EQ(format.clocks.at("u").zone, "UTC");
  EXPECT_NE(error_of("[[clock]]\nzone = \"UTC\"\n").find("column"), std::string::npos);
}

TEST(TableFormat, ValuesStampedWithTheirBeginNeedAPeriod) {
  const std::string series =
      "[time]\nstamp = \"open\"\n[series]\ncolumns = { ts = \"d\" }\n"
      "names = { a = \"o\" }\n";
  EXPECT_NE(error_of(series).find("series: expected an interval"), std::string::npos);
  EXPECT_EQ(error_of(series + "interval = \"1m\"\n"), "no error");
}

TEST(TableFormat, OnlyNewsMayHaveAConstantTime) {
  const std::string columns = "columns = { title = \"t\" }\nconstants = { ts = \"2014-04-01\" }\n";
  EXPECT_EQ(error_of("[news]\n" + columns), "no error");
  EXPECT_NE(error_of("[series]\ncolumns = { value = \"v\" }\n"
                     "constants = { ts = \"2014-04-01\", name = \"n\" }\n")
                .find("expected ts"),
            std::string::npos);
}

}  // namespace
}  // namespace godwit
