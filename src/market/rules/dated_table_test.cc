#include "market/rules/dated_table.h"

#include "market/rules/row_reader.h"
#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

DatedTable<std::string> read(const std::string& text) {
  DatedTable<std::string> table{"t.toml [[row]]"};
  const ConfigFile file = ConfigFile::parse(text, "t.toml");
  for (const ConfigSection& row : file.root().sections("row")) {
    const Validity validity = read_validity(row);
    table.add(row.string("key"), validity, row.string("value"), row);
    row.finish();
  }
  table.finish();
  return table;
}

constexpr const char* kRows = R"(
[[row]]
key = "a"
from = 2010-01-01
value = "second"
source = "s"
[[row]]
key = "a"
from = 2005-01-01
to = 2008-12-31
value = "first"
source = "s"
[[row]]
key = "a"
from = 2020-01-01
value = "third"
source = "s"
)";

TEST(DatedTable, RowsHoldFromDayToDay) {
  const DatedTable<std::string> table = read(kRows);
  const auto value = [&](const char* date) {
    const std::string* found = table.find("a", *parse_date(date));
    return found == nullptr ? std::string{"none"} : *found;
  };
  EXPECT_EQ(value("2004-12-31"), "none");
  EXPECT_EQ(value("2005-01-01"), "first");
  EXPECT_EQ(value("2008-12-31"), "first");
  EXPECT_EQ(value("2009-01-01"), "none");
  EXPECT_EQ(value("2009-12-31"), "none");
  EXPECT_EQ(value("2010-01-01"), "second");
  EXPECT_EQ(value("2019-12-31"), "second");  // An open end lasts until the next row.
  EXPECT_EQ(value("2020-01-01"), "third");
  EXPECT_EQ(value("2199-01-01"), "third");
  EXPECT_EQ(table.find("b", *parse_date("2010-01-01")), nullptr);
}

TEST(DatedTable, OutsideIsAnErrorThatSaysWhatToDo) {
  const DatedTable<std::string> table = read(kRows);
  Assumptions strict{Assume::kNothing};
  EXPECT_EQ(error_of([&] { (void)table.at("a", *parse_date("2009-06-01"), strict); }),
            "rules: t.toml [[row]] \"a\": no row holds on 2009-06-01 (the nearest holds from "
            "2005-01-01 to 2008-12-31); add a row with its source");
  EXPECT_EQ(error_of([&] { (void)table.at("b", *parse_date("2009-06-01"), strict); }),
            "rules: t.toml [[row]] \"b\": no row at all, asked for 2009-06-01; add one with its "
            "source");
  EXPECT_TRUE(strict.lines().empty());
}

TEST(DatedTable, NearestIsTakenAndRecorded) {
  const DatedTable<std::string> table = read(kRows);
  Assumptions nearest{Assume::kNearest};
  EXPECT_EQ(table.at("a", *parse_date("2009-06-01"), nearest), "first");
  EXPECT_EQ(table.at("a", *parse_date("2009-09-01"), nearest), "second");
  EXPECT_EQ(table.at("a", *parse_date("1999-01-01"), nearest), "first");
  EXPECT_EQ(table.at("a", *parse_date("2012-01-01"), nearest), "second");  // Known: not recorded.
  EXPECT_NE(error_of([&] { (void)table.at("b", *parse_date("2012-01-01"), nearest); }), "no error");
  EXPECT_EQ(nearest.lines(),
            (std::vector<std::string>{
                "t.toml [[row]] \"a\": the row from 2005-01-01 to 2008-12-31, on 1999-01-01 to "
                "2009-06-01 (2 look-ups)",
                "t.toml [[row]] \"a\": the row from 2010-01-01 to 2019-12-31, on 2009-09-01 (1 "
                "look-up)"}));
}

TEST(DatedTable, OverlapIsRefusedWhereItStands) {
  const std::string overlapping = std::string{kRows} +
                                  "[[row]]\nkey = \"a\"\nfrom = 2008-12-31\nto = 2009-02-01\n"
                                  "value = \"x\"\nsource = \"s\"\n";
  EXPECT_EQ(error_of([&] { (void)read(overlapping); }),
            "t.toml:20:8: row[4].from: expected no overlap with the row for a that holds from "
            "2005-01-01 to 2008-12-31, got 2008-12-31 to 2009-02-01");
  const std::string twice = std::string{kRows} +
                            "[[row]]\nkey = \"a\"\nfrom = 2010-01-01\nvalue = \"x\"\nsource = "
                            "\"s\"\n";
  EXPECT_NE(error_of([&] { (void)read(twice); }).find("expected no overlap"), std::string::npos);
}

TEST(RowReader, RefusesBadRows) {
  const auto row_error = [](const std::string& lines) {
    return error_of([&] { (void)read("[[row]]\n" + lines); });
  };
  EXPECT_EQ(row_error("from = 2010-01-01\nto = 2009-12-31\nkey=\"a\"\nvalue=\"\"\nsource=\"s\""),
            "t.toml:3:6: row[1].to: expected a day not before 2010-01-01, got 2009-12-31");
  EXPECT_EQ(row_error("from = 2010-01-01\nkey=\"a\"\nvalue=\"\"\nsource=\"\""),
            "t.toml:5:8: row[1].source: expected who says so (exchange notice, law, table), got "
            "nothing");
  EXPECT_EQ(row_error("from = 2010-01-01\nkey=\"a\"\nvalue=\"\"\nsource=\"s\"\nvalu = 1"),
            "t.toml:6:8: row[1].valu: expected one of from key source to value, got valu; did you "
            "mean value?");
}

TEST(RowReader, RatesAreExact) {
  EXPECT_EQ(parse_rate("0.0005")->raw(), 500'000'000);
  EXPECT_EQ(parse_rate("0.05%")->raw(), 500'000'000);
  EXPECT_EQ(parse_rate("5bp")->raw(), 500'000'000);
  EXPECT_EQ(parse_rate("0.23bp")->raw(), 23'000'000);
  EXPECT_EQ(parse_rate("0.00341%")->raw(), 34'100'000);
  EXPECT_EQ(parse_rate("100%")->raw(), Rate::kScale);
  EXPECT_EQ(parse_rate("0")->raw(), 0);
  for (const std::string_view text :
       {"", "%", "bp", "-1bp", "101%", "1.1", "1 %", "0.000000000001bp", "5 bp", "nan"})
    EXPECT_FALSE(parse_rate(text).has_value()) << text;
}

}  // namespace
}  // namespace godwit
