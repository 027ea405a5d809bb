#include "foundation/report/format.h"

#include <limits>

#include <gtest/gtest.h>

namespace godwit {
namespace {

TEST(Format, WritesNumbersAsPeopleReadThem) {
  EXPECT_EQ(format_number(1234.5), "1,234.50");
  EXPECT_EQ(format_number(-1234567.891, 1), "-1,234,567.9");
  EXPECT_EQ(format_number(999, 0), "999");
  EXPECT_EQ(format_number(1000, 0), "1,000");
  EXPECT_EQ(format_number(-0.001), "0.00");
  EXPECT_EQ(format_number(1e300, 0).size(), 301U + 100U);
}

TEST(Format, WritesPercentages) {
  EXPECT_EQ(format_percent(0.0512), "5.12%");
  EXPECT_EQ(format_percent(-12.5, 0), "-1,250%");
  EXPECT_EQ(format_signed_percent(0.0512), "+5.12%");
  EXPECT_EQ(format_signed_percent(-0.0512), "-5.12%");
  EXPECT_EQ(format_signed_percent(0.00001), "0.00%");
  EXPECT_EQ(format_signed_percent(0), "0.00%");
}

TEST(Format, NamesWhatIsNoNumber) {
  EXPECT_EQ(format_number(std::numeric_limits<double>::quiet_NaN()), "–");
  EXPECT_EQ(format_percent(std::numeric_limits<double>::quiet_NaN()), "–");
  EXPECT_EQ(format_number(std::numeric_limits<double>::infinity()), "∞");
  EXPECT_EQ(format_number(-std::numeric_limits<double>::infinity()), "-∞");
}

TEST(Format, MoneyKeepsEveryDigitItShows) {
  EXPECT_EQ(format_money("10000000", "CNY"), "10,000,000.00 CNY");
  EXPECT_EQ(format_money("-1234567.5", "CNY"), "-1,234,567.50 CNY");
  EXPECT_EQ(format_money("92233720368.54775807", "USD", 8), "92,233,720,368.54775807 USD");
  EXPECT_EQ(format_money("0.005", ""), "0.01");
  EXPECT_EQ(format_money("-0.004", ""), "0.00");
  EXPECT_EQ(format_money("999.995", "CNY"), "1,000.00 CNY");
  EXPECT_EQ(format_money("1.5", "CNY", 0), "2 CNY");
  EXPECT_EQ(format_money("9.5", "", 0), "10");
}

TEST(Format, Counts) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(5105), "5,105");
  EXPECT_EQ(format_count(std::numeric_limits<int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Format, AppendsTheUnit) {
  EXPECT_EQ(format_value(3, {.kind = NumberKind::kNumber, .decimals = 1, .unit = "bp"}), "3.0 bp");
}

}  // namespace
}  // namespace godwit
