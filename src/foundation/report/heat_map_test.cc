#include "foundation/report/heat_map.h"

#include <limits>

#include <gtest/gtest.h>

namespace godwit {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string html_of(const HeatMap& map) {
  std::string out;
  append_html(out, map, Language::kEnglish);
  return out;
}

TEST(HeatMap, ColoursByValueAndShowsEveryNumber) {
  HeatMap map{.columns = {"a", "b", "c", "all"},
              .rows = {{"<x>", {0.05, -0.10, kNaN, -0.5}}},
              .last_column_is_total = true,
              .full_scale = 0.1};
  EXPECT_EQ(html_of(map),
            "<div class=\"scroll whole\" tabindex=\"0\"><table class=\"heat\">\n"
            "<thead><tr><th scope=\"col\"></th><th scope=\"col\">a</th><th scope=\"col\">b</th>"
            "<th scope=\"col\">c</th><th scope=\"col\">all</th></tr></thead>\n"
            "<tbody>\n"
            "<tr><th scope=\"row\">&lt;x&gt;</th><td class=\"above\" style=\"--t:.50\">5.0</td>"
            "<td class=\"below\" style=\"--t:1\">-10.0</td><td></td>"
            "<td class=\"total below\" style=\"--t:1\">-50.0</td></tr>\n"
            "</tbody></table></div>\n"
            "<p class=\"small heat-legend\"><span>≤ -10.0%</span><i aria-hidden=\"true\"></i>"
            "<span>≥ 10.0%</span></p>\n");
}

TEST(HeatMap, ScalesItselfWithoutTheTotal) {
  HeatMap map{.columns = {"a", "all"},
              .rows = {{"1", {0.02, 5}}, {"2", {-0.02, 5}}},
              .last_column_is_total = true};
  EXPECT_NE(html_of(map).find("≥ 2.0%"), std::string::npos);
  map.rows = {{"1", {kNaN, kNaN}}};
  EXPECT_NE(html_of(map).find("≥ 100.0%"), std::string::npos);
  map.rows = {{"1", {0, 0}}};
  EXPECT_NE(html_of(map).find("--t:.00"), std::string::npos);
}

TEST(HeatMap, MonthsByYears) {
  MonthlyReturns year{.year = 2020, .total = 0.1};
  year.month.fill(kNaN);
  year.month[3] = -0.035;
  const HeatMap map = monthly_heat_map({year}, Language::kChinese);
  ASSERT_EQ(map.columns.size(), 13U);
  EXPECT_EQ(map.columns[3], "4月");
  EXPECT_EQ(map.columns[12], "全年");
  ASSERT_EQ(map.rows.size(), 1U);
  EXPECT_EQ(map.rows[0].label, "2020");
  EXPECT_EQ(map.rows[0].values[3], -0.035);
  EXPECT_EQ(map.rows[0].values[12], 0.1);
}

TEST(HeatMap, SaysThatItIsEmpty) {
  EXPECT_EQ(html_of(monthly_heat_map({}, Language::kEnglish)),
            "<p class=\"small\">Nothing to show.</p>\n");
}

}  // namespace
}  // namespace godwit
