#include "foundation/report/chart_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/report/html.h"

namespace godwit {
namespace {

/// Whole units since 1970, rounded down, so that times before 1970 work too.
int64_t ticks(Timestamp ts, TimeUnit unit) {
  if (unit == TimeUnit::kDay) return utc_date(ts).days();
  constexpr int64_t kSecond = 1'000'000'000;
  const int64_t whole = ts.ns() / kSecond;
  return ts.ns() % kSecond < 0 ? whole - 1 : whole;
}

const std::vector<Candle>& data_of(const CandleSeries& series) { return series.candles; }
const std::vector<Point>& data_of(const LineSeries& series) { return series.points; }

template <class Items>
std::vector<int64_t> ticks_of(const Items& items, TimeUnit unit) {
  std::vector<int64_t> out;
  out.reserve(items.size());
  for (const auto& item : items) out.push_back(ticks(item.ts, unit));
  return out;
}

/// `value` rounded to `decimals` digits, shortest form: "12.5", "-.5" is "-0.5", gaps are null.
void append_value(std::string& out, double value, int decimals) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  std::array<char, 400> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::fixed, decimals);
  std::string_view fixed{buffer.data(), static_cast<size_t>(end - buffer.data())};
  if (fixed.find('.') != std::string_view::npos) {
    fixed = fixed.substr(0, fixed.find_last_not_of('0') + 1);
    if (fixed.ends_with('.')) fixed.remove_suffix(1);
  }
  if (fixed == "-0") fixed = "0";
  const std::string shortest = format_double(value);  // Shorter for 1e300 and for 0.1 + nothing.
  out += shortest.size() < fixed.size() ? std::string_view{shortest} : fixed;
}

int stored_decimals(const NumberFormat& format) {
  return format.decimals + (format.kind == NumberKind::kPercent ? 3 : 1);
}

/// Appends [a,b,c] by calling `append(item)` for each.
template <class Items, class Append>
void append_array(std::string& out, const Items& items, Append append) {
  out += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += ',';
    first = false;
    append(item);
  }
  out += ']';
}

void append_differences(std::string& out, const std::vector<int64_t>& times) {
  int64_t previous = 0;
  append_array(out, times, [&](int64_t time) {
    out += std::to_string(time - previous);
    previous = time;
  });
}

void append_markers(std::string& out, const std::vector<Marker>& markers, TimeUnit unit) {
  if (markers.empty()) return;
  out += ",\"markers\":[";
  append_differences(out, ticks_of(markers, unit));
  out += ",\"";
  for (const Marker& marker : markers) {
    switch (marker.kind) {
      case MarkerKind::kUp: out += 'u'; break;
      case MarkerKind::kDown: out += 'd'; break;
      case MarkerKind::kDot: out += 'o'; break;
    }
  }
  out += "\",";
  append_array(out, markers, [&](const Marker& marker) { append_json_string(out, marker.text); });
  out += ']';
}

std::string_view kind_name(const LineSeries& series) {
  switch (series.style) {
    case LineStyle::kStep: return "step";
    case LineStyle::kArea: return "area";
    case LineStyle::kFromZero: return "zero";
    case LineStyle::kColumns: return "columns";
    case LineStyle::kLine: break;
  }
  return "line";
}

/// Colours given out within a chart.
struct Palette {
  static constexpr std::array<std::string_view, 6> kNames{"c1", "c2", "c3", "c4", "c5", "c6"};
  static constexpr size_t kOfCandles = 2;  ///< The first ones look like a candle's up and down.
  size_t given = 0;
  bool is_over_candles = false;

  std::string_view next() {
    if (is_over_candles && given % kNames.size() < kOfCandles)
      given += kOfCandles - given % kNames.size();
    return kNames[given++ % kNames.size()];
  }
};

std::string_view color_name(const LineSeries& series, Palette& palette) {
  switch (series.color) {
    case SeriesColor::kUp: return "up";
    case SeriesColor::kDown: return "down";
    case SeriesColor::kMuted: return "muted";
    case SeriesColor::kAuto: break;
  }
  return palette.next();
}

void append_values(std::string& out, const CandleSeries& series) {
  struct Field {
    std::string_view key;
    double Candle::* member;
  };
  const int decimals = stored_decimals(series.format);
  for (const Field& field : {Field{"o", &Candle::open}, Field{"h", &Candle::high},
                             Field{"l", &Candle::low}, Field{"c", &Candle::close}}) {
    out.append(",\"").append(field.key).append("\":");
    append_array(out, series.candles,
                 [&](const Candle& candle) { append_value(out, candle.*field.member, decimals); });
  }
}

