#include "features_page.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "foundation/report/page.h"

namespace godwit {
namespace {

using features::Feature;
using features::RowBlock;

constexpr size_t kPanesMax = 6;      // Of one chart: more leave no height.
constexpr size_t kLinesOfPane = 5;   // One for each colour.
constexpr double kSizesOfPane = 20;  // Times that one line may be larger than another.
constexpr size_t kNamesShown = 30;

bool has_values(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values)
    if (std::isfinite(value)) most = std::max(most, std::abs(value));
  return most;
}

/// Digits so that the largest value shows about six.
NumberFormat format_of(double most) {
  const int whole = most > 0 ? static_cast<int>(std::floor(std::log10(most))) + 1 : 1;
  return {.decimals = std::clamp(6 - std::max(whole, 0) + std::max(-whole, 0), 0, 12)};
}

/// A row of several at one time is drawn once, the last of them.
std::vector<size_t> rows_drawn(const RowBlock& block) {
  std::vector<size_t> rows;
  for (size_t row = 0; row < block.rows(); ++row)
    if (row + 1 == block.rows() || block.times[row + 1].ts != block.times[row].ts)
      rows.push_back(row);
  return rows;
}

/// Daily rows are drawn on their day.
Timestamp drawn_at(const features::RowTime& time) {
  return time.daily ? time.day.begin_utc() : time.ts;
}

class PlotPage {
 public:
  explicit PlotPage(const FeaturesPlot& plot)
      : plot_{plot},
        rows_{rows_drawn(plot.values)},
        is_daily_{plot.values.rows() != 0 && plot.values.times.front().daily} {}

  std::string render() {
    Page page{{.title = "Features: " + plot_.title, .subtitle = plot_.subtitle}};
    page.section("Chart");
    add_notes(page);
    std::vector<ChartPane> panes = value_panes();
    const ChartPane prices = price_pane();
    for (size_t at = 0; at == 0 || at < panes.size(); at += kPanesMax) {
      Chart chart{.unit = is_daily_ ? TimeUnit::kDay : TimeUnit::kSecond};
      chart.panes.push_back(prices);
      for (size_t i = at; i < std::min(panes.size(), at + kPanesMax); ++i)
        chart.panes.push_back(panes[i]);
      if (!is_daily_) chart.note = "Times are UTC.";
      page.add(chart);
    }
    page.section("Features");
    page.add(table());
    return page.render();
  }

 private:
  void add_notes(Page& page) const {
    if (plot_.features.size() < plot_.features_total)
      page.add(Note{.text = std::to_string(plot_.features.size()) + " of " +
                            std::to_string(plot_.features_total) +
                            " features are drawn; --features NAME,... chooses others."});
    if (plot_.empty.empty()) return;
    std::string names;
    for (size_t i = 0; i < std::min(plot_.empty.size(), kNamesShown); ++i)
      names += (i == 0 ? "" : ", ") + plot_.empty[i];
    if (plot_.empty.size() > kNamesShown) names += " and more";
    page.add(Note{.text = "Without a value on these data: " + names + "."});
  }

  [[nodiscard]] LineSeries line(const std::string& name, const std::vector<double>& values,
                                LineStyle style = LineStyle::kLine) const {
    LineSeries series{.name = name, .style = style, .format = format_of(largest(values))};
    for (const size_t row : rows_)
      series.points.push_back({drawn_at(plot_.values.times[row]), values[row]});
    return series;
  }

  [[nodiscard]] ChartPane price_pane() const {
    ChartPane pane{.title = "Price", .weight = 2};
    const std::vector<std::vector<double>>& columns = plot_.prices.columns;
    if (has_values(columns[0]) && has_values(columns[3])) {
      CandleSeries candles{.name = "price", .format = format_of(largest(columns[3]))};
      for (const size_t row : rows_)
        candles.candles.push_back({drawn_at(plot_.prices.times[row]), columns[0][row],
                                   columns[1][row], columns[2][row], columns[3][row]});
      pane.series.emplace_back(std::move(candles));
    } else if (has_values(columns[3])) {
      pane.series.emplace_back(line("close", columns[3]));
    }
    if (pane.series.empty()) {
      for (const size_t side : {size_t{5}, size_t{6}})
        if (has_values(columns[side]))
          pane.series.emplace_back(line(side == 5 ? "bid" : "ask", columns[side]));
    }
    for (size_t i = 0; i < plot_.features.size(); ++i)
      if (plot_.features[i].unit == "price")
        pane.series.emplace_back(line(plot_.features[i].name, plot_.values.columns[i]));
    return pane;
  }

  [[nodiscard]] std::vector<ChartPane> value_panes() const {
    std::vector<ChartPane> panes;
    std::string unit;
    double least = 0;
    double most = 0;
    for (size_t i = 0; i < plot_.features.size(); ++i) {
      const Feature& feature = plot_.features[i];
      if (feature.unit == "price") continue;
      const double size = largest(plot_.values.columns[i]);
      const bool fits = !panes.empty() && unit == feature.unit &&
                        panes.back().series.size() < kLinesOfPane &&
                        std::max(most, size) <= kSizesOfPane * std::min(least, size);
      if (!fits) {
        panes.push_back({.title = feature.unit.empty() ? "ratio" : feature.unit});
        unit = feature.unit;
        least = most = size;
      }
      least = std::min(least, size);
      most = std::max(most, size);
      panes.back().series.emplace_back(line(feature.name, plot_.values.columns[i]));
    }
    return panes;
  }

  [[nodiscard]] Table table() const {
    Table table{.columns = {{"Feature"},
                            {"Values", Align::kRight},
                            {"Least", Align::kRight},
                            {"Mean", Align::kRight},
                            {"Most", Align::kRight},
                            {"Newest", Align::kRight},
                            {"Unit"},
                            {"Formula", Align::kLeft, true},
                            {"About"}},
                .at_full_height = true};
    for (size_t i = 0; i < plot_.features.size(); ++i) {
      const Feature& feature = plot_.features[i];
      const std::vector<double>& values = plot_.values.columns[i];
      size_t count = 0;
      double sum = 0;
      double low = std::numeric_limits<double>::infinity();
      double high = -low;
      for (const double value : values) {
        if (!std::isfinite(value)) continue;
        ++count;
        sum += value;
        low = std::min(low, value);
        high = std::max(high, value);
      }
      const NumberFormat format = format_of(largest(values));
      table.rows.push_back(
          {feature.name,
           Cell{format_count(static_cast<int64_t>(count)), static_cast<double>(count)},
           number_cell(low, format), number_cell(sum / static_cast<double>(count), format),
           number_cell(high, format), number_cell(values.back(), format),
           feature.unit.empty() ? "ratio" : feature.unit, feature.formula, feature.about});
    }
    return table;
  }

  const FeaturesPlot& plot_;
  std::vector<size_t> rows_;
  bool is_daily_;
};

}  // namespace

std::string features_page(const FeaturesPlot& plot) { return PlotPage{plot}.render(); }

}  // namespace godwit
