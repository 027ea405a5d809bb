#include "features/page.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "foundation/report/page.h"

namespace godwit {
namespace {

using features::Feature;
using features::RowBlock;

constexpr size_t kPanesMax = 6;     // Of one chart: more leave no height.
constexpr size_t kLinesOfPane = 5;  // One for each colour.
constexpr double kSpansOfPane = 4;  // Times that a pane may be higher than a line in it.
constexpr int kDigitsOfTable = 6;
constexpr int kDigitsOfLine = 4;
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

/// Lines of values below 1e-9 are drawn in this power of ten, others as they are: an axis
/// cannot tell 1e-11 from 0.
int exponent_of(double most) {
  if (most == 0 || most >= 1e-9) return 0;
  return std::max(static_cast<int>(std::floor(std::log10(most))), -300);
}

/// Decimals so that the largest value shows about so many digits.
int decimals_of(double most, int digits) {
  const int whole = most > 0 ? static_cast<int>(std::floor(std::log10(most))) + 1 : 1;
  return std::clamp(digits - std::max(whole, 0) + std::max(-whole, 0), 0, 12);
}

/// Beyond these a table says "1.29e+300".
constexpr double kPlainMost = 1e15;
constexpr double kPlainLeast = 1e-9;

Cell value_cell(double value, const NumberFormat& format) {
  const double size = std::abs(value);
  if (!std::isfinite(value) || size == 0 || (size < kPlainMost && size >= kPlainLeast))
    return number_cell(value, format);
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return {text, value};
}

NumberFormat format_of(double most) { return {.decimals = decimals_of(most, kDigitsOfTable)}; }

/// The decimals that the values are stated with, as far as a table would show them: two of prices
/// in cents.
int stated_decimals(const std::vector<double>& values) {
  const int decimals_max = decimals_of(largest(values), kDigitsOfTable);
  int decimals = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    const auto is_off = [&] {
      const double scaled = value * std::pow(10.0, decimals);
      return std::abs(scaled - std::round(scaled)) > 1e-6 * std::max(1.0, std::abs(scaled));
    };
    while (decimals < decimals_max && is_off()) ++decimals;
  }
  return decimals;
}

/// From the least to the largest value of some lines.
struct Span {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  static Span of(const std::vector<double>& values) {
    Span span;
    for (const double value : values)
      if (std::isfinite(value)) span = span.with({value, value});
    return span;
  }
  [[nodiscard]] Span with(const Span& other) const {
    return {std::min(low, other.low), std::max(high, other.high)};
  }
  [[nodiscard]] double height() const { return high - low; }
};

/// Daily rows are drawn on their day.
Timestamp drawn_at(const features::RowTime& time) {
  return time.daily ? time.day.begin_utc() : time.ts;
}

class PlotPage {
 public:
  explicit PlotPage(const FeaturesPlot& plot)
      : plot_{plot}, is_daily_{plot.values.rows() != 0 && plot.values.times.front().daily} {}

  std::string render() {
    Page page{{.title = plot_.title, .subtitle = plot_.subtitle}};
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
    if (!plot_.named.empty()) page.add(names());
    return page.render();
  }

 private:
  void add_notes(Page& page) const {
    if (!plot_.about.empty()) page.add(Note{.text = plot_.about});
    if (plot_.features.size() + plot_.empty.size() < plot_.features_total)
      page.add(Note{.text = std::to_string(plot_.features.size()) + " of " +
                            std::to_string(plot_.features_total) +
                            " features are drawn; --features NAME,... chooses others."});
    if (plot_.rows_left_out != 0)
      page.add(Note{.text = "Of each second the last row is drawn; " +
                            format_count(static_cast<int64_t>(plot_.rows_left_out)) +
                            " others are left out."});
    if (plot_.empty.empty()) return;
    std::string names;
    for (size_t i = 0; i < std::min(plot_.empty.size(), kNamesShown); ++i)
      names += (i == 0 ? "" : ", ") + plot_.empty[i];
    if (plot_.empty.size() > kNamesShown) names += " and more";
    page.add(Note{.text = "Without a value on these data: " + names + "."});
  }

  [[nodiscard]] size_t rows_total() const { return plot_.values.rows() + plot_.rows_left_out; }

  [[nodiscard]] LineSeries line(const std::string& name, const std::vector<double>& values,
                                int decimals_min = 0) const {
    const int decimals =
        std::min(stated_decimals(values),
                 std::max(decimals_of(largest(values), kDigitsOfLine), decimals_min));
    LineSeries series{.name = name, .format = {.decimals = decimals}};
    for (size_t row = 0; row < plot_.values.rows(); ++row)
      series.points.push_back({drawn_at(plot_.values.times[row]), values[row]});
    return series;
  }

