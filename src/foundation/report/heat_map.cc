#include "foundation/report/heat_map.h"

#include <algorithm>
#include <cmath>

#include "foundation/base/check.h"
#include "foundation/report/html.h"

namespace godwit {
namespace {

double automatic_scale(const HeatMap& map) {
  std::vector<double> sizes;
  for (const HeatRow& row : map.rows) {
    const size_t count = row.values.size() - (map.last_column_is_total ? 1 : 0);
    for (size_t i = 0; i < count; ++i)
      if (std::isfinite(row.values[i])) sizes.push_back(std::abs(row.values[i]));
  }
  if (sizes.empty()) return 1;
  const auto at = sizes.begin() + static_cast<std::ptrdiff_t>((sizes.size() - 1) * 95 / 100);
  std::nth_element(sizes.begin(), at, sizes.end());
  return *at > 0 ? *at : 1;
}

/// Strength of the colour in hundredths, 0 to 100.
int strength(double value, double scale) {
  return static_cast<int>(std::lround(std::min(std::abs(value) / scale, 1.0) * 100));
}

std::string hundredths(int value) {
  if (value >= 100) return "1";
  return value < 10 ? ".0" + std::to_string(value) : "." + std::to_string(value);
}

/// The number as the cell shows it: percentages lose their sign, the legend keeps it.
std::string cell_text(double value, const NumberFormat& format) {
  std::string text =
      format_value(value, {.kind = format.kind, .decimals = format.decimals, .unit = {}});
  if (text.ends_with('%')) text.pop_back();
  return text;
}

void append_cell(std::string& out, const HeatMap& map, double value, double scale, bool total) {
  if (std::isnan(value)) {
    out += total ? "<td class=\"total\"></td>" : "<td></td>";
    return;
  }
  const int amount = strength(value, scale);
  out += "<td class=\"";
  if (total) out += "total ";
  out += value < 0 ? "below" : "above";
  out += "\" style=\"--t:" + hundredths(amount) + "\">" + cell_text(value, map.format) + "</td>";
}

void append_legend(std::string& out, const HeatMap& map, double scale) {
  out += "<p class=\"small heat-legend\"><span>";
  append_html_text(out, "≤ " + format_value(-scale, map.format));
  out += "</span><i aria-hidden=\"true\"></i><span>";
  append_html_text(out, "≥ " + format_value(scale, map.format));
  out += "</span></p>\n";
}

void append_body(std::string& out, const HeatMap& map, double scale) {
  out += "<tbody>\n";
  for (const HeatRow& row : map.rows) {
    out += "<tr><th scope=\"row\">";
    append_html_text(out, row.label);
    out += "</th>";
    for (size_t i = 0; i < row.values.size(); ++i) {
      const bool total = map.last_column_is_total && i + 1 == row.values.size();
      append_cell(out, map, row.values[i], scale, total);
    }
    out += "</tr>\n";
  }
  out += "</tbody>";
}

}  // namespace

HeatMap monthly_heat_map(const std::vector<MonthlyReturns>& years, Language language) {
  HeatMap map;
  const Words& say = words(language);
  map.columns.assign(say.months.begin(), say.months.end());
  map.columns.emplace_back(say.year);
  map.last_column_is_total = true;
  for (const MonthlyReturns& year : years) {
    HeatRow row{.label = std::to_string(year.year),
                .values = {year.month.begin(), year.month.end()}};
    row.values.push_back(year.total);
    map.rows.push_back(std::move(row));
  }
  return map;
}

void append_html(std::string& out, const HeatMap& map, Language language) {
  for (const HeatRow& row : map.rows)
    CHECK(row.values.size() == map.columns.size(), "a row has a value for each column");
  if (!map.title.empty()) out += "<h3>" + html_text(map.title) + "</h3>\n";
  if (map.rows.empty() || map.columns.empty()) {
    out.append("<p class=\"small\">").append(words(language).nothing_to_show).append("</p>\n");
    return;
  }
  const double scale = map.full_scale > 0 ? map.full_scale : automatic_scale(map);
  out +=
      "<div class=\"scroll whole\" tabindex=\"0\"><table class=\"heat\">\n<thead><tr><th "
      "scope=\"col\">";
  append_html_text(out, map.corner);
  out += "</th>";
  for (const std::string& column : map.columns)
    out += "<th scope=\"col\">" + html_text(column) + "</th>";
  out += "</tr></thead>\n";
  append_body(out, map, scale);
  out += "</table></div>\n";
  append_legend(out, map, scale);
  if (!map.note.empty()) out += "<p class=\"small\">" + html_text(map.note) + "</p>\n";
}

}  // namespace godwit