void append_values(std::string& out, const LineSeries& series) {
  out += ",\"v\":";
  append_array(out, series.points, [&](const Point& point) {
    append_value(out, point.value, stored_decimals(series.format));
  });
}

std::string_view kind_of(const CandleSeries& /*series*/) { return "candles"; }
std::string_view kind_of(const LineSeries& series) { return kind_name(series); }
std::string_view color_of(const CandleSeries& /*series*/, Palette& /*palette*/) { return "up"; }
std::string_view color_of(const LineSeries& series, Palette& palette) {
  return color_name(series, palette);
}

/// Writes one chart; remembers the time columns, which most series share.
class ChartWriter {
 public:
  ChartWriter(std::string& out, const Chart& chart) : out_{out}, chart_{chart} {}

  void append_panes() {
    append_array(out_, chart_.panes, [&](const ChartPane& pane) {
      out_ += "{\"title\":";
      append_json_string(out_, pane.title);
      out_ += ",\"weight\":" + format_double(pane.weight);
      out_ += pane.log_button ? ",\"log\":true" : "";
      out_ += ",\"series\":";
      palette_.is_over_candles = std::ranges::any_of(pane.series, [](const ChartSeries& series) {
        return std::holds_alternative<CandleSeries>(series);
      });
      append_array(out_, pane.series, [&](const ChartSeries& series) {
        std::visit([&](const auto& concrete) { append_series(concrete); }, series);
      });
      out_ += '}';
    });
  }

  void append_times() {
    append_array(out_, times_,
                 [&](const std::vector<int64_t>& times) { append_differences(out_, times); });
  }

 private:
  template <class Series>
  void append_series(const Series& series) {
    out_.append("{\"kind\":\"").append(kind_of(series)).append("\",\"name\":");
    append_json_string(out_, series.name);
    out_.append(",\"color\":\"").append(color_of(series, palette_)).append("\"");
    if (series.format.kind == NumberKind::kPercent) out_ += ",\"percent\":true";
    out_ += ",\"decimals\":" + std::to_string(series.format.decimals) + ",\"unit\":";
    append_json_string(out_, series.format.unit);
    out_ += ",\"times\":" + std::to_string(times_index(ticks_of(data_of(series), chart_.unit)));
    append_values(out_, series);
    append_markers(out_, series.markers, chart_.unit);
    out_ += '}';
  }

  size_t times_index(std::vector<int64_t> times) {
    const auto found = std::ranges::find(times_, times);
    if (found != times_.end()) return static_cast<size_t>(found - times_.begin());
    times_.push_back(std::move(times));
    return times_.size() - 1;
  }

  std::string& out_;
  const Chart& chart_;
  std::vector<std::vector<int64_t>> times_;
  Palette palette_;
};

template <class Series>
void check_series_times(const Chart& chart, const Series& series) {
  const auto& items = data_of(series);
  for (size_t i = 1; i < items.size(); ++i) {
    if (ticks(items[i - 1].ts, chart.unit) < ticks(items[i].ts, chart.unit)) continue;
    throw failed("chart '" + chart.title + "', series '" + series.name +
                 "': times must increase by a " +
                 (chart.unit == TimeUnit::kDay ? "day" : "second") + " or more, got " +
                 format_timestamp(items[i].ts) + " after " + format_timestamp(items[i - 1].ts));
  }
}

}  // namespace

void check_chart_times(const Chart& chart) {
  for (const ChartPane& pane : chart.panes)
    for (const ChartSeries& series : pane.series)
      std::visit([&](const auto& concrete) { check_series_times(chart, concrete); }, series);
}

void append_chart_json(std::string& out, const Chart& chart, Language language) {
  const Words& say = words(language);
  out += chart.unit == TimeUnit::kDay ? "{\"unit\":86400" : "{\"unit\":1";
  out += ",\"offset\":" +
         std::to_string(chart.unit == TimeUnit::kDay ? 0 : chart.utc_offset_minutes * 60);
  out.append(",\"locale\":\"").append(say.tag).append("\",\"ohlc\":");
  append_array(out, say.open_high_low_close,
               [&](std::string_view word) { append_json_string(out, word); });
  ChartWriter writer{out, chart};
  out += ",\"panes\":";
  writer.append_panes();
  out += ",\"times\":";
  writer.append_times();
  out += '}';
}

}  // namespace godwit
