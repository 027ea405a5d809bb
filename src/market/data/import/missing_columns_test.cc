#include "market/data/import/missing_columns.h"

#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

std::string message(std::string_view header, const std::vector<MissingColumn>& missing) {
  CsvReader csv{CsvText{.name = "f.csv", .bytes = header}, {}};
  const Error error = missing_columns(csv, missing);
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  return error.what();
}

TEST(MissingColumns, AllAreNamedAtOnce) {
  EXPECT_EQ(message("a,b\n", {{"ts", "ts"}, {"open", "o"}, {"close", "close"}}),
            "f.csv:1: no column 'ts', 'o' (open), 'close'; the file has a, b; name it with "
            "--column ts=NAME --column open=NAME --column close=NAME or a mapping file");
}

TEST(MissingColumns, NamesThatAreWrittenALittleDifferently) {
  EXPECT_EQ(message("TS,Open,Open Interest\n",
                    {{"ts", "ts"}, {"open", "open"}, {"open_interest", "open_interest"}}),
            "f.csv:1: no column 'ts', 'open', 'open_interest'; the file has TS, Open, Open "
            "Interest; did you mean --column ts=TS --column open=Open --column 'open_interest=Open "
            "Interest' (upper and lower case differ)?");
}

TEST(MissingColumns, OtherDelimiters) {
  EXPECT_NE(message("ts;open;close\n", {{"ts", "ts"}}).find("say --delimiter ';'"),
            std::string::npos);
  EXPECT_NE(message("ts\topen\tclose\n", {{"ts", "ts"}}).find("say --delimiter tab"),
            std::string::npos);
  // A decimal comma does not make it a table of commas.
  EXPECT_NE(message("ts;open;a,b;close\n", {{"ts", "ts"}}).find("say --delimiter ';'"),
            std::string::npos);
  EXPECT_EQ(message("ts,open;close,low\n", {{"x", "x"}}).find("--delimiter"), std::string::npos);
}

}  // namespace
}  // namespace godwit
