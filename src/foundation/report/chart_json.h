// The data of a chart as page.js reads it: columns of numbers, times as differences.
#pragma once

#include <string>

#include "foundation/report/chart.h"

namespace godwit {

/// Throws Error naming chart and series when the times of one do not increase in the chart's unit.
void check_chart_times(const Chart& chart);

/// Appends one JSON object, safe inside a <script> element:
/// {unit, offset (s), locale, ohlc, times: [[first, difference, ...], ...], panes: [{title, weight,
/// log, series: [{kind, name, color, percent, decimals, unit, times (index), v: [...] or o, h, l,
/// c, markers: [[time...], "udd...", [text...]]}]}]}. Times count the chart's unit since 1970 in
/// UTC; a gap is null. `chart` is already reduced, and its markers are in order.
void append_chart_json(std::string& out, const Chart& chart, Language language);

}  // namespace godwit