  [[nodiscard]] ChartPane price_pane() const {
    ChartPane pane{.title = "Price", .weight = 2};
    const std::vector<std::vector<double>>& columns = plot_.prices.columns;
    int decimals = stated_decimals(columns[3]);
    if (has_values(columns[0]) && has_values(columns[3])) {
      CandleSeries candles{.name = "price", .format = {.decimals = decimals}};
      for (size_t row = 0; row < plot_.prices.rows(); ++row)
        candles.candles.push_back({drawn_at(plot_.prices.times[row]), columns[0][row],
                                   columns[1][row], columns[2][row], columns[3][row]});
      pane.series.emplace_back(std::move(candles));
    } else if (has_values(columns[3])) {
      pane.series.emplace_back(line("close", columns[3], decimals));
    }
    if (pane.series.empty()) {
      for (const size_t side : {size_t{5}, size_t{6}})
        if (has_values(columns[side])) {
          decimals = std::max(decimals, stated_decimals(columns[side]));
          pane.series.emplace_back(line(side == 5 ? "bid" : "ask", columns[side], decimals));
        }
    }
    for (size_t i = 0; i < plot_.features.size(); ++i)
      if (plot_.features[i].unit == "price")
        pane.series.emplace_back(line(plot_.features[i].name, plot_.values.columns[i], decimals));
    return pane;
  }

  /// A pane and what its lines have in common.
  struct SharedPane {
    ChartPane pane;
    std::string unit;
    Span span;
    double least_height = 0;  ///< of its lines

    [[nodiscard]] bool takes(const std::string& unit_of_line, const Span& line) const {
      return unit == unit_of_line && pane.series.size() < kLinesOfPane &&
             span.with(line).height() <= kSpansOfPane * std::min(least_height, line.height());
    }
  };

  [[nodiscard]] std::vector<ChartPane> value_panes() const {
    std::vector<SharedPane> shared;
    for (size_t i = 0; i < plot_.features.size(); ++i) {
      const Feature& feature = plot_.features[i];
      if (feature.unit == "price") continue;
      std::vector<double> values = plot_.values.columns[i];
      std::string unit = feature.unit;
      if (const int exponent = exponent_of(largest(values)); exponent != 0) {
        for (double& value : values) value *= std::pow(10.0, -exponent);
        unit = "1e" + std::to_string(exponent) + " × " + (unit.empty() ? "unit not stated" : unit);
      }
      const Span span = Span::of(values);
      auto at = std::find_if(shared.begin(), shared.end(),
                             [&](const SharedPane& one) { return one.takes(unit, span); });
      if (at == shared.end())
        at =
            shared.insert(shared.end(), {.pane = {.title = unit.empty() ? "unit not stated" : unit},
                                         .unit = unit,
                                         .span = span,
                                         .least_height = span.height()});
      at->span = at->span.with(span);
      at->least_height = std::min(at->least_height, span.height());
      at->pane.series.emplace_back(line(feature.name, values));
    }
    std::vector<ChartPane> panes;
    for (SharedPane& one : shared) panes.push_back(std::move(one.pane));
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
                            {.header = "About", .prose = true}},
                .at_full_height = true};
    for (size_t i = 0; i < plot_.features.size(); ++i) {
      const Feature& feature = plot_.features[i];
      const FeatureSummary& of = plot_.summaries[i];
      const NumberFormat format = format_of(of.count == 0 ? 0 : std::max(-of.least, of.most));
      table.rows.push_back(
          {feature.name,
           Cell{format_count(static_cast<int64_t>(of.count)), static_cast<double>(of.count)},
           value_cell(of.least, format), value_cell(of.mean, format), value_cell(of.most, format),
           value_cell(of.newest, format), features::unit_text(feature), feature.formula,
           feature.about});
    }
    if (plot_.rows_left_out != 0)
      table.note = "Of all " + format_count(static_cast<int64_t>(rows_total())) +
                   " rows, also of those that are not drawn.";
    return table;
  }

  [[nodiscard]] Table names() const {
    Table table{.title = "Names in these formulas",
                .columns = {{"Name"}, {"Formula", Align::kLeft, true}},
                .at_full_height = true};
    for (const features::NamedExpression& one : plot_.named)
      table.rows.push_back({one.name, one.text});
    return table;
  }

  const FeaturesPlot& plot_;
  bool is_daily_;
};

}  // namespace

FeatureSummary FeatureSummary::of(const std::vector<double>& values) {
  FeatureSummary found{.newest = values.empty() ? std::nan("") : values.back()};
  Span span;
  double sum = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    ++found.count;
    sum += value;
    span = span.with({value, value});
  }
  const bool is_empty = found.count == 0;
  found.least = is_empty ? std::nan("") : span.low;
  found.most = is_empty ? std::nan("") : span.high;
  found.mean = sum / static_cast<double>(found.count);
  return found;
}

std::string features_page(const FeaturesPlot& plot) { return PlotPage{plot}.render(); }

}  // namespace godwit
