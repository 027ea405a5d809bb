#include "foundation/report/table.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

template <class Part>
std::string html_of(const Part& part, Language language = Language::kEnglish) {
  std::string out;
  append_html(out, part, language);
  return out;
}

TEST(Table, AlignsSortsAndEscapes) {
  EXPECT_EQ(
      html_of(Table{.columns = {{"<Name>"}, {"Value", Align::kRight}},
                    .rows = {{"a&b", signed_cell(-1234.5)},
                             {"c", number_cell(std::numeric_limits<double>::quiet_NaN())}}}),
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"data\">\n"
      "<thead><tr>"
      "<th scope=\"col\" aria-sort=\"none\"><button type=\"button\">&lt;Name&gt;</button></th>"
      "<th scope=\"col\" class=\"right\" aria-sort=\"none\"><button type=\"button\">Value"
      "</button></th></tr></thead>\n"
      "<tbody>\n"
      "<tr><td>a&amp;b</td><td class=\"right bad\" data-v=\"-1234.5\">-1,234.50</td></tr>\n"
      "<tr><td>c</td><td class=\"right\">–</td></tr>\n"
      "</tbody></table></div>\n");
}

TEST(Table, SentencesWrap) {
  const std::string part =
      html_of(Table{.columns = {{"n"}, {.header = "What", .prose = true}}, .rows = {{"1", "a b"}}});
  EXPECT_NE(part.find("<td>1</td><td class=\"prose\">a b</td>"), std::string::npos) << part;
}

TEST(Table, SaysWhatItLeavesOut) {
  Table table{.columns = {{"n"}}, .rows_max = 3, .rest_note = "All are in fills.csv."};
  for (int i = 0; i < 2000; ++i) table.rows.push_back({std::to_string(i)});
  const std::string part = html_of(table);
  EXPECT_NE(part.find("First 3 of 2,000 rows. All are in fills.csv."), std::string::npos);
  EXPECT_NE(part.find("<td>2</td>"), std::string::npos);
  EXPECT_EQ(part.find("<td>3</td>"), std::string::npos);
  EXPECT_NE(html_of(table, Language::kChinese).find("显示前 3 行，共 2,000 行。"),
            std::string::npos);

  table.rows.resize(2);
  EXPECT_EQ(html_of(table).find("First"), std::string::npos);
  table.rows_total = 50;
  EXPECT_NE(html_of(table).find("First 2 of 50 rows."), std::string::npos);
}

TEST(Table, SaysThatItIsEmpty) {
  const std::string part = html_of(Table{.title = "Fills", .columns = {{"n"}}});
  EXPECT_EQ(part, "<h3>Fills</h3>\n<p class=\"small\">Nothing to show.</p>\n");
  EXPECT_EQ(html_of(KeyValues{}), "<p class=\"small\">Nothing to show.</p>\n");
}

TEST(Table, RefusesARowOfAnotherLength) {
  EXPECT_DEATH(html_of(Table{.columns = {{"a"}, {"b"}}, .rows = {{"only"}}}), "as many cells");
}

TEST(Table, WithoutSortingCarriesNoKeys) {
  const std::string part =
      html_of(Table{.columns = {{"n"}}, .rows = {{number_cell(1)}}, .sortable = false});
  EXPECT_EQ(part.find("data-v"), std::string::npos);
  EXPECT_EQ(part.find("<button"), std::string::npos);
}

TEST(KeyValues, ShowNotesAndHashes) {
  EXPECT_EQ(html_of(KeyValues{
                .items = {{"Commission", "0.1%", "min < 5"}, {"run_hash", "3f", "", true}}}),
            "<dl class=\"pairs\">\n"
            "<div><dt>Commission</dt><dd>0.1% <small>min &lt; 5</small></dd></div>\n"
            "<div class=\"wide\"><dt>run_hash</dt><dd class=\"mono\">3f</dd></div>\n"
            "</dl>\n");
}

}  // namespace
}  // namespace godwit
