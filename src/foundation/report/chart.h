// Charts over time: candles, lines, areas and columns in one or more panes that share the time
// axis.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "foundation/base/time.h"
#include "foundation/report/format.h"
#include "foundation/report/reduce.h"
#include "foundation/report/words.h"

namespace godwit {

/// Colours by role; each has a shade for light and for dark pages (page.css). Up and down are blue
/// and orange, which every kind of colour vision tells apart and no market reads the wrong way.
enum class SeriesColor : uint8_t {
  kAuto,  ///< The next of the palette within the chart: blue, orange, green, purple, ochre, sky.
          ///< In a pane with candles neither blue nor orange.
  kUp,
  kDown,
  kMuted,  ///< Grey, for what is only compared with.
};

enum class MarkerKind : uint8_t {
  kUp,    ///< Arrow up below the point: an entry, a buy.
  kDown,  ///< Arrow down above the point: an exit, a sale.
  kDot,   ///< Circle above the point: any event.
};

/// An event on a series. Its text shows in the legend when the pointer is on it, and on the chart
/// when few markers are in sight. Off the series' own times it goes to the point before it.
struct Marker {
  Timestamp ts;
  MarkerKind kind = MarkerKind::kDot;
  std::string text{};
};

struct CandleSeries {
  std::string name{};
  std::vector<Candle> candles{};
  NumberFormat format{};
  std::vector<Marker> markers{};
};

enum class LineStyle : uint8_t {
  kLine,
  kStep,      ///< Holds its value until the next point: positions, weights.
  kArea,      ///< Filled to the bottom of the pane.
  kFromZero,  ///< Filled between the line and zero: drawdown, net exposure.
  kColumns,   ///< One column a point, from zero: volume, daily profit.
};

struct LineSeries {
  std::string name{};
  LineStyle style = LineStyle::kLine;
  SeriesColor color = SeriesColor::kAuto;
  std::vector<Point> points{};
  NumberFormat format{};
  std::vector<Marker> markers{};
};

using ChartSeries = std::variant<CandleSeries, LineSeries>;

struct ChartPane {
  std::string title{};      ///< In the legend; may be empty.
  double weight = 1;        ///< Height relative to the other panes; above 0.
  bool log_button = false;  ///< Offers a logarithmic scale; for values above zero.
  std::vector<ChartSeries> series{};
};

enum class TimeUnit : uint8_t {
  kDay,     ///< Times are the UTC date; shown as dates.
  kSecond,  ///< Shown with hours and minutes.
};

/// A chart of the page. The times of each series increase strictly in the chart's unit; they may
/// lie before 1970, and the series need not share them. Values are written rounded to one decimal
/// more than their format shows.
struct Chart {
  std::string title{};  ///< May be empty.
  TimeUnit unit = TimeUnit::kDay;
  int utc_offset_minutes = 0;  ///< Of the times shown, for kSecond: 480 is Beijing.
  std::vector<ChartPane> panes{};
  std::string note{};          ///< Under the chart; may be empty.
  size_t points_max = 20'000;  ///< Instants drawn; longer series are reduced, and it says so.
  size_t markers_max = 4'000;  ///< Markers drawn of a series; more are thinned, and it says so.
};

/// Throws Error naming chart and series when times do not increase.
void append_html(std::string& out, const Chart& chart, Language language);

}  // namespace godwit
