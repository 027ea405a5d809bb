#include "foundation/report/chart.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/report/chart_json.h"
#include "foundation/report/html.h"

namespace godwit {
namespace {

/// The series as drawn, and what that left out.
struct Reduction {
  Chart chart;
  size_t points = 0;  ///< Before.
  size_t points_drawn = 0;
  size_t markers = 0;  ///< Before, of the series that were thinned.
  size_t markers_drawn = 0;
};

template <class Visit>
void for_each_series(Chart& chart, Visit visit) {
  for (ChartPane& pane : chart.panes)
    for (ChartSeries& series : pane.series)
      std::visit([&](auto& concrete) { visit(concrete); }, series);
}

auto& data_of(CandleSeries& series) { return series.candles; }
auto& data_of(LineSeries& series) { return series.points; }
std::vector<Candle> reduce(const std::vector<Candle>& candles, size_t count_max) {
  return reduce_candles(candles, count_max);
}
std::vector<Point> reduce(const std::vector<Point>& points, size_t count_max) {
  return reduce_points(points, count_max);
}

/// Distinct instants of all series together.
std::vector<Timestamp> all_times(Chart& chart) {
  std::vector<Timestamp> times;
  for_each_series(chart, [&](auto& series) {
    std::vector<Timestamp> own;
    for (const auto& item : data_of(series)) own.push_back(item.ts);
    std::vector<Timestamp> both;
    both.reserve(times.size() + own.size());
    std::ranges::set_union(times, own, std::back_inserter(both));
    times = std::move(both);
  });
  return times;
}

/// Markers of one time keep their order. (libstdc++ 12's stable_sort does not compile cleanly with
/// clang 19.)
std::vector<Marker> in_order_of_time(const std::vector<Marker>& markers) {
  std::vector<size_t> order(markers.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t i) { return std::pair{markers[i].ts, i}; });
  std::vector<Marker> sorted;
  sorted.reserve(markers.size());
  for (const size_t i : order) sorted.push_back(markers[i]);
  return sorted;
}

void thin_markers(std::vector<Marker>& markers, size_t count_max, Reduction& reduction) {
  if (!std::ranges::is_sorted(markers, {}, &Marker::ts)) markers = in_order_of_time(markers);
  if (markers.size() <= count_max) return;
  reduction.markers += markers.size();
  const size_t step = (markers.size() + count_max - 1) / count_max;
  std::vector<Marker> kept;
  for (size_t i = 0; i < markers.size(); i += step) kept.push_back(std::move(markers[i]));
  markers = std::move(kept);
  reduction.markers_drawn += markers.size();
}

Reduction reduce_chart(const Chart& chart) {
  CHECK(chart.points_max > 0 && chart.markers_max > 0, "a chart draws something");
  Reduction reduction{.chart = chart};
  std::erase_if(reduction.chart.panes, [](const ChartPane& pane) { return pane.series.empty(); });
  size_t series_count = 0;
  for_each_series(reduction.chart, [&](auto& series) {
    ++series_count;
    thin_markers(series.markers, chart.markers_max, reduction);
  });
  if (all_times(reduction.chart).size() <= chart.points_max) return reduction;
  // The reduced series no longer share instants, so that each gets its part of the limit.
  const size_t share = std::max<size_t>(4, chart.points_max / series_count);
  for_each_series(reduction.chart, [&](auto& series) {
    auto& data = data_of(series);
    reduction.points += data.size();
    data = reduce(data, share);
    reduction.points_drawn += data.size();
  });
  return reduction;
}

/// The spans that buttons offer: the three longest that are clearly shorter than the data.
std::vector<int> spans_for(const std::vector<Timestamp>& times) {
  std::vector<int> spans;
  if (times.size() < 2) return spans;
  const double days = static_cast<double>(times.back().ns()) / 86.4e12 -
                      static_cast<double>(times.front().ns()) / 86.4e12;
  for (const int span : {1, 7, 30, 365, 1826})
    if (days > 1.5 * span) spans.push_back(span);
  if (spans.size() > 3) spans.erase(spans.begin(), spans.end() - 3);
  return spans;
}

void append_buttons(std::string& out, const Chart& chart, const std::vector<Timestamp>& times,
                    Language language) {
  out += "<div class=\"buttons\" title=\"" + html_text(words(language).wheel_hint) + "\">";
  const bool log = std::ranges::any_of(chart.panes, &ChartPane::log_button);
  if (log)
    out.append("<button type=\"button\" data-log aria-pressed=\"false\">")
        .append(words(language).log_scale)
        .append("</button>");
  for (const int days : spans_for(times))
    out += "<button type=\"button\" data-days=\"" + std::to_string(days) + "\">" +
           span_text(language, days) + "</button>";
  out.append("<button type=\"button\" data-days=\"0\">")
      .append(words(language).all_data)
      .append("</button></div>\n");
}

void append_notes(std::string& out, const Reduction& reduction, Language language) {
  const auto count = [](size_t n) { return format_count(static_cast<int64_t>(n)); };
  std::string text;
  const auto say = [&](const std::string& sentence) {
    if (!text.empty() && !sentence.empty()) text += ' ';
    text += sentence;
  };
  if (reduction.points > reduction.points_drawn)
    say(reduced_text(language, count(reduction.points_drawn), count(reduction.points)));
  if (reduction.markers > reduction.markers_drawn)
    say(markers_text(language, count(reduction.markers_drawn), count(reduction.markers)));
  say(reduction.chart.note);
  if (!text.empty()) out += "<figcaption class=\"small\">" + html_text(text) + "</figcaption>\n";
}

}  // namespace

void append_html(std::string& out, const Chart& chart, Language language) {
  const Words& say = words(language);
  check_chart_times(chart);
  Reduction reduction = reduce_chart(chart);
  const std::vector<Timestamp> times = all_times(reduction.chart);
  out += "<figure class=\"chart\">\n<div class=\"bar\">";
  if (!chart.title.empty()) out += "<h3>" + html_text(chart.title) + "</h3>";
  if (times.empty()) {
    out.append("</div>\n<p class=\"small\">").append(say.nothing_to_show).append("</p>\n");
    append_notes(out, reduction, language);
    out += "</figure>\n";
    return;
  }
  append_buttons(out, chart, times, language);
  out += "</div>\n<div class=\"legend\"></div>\n";
  out += "<div class=\"plot\" style=\"--panes:" + std::to_string(reduction.chart.panes.size()) +
         "\" role=\"img\" aria-label=\"" + html_text(chart.title) + "\"></div>\n";
  out.append("<noscript><p class=\"text aside warning\">")
      .append(say.chart_needs_script)
      .append("</p></noscript>\n");
  out += "<script type=\"application/json\">";
  append_chart_json(out, reduction.chart, language);
  out += "</script>\n";
  append_notes(out, reduction, language);
  out += "</figure>\n";
}

}  // namespace godwit
