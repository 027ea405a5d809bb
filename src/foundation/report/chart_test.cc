#include "foundation/report/chart.h"

#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/report/chart_json.h"

namespace godwit {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Timestamp day(int n) { return Date::from_days(n).midnight_utc(); }

std::string json_of(const Chart& chart) {
  std::string out;
  append_chart_json(out, chart, Language::kEnglish);
  return out;
}
std::string html_of(const Chart& chart) {
  std::string out;
  append_html(out, chart, Language::kEnglish);
  return out;
}

Chart line_chart(std::vector<Point> points, TimeUnit unit = TimeUnit::kDay) {
  Chart chart{.title = "c", .unit = unit};
  chart.panes.push_back({.series = {LineSeries{.name = "l", .points = std::move(points)}}});
  return chart;
}

TEST(ChartJson, IsCompactAndComplete) {
  Chart chart{.title = "not here"};
  chart.panes.push_back(
      {.title = "P",
       .weight = 2.5,
       .log_button = true,
       .series = {
           CandleSeries{
               .name = "x</script>",
               .candles = {{day(-1), 1, 2.5, 0.5, 2}, {day(1), 2, 3, 1, kNaN}},
               .markers = {{day(-1), MarkerKind::kUp, "in"}, {day(1), MarkerKind::kDown, "out"}}},
           LineSeries{.name = "y",
                      .style = LineStyle::kFromZero,
                      .points = {{day(-1), -0.123456789}, {day(1), kNaN}},
                      .format = {.kind = NumberKind::kPercent, .decimals = 1, .unit = "u"}}}});
  chart.panes.push_back({.series = {LineSeries{.name = "z", .points = {{day(5), 1e300}}}}});
  EXPECT_EQ(
      json_of(chart),
      R"({"unit":86400,"offset":0,"locale":"en","ohlc":["O","H","L","C"],"panes":[)"
      R"({"title":"P","weight":2.5,"log":true,"series":[)"
      R"({"kind":"candles","name":"x\u003c/script\u003e","color":"up","decimals":2,"unit":"",)"
      R"("times":0,"o":[1,2],"h":[2.5,3],"l":[0.5,1],"c":[2,null],)"
      R"("markers":[[-1,2],"ud",["in","out"]]},)"
      R"({"kind":"zero","name":"y","color":"c3","percent":true,"decimals":1,"unit":"u",)"
      R"("times":0,"v":[-0.1235,null]}]},)"
      R"({"title":"","weight":1,"series":[)"
      R"({"kind":"line","name":"z","color":"c4","decimals":2,"unit":"","times":1,"v":[1e+300]}]}],)"
      R"("times":[[-1,2],[5]]})");
}

TEST(ChartJson, LinesOverCandlesHaveOtherColours) {
  const auto lines = [](size_t count) {
    return std::vector<ChartSeries>(count, LineSeries{.points = {{day(1), 1}}});
  };
  Chart chart;
  chart.panes.push_back({.series = lines(7)});
  chart.panes.push_back({.series = lines(6)});
  chart.panes.back().series.emplace_back(CandleSeries{.candles = {{day(1), 1, 2, 1, 2}}});
  chart.panes.push_back({.series = lines(2)});
  const std::string json = json_of(chart);
  std::string colors;
  const std::string key = "\"color\":\"";
  for (size_t at = json.find(key); at != std::string::npos; at = json.find(key, at + 1))
    colors += json.substr(at + key.size(), 2) + " ";
  EXPECT_EQ(colors, "c1 c2 c3 c4 c5 c6 c1 c3 c4 c5 c6 c3 c4 up c5 c6 ");
}

TEST(ChartJson, CountsSecondsDownBefore1970) {
  Chart chart = line_chart({{Timestamp::from_ns(-1'500'000'000), 1}, {Timestamp::from_ns(0), 2}},
                           TimeUnit::kSecond);
  chart.utc_offset_minutes = 480;
  const std::string json = json_of(chart);
  EXPECT_NE(json.find("\"unit\":1,\"offset\":28800"), std::string::npos);
  EXPECT_NE(json.find("\"times\":[[-2,2]]"), std::string::npos);
}

TEST(Chart, RefusesTimesThatDoNotIncrease) {
  try {
    (void)html_of(line_chart({{day(2), 1}, {day(2) + Duration::hours(3), 2}}));
    FAIL() << "two points of one day were accepted";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "chart 'c', series 'l': times must increase by a day or more, got "
                 "1970-01-03T03:00:00Z after 1970-01-03T00:00:00Z");
  }
  EXPECT_NO_THROW((void)html_of(
      line_chart({{day(2), 1}, {day(2) + Duration::hours(3), 2}}, TimeUnit::kSecond)));
  EXPECT_THROW((void)html_of(line_chart({{day(2), 1}, {day(1), 2}})), Error);
}

TEST(Chart, SaysThatItIsEmpty) {
  for (const Chart& chart : {Chart{.title = "t"}, line_chart({})}) {
    const std::string html = html_of(chart);
    EXPECT_NE(html.find("Nothing to show."), std::string::npos);
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("<button"), std::string::npos);
  }
}

TEST(Chart, ReducesLongSeriesAndSaysSo) {
  std::vector<Point> points;
  for (int i = 0; i < 50'000; ++i)
    points.push_back({Timestamp::from_ns(i * 60'000'000'000L), i % 977 * 1.0});
  Chart chart = line_chart(points, TimeUnit::kSecond);
  chart.panes[0].series.push_back(LineSeries{.name = "m", .points = points});
  chart.points_max = 1000;
  const std::string html = html_of(chart);
  EXPECT_NE(html.find("Drawn with 1,000 of 100,000 points"), std::string::npos);
  EXPECT_LT(html.size(), 20'000U);

  chart.points_max = 50'000;  // Both share their instants: they fit as they are.
  EXPECT_EQ(html_of(chart).find("Drawn with"), std::string::npos);
}

TEST(Chart, ThinsMarkersAndSaysSo) {
  Chart chart = line_chart({{day(0), 1}, {day(20'000), 2}});
  auto& line = std::get<LineSeries>(chart.panes[0].series[0]);
  for (int i = 10'000; i > 0; --i) line.markers.push_back({day(i), MarkerKind::kDot, "m"});
  const std::string html = html_of(chart);
  EXPECT_NE(html.find("3,334 of 10,000 markers are drawn."), std::string::npos);
  EXPECT_NE(html.find("\"markers\":[[1,3,3,"), std::string::npos);  // In order of time.
}

TEST(Chart, OffersSpansShorterThanItsData) {
  const auto buttons = [](int days) {
    const std::string html = html_of(line_chart({{day(0), 1}, {day(days), 2}}));
    std::string out;
    for (size_t at = html.find("data-days=\""); at != std::string::npos;
         at = html.find("data-days=\"", at + 1))
      out += html.substr(at + 11, html.find('"', at + 11) - at - 11) + " ";
    return out;
  };
  EXPECT_EQ(buttons(1), "0 ");
  EXPECT_EQ(buttons(100), "1 7 30 0 ");
  EXPECT_EQ(buttons(7400), "30 365 1826 0 ");
}

TEST(Chart, EscapesItsTexts) {
  Chart chart = line_chart({{day(0), 1}});
  chart.title = "<img src=x>";
  chart.note = "a & b";
  chart.panes[0].title = "</script><!--";
  const std::string html = html_of(chart);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_EQ(html.find("<!--"), std::string::npos);
  EXPECT_NE(html.find("a &amp; b"), std::string::npos);
}

}  // namespace
}  // namespace godwit
