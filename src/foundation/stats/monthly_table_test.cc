#include "foundation/stats/monthly_table.h"

#include <cmath>

#include <gtest/gtest.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

DatedReturn at(const char* date, double value) {
  return {.date = parse_date(date).value(), .value = value};
}

TEST(MonthlyTable, CompoundsWithinMonthsAndYears) {
  const std::vector<MonthlyRow> rows = monthly_table(
      std::vector{at("2019-12-30", 0.1), at("2019-12-31", 0.1), at("2020-01-02", -0.5),
                  at("2020-03-02", 0.5), at("2020-03-02", 0.5)});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].year, 2019);
  EXPECT_DOUBLE_EQ(rows[0].months[11], 0.21);
  EXPECT_DOUBLE_EQ(rows[0].total, 0.21);
  EXPECT_TRUE(std::isnan(rows[0].months[0]));
  EXPECT_DOUBLE_EQ(rows[1].months[0], -0.5);
  EXPECT_TRUE(std::isnan(rows[1].months[1]));
  EXPECT_DOUBLE_EQ(rows[1].months[2], 1.25);
  EXPECT_DOUBLE_EQ(rows[1].total, 0.125);
}

TEST(MonthlyTable, SameMonthOfAnotherYearStartsAgain) {
  const std::vector<MonthlyRow> rows =
      monthly_table(std::vector{at("2018-05-31", 0.1), at("2020-05-29", 0.2)});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_DOUBLE_EQ(rows[0].months[4], 0.1);
  EXPECT_EQ(rows[1].year, 2019);
  EXPECT_TRUE(std::isnan(rows[1].total));
  EXPECT_DOUBLE_EQ(rows[2].months[4], 0.2);
}

TEST(MonthlyTable, RefusesDisorderAndNaN) {
  EXPECT_TRUE(monthly_table({}).empty());
  EXPECT_THROW(
      static_cast<void>(monthly_table(std::vector{at("2020-01-03", 0), at("2020-01-02", 0)})),
      Error);
  EXPECT_THROW(static_cast<void>(monthly_table(std::vector{at("2020-01-03", NAN)})), Error);
}

}  // namespace
}  // namespace godwit
