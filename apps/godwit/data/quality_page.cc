#include "data/quality_page.h"

#include <algorithm>
#include <map>
#include <vector>

#include "foundation/base/number_text.h"
#include "foundation/report/page.h"

namespace godwit {
namespace {

constexpr double kGoodScore = 99;
constexpr double kPoorScore = 95;
constexpr const char* kNothingJudged = "No series was judged.";

using Ordered = std::vector<const SeriesQuality*>;

/// The lowest score first, those without issues last, by name among equals.
Ordered worst_first(std::span<const SeriesQuality> all) {
  Ordered ordered;
  for (const SeriesQuality& one : all) ordered.push_back(&one);
  std::sort(ordered.begin(), ordered.end(), [](const SeriesQuality* a, const SeriesQuality* b) {
    const bool a_clean = a->report.issues.empty();
    const bool b_clean = b->report.issues.empty();
    if (a_clean != b_clean) return b_clean;
    if (a->report.score != b->report.score) return a->report.score < b->report.score;
    return a->info.series < b->info.series;
  });
  return ordered;
}

Cell count_cell(uint64_t count) {
  return number_cell(static_cast<double>(count), {.decimals = 0, .unit = {}});
}

Cell score_cell(const QualityReport& report) {
  const double score = shown_score(report);
  const Tone tone = score >= kGoodScore ? Tone::kNeutral : Tone::kBad;
  return {format_number(score), score, tone};
}

Cards cards_of(std::span<const SeriesQuality> all, const UncheckedSeries& unchecked) {
  uint64_t rows = 0;
  uint64_t clean = 0;
  uint64_t quarantined = 0;
  uint64_t only_look_ahead = 0;
  double worst = 100;
  for (const SeriesQuality& one : all) {
    rows += one.report.rows;
    quarantined += one.report.quarantined;
    only_look_ahead += one.report.only_look_ahead;
    if (one.report.issues.empty()) ++clean;
    worst = std::min(worst, shown_score(one.report));
  }
  const std::string share =
      rows == 0 ? ""
                : format_percent(static_cast<double>(quarantined) / static_cast<double>(rows), 3);
  return {{{.label = "Series",
            .value = count_cell(all.size()).text,
            .note = count_cell(clean).text + " without any issue" +
                    (unchecked.count == 0 ? ""
                                          : "; " + count_cell(unchecked.count).text +
                                                " more of kinds without rules")},
           {.label = "Rows", .value = count_cell(rows).text},
           {.label = "Rows that cleaning takes out",
            .value = count_cell(quarantined).text,
            .note = share + (only_look_ahead == 0 ? ""
                                                  : "; " + count_cell(only_look_ahead).text +
                                                        " more only with --look-ahead")},
           {.label = "Lowest score",
            .value = all.empty() ? "none" : format_double(worst),
            .note = all.empty() ? "nothing was judged" : "of 100",
            .tone = all.empty()           ? Tone::kNeutral
                    : worst >= kPoorScore ? Tone::kGood
                                          : Tone::kBad}}};
}

std::string issues_line(const QualityReport& report) {
  std::string line;
  for (const QualityIssue& issue : report.issues) {
    if (!line.empty()) line += " · ";
    line.append(text(issue.rule).name).append(" ").append(count_cell(issue.count).text);
  }
  return line;
}

/// Where the strips of one kind begin and end: all on one axis, so that a hole of a whole market
/// stands in one column, unless the series are much shorter than what they span together.
struct Axis {
  Timestamp from;
  Timestamp to;
  Date first;  ///< As the rows name their days: a daily bar ends at 24:00 of its own.
  Date last;
  bool is_common = false;
};

Date date_of(const RowTime& time, const Series& series) {
  const bool by_day = has_interval(series.kind) && !is_intraday(series.interval);
  return by_day ? time.day.date() : utc_date(time.ts);
}

Axis axis_of(const Ordered& group) {
  Axis axis{.from = group.front()->info.first,
            .to = group.front()->info.last,
            .first = date_of(group.front()->report.first, group.front()->info.series),
            .last = date_of(group.front()->report.last, group.front()->info.series)};
  double lengths = 0;
  for (const SeriesQuality* one : group) {
    axis.from = std::min(axis.from, one->info.first);
    axis.to = std::max(axis.to, one->info.last);
    axis.first = std::min(axis.first, date_of(one->report.first, one->info.series));
    axis.last = std::max(axis.last, date_of(one->report.last, one->info.series));
    lengths += static_cast<double>(one->info.last.ns()) - static_cast<double>(one->info.first.ns());
  }
  const double span = static_cast<double>(axis.to.ns()) - static_cast<double>(axis.from.ns());
  axis.is_common = group.size() > 1 && lengths / static_cast<double>(group.size()) * 3 > span;
  return axis;
}

std::vector<TimelineSegment> segments_of(const SeriesQuality& one, const Axis& axis) {
  const Timestamp from = axis.is_common ? axis.from : one.info.first;
  const Timestamp to = axis.is_common ? axis.to : one.info.last;
  const double length =
      std::max(1.0, static_cast<double>(to.ns()) - static_cast<double>(from.ns()));
  const auto share = [&](Timestamp t) {
    return std::clamp((static_cast<double>(t.ns()) - static_cast<double>(from.ns())) / length, 0.0,
                      1.0);
  };
  std::vector<TimelineSegment> segments;
  if (one.info.first == one.info.last)  // A single instant is all of its own axis.
    return {
        {.state = TimelineState::kPresent, .begin = 0, .end = axis.is_common ? share(from) : 1}};
  for (const CoverageSpan& span : one.report.coverage)
    segments.push_back({.state = static_cast<TimelineState>(span.state),
                        .begin = share(span.from),
                        .end = share(span.to)});
  return segments;
}
static_assert(static_cast<int>(CoverageState::kPartial) ==
                  static_cast<int>(TimelineState::kPartial) &&
              static_cast<int>(CoverageState::kIssue) == static_cast<int>(TimelineState::kIssue) &&
              static_cast<int>(CoverageState::kGap) == static_cast<int>(TimelineState::kGap));

Timeline timeline_of(const Ordered& group) {
  const Axis axis = axis_of(group);
  Timeline timeline{.legend = {"Rows present", "Under a tenth missing",
                               "Rows taken out or repaired", "A tenth or more missing"},
                    .given_order = "Worst first"};
  timeline.title =
      kind_text(group.front()->info.series) + ", " + count_cell(group.size()).text + " series";
  if (axis.is_common)
    timeline.note =
        "All on one axis, from " + format_date(axis.first) + " to " + format_date(axis.last) + ".";
  else if (group.size() > 1)
    timeline.note = "Each on an axis of its own.";
  for (const SeriesQuality* one : group)
    timeline.strips.push_back(
        {.label = one->info.series.instrument.text(),
         .sublabel = count_cell(one->report.rows).text + " rows",
         .value = format_number(shown_score(one->report)),
         .tone = shown_score(one->report) >= kGoodScore ? Tone::kNeutral : Tone::kBad,
         .from = row_time_text(one->report.first, one->info.series),
         .to = row_time_text(one->report.last, one->info.series),
         .detail = issues_line(one->report),
         .stands_out = !one->report.issues.empty(),
         .segments = segments_of(*one, axis)});
  return timeline;
}

Table scores_of(const Ordered& all) {
  // The score stands where a phone shows it.
  Table table{.columns = {{"Instrument"},
                          {"Score", Align::kRight},
                          {"Kind"},
                          {"Rows", Align::kRight},
                          {"From"},
                          {"To"},
                          {"Taken out", Align::kRight},
                          {"Only looking ahead", Align::kRight},
                          {"Repaired", Align::kRight},
                          {"Issues", Align::kRight}},
              .rows_max = 2'000,
              .rest_note = "godwit data check --json has all."};
  for (const SeriesQuality* one : all)
    table.rows.push_back(
        {one->info.series.instrument.text(), score_cell(one->report), kind_text(one->info.series),
         count_cell(one->report.rows), row_time_text(one->report.first, one->info.series),
         row_time_text(one->report.last, one->info.series), count_cell(one->report.quarantined),
         count_cell(one->report.only_look_ahead), count_cell(one->report.repaired),
         count_cell(one->report.issues.size())});
  return table;
}

Table issues_of(const Ordered& all) {
  Table table{.columns = {{"Instrument"},
                          {"Rule"},
                          {"Count", Align::kRight},
                          {"Kind"},
                          {"First"},
                          {"Last"},
                          {.header = "At the first", .prose = true}},
              .rows_max = 2'000,
              .rest_note = "godwit data check --json has all."};
  for (const SeriesQuality* one : all)
    for (const QualityIssue& issue : one->report.issues)
      table.rows.push_back({one->info.series.instrument.text(), std::string{text(issue.rule).name},
                            count_cell(issue.count), kind_text(one->info.series),
                            row_time_text(issue.first, one->info.series),
                            row_time_text(issue.last, one->info.series), issue.example});
  return table;
}

/// How often each rule was broken, over all series.
Table rules_of(const Ordered& all, const QualityConfig& config) {
  std::map<RuleId, std::pair<uint64_t, uint64_t>> found;  // Series and findings.
  for (const SeriesQuality* one : all)
    for (const QualityIssue& issue : one->report.issues) {
      ++found[issue.rule].first;
      found[issue.rule].second += issue.count;
    }
  Table table{
      .columns = {{"Step"},
                  {"Rule"},
                  {"Weight", Align::kRight},
                  {"Action"},
                  {"Series", Align::kRight},
                  {"Findings", Align::kRight},
                  {.header = "What it finds", .prose = true}},
      .note =
          "score = 100 x (1 - sum over the rules of weight x share), at least 0. The share is "
          "of the rows; of gap, of the trading days; of missing_bars, of the bars expected. "
          "Weights and actions are the defaults; a market's preset or the configuration may "
          "set others. What spike finds is taken out only with --look-ahead.",
      .at_full_height = true};
  const QualitySettings& settings = config.of(Market::kUnknown);
  for (const RuleText& rule : rule_texts()) {
    const auto [series, findings] = found[rule.id];
    table.rows.push_back({std::string{name(rule.step)}, std::string{rule.name},
                          number_cell(settings[rule.id].weight),
                          std::string{name(settings[rule.id].verdict)}, count_cell(series),
                          count_cell(findings), std::string{rule.sentence}});
  }
  return table;
}

}  // namespace

std::string quality_page(std::span<const SeriesQuality> all, const QualityConfig& config,
                         const QualityPageHead& head) {
  const Ordered ordered = worst_first(all);
  // Whole seconds: "2024-01-02T03:04:05Z" as "2024-01-02 03:04:05 UTC".
  std::string made =
      format_timestamp(Timestamp::from_ns(head.made.ns() / 1'000'000'000 * 1'000'000'000));
  made.replace(made.find('T'), 1, " ");
  made.replace(made.find('Z'), 1, " UTC");
  Page page{{.title = "Data quality",
             .subtitle = "Checked " + made + ". Catalog " + head.catalog.string(),
             .footer = "Written by godwit " GODWIT_VERSION "."}};
  page.section("Summary");
  page.add(cards_of(all, head.unchecked));
  if (head.unchecked.count > 0) page.add(Note{.text = unchecked_text(head.unchecked) + "."});
  page.section("Time lines");
  if (all.empty()) page.add(Note{.text = kNothingJudged});
  std::map<std::pair<DataKind, Interval>, Ordered> groups;
  for (const SeriesQuality* one : ordered)
    groups[{one->info.series.kind, one->info.series.interval}].push_back(one);
  bool first = true;
  for (const auto& [kind, group] : groups) {
    Timeline timeline = timeline_of(group);
    timeline.show_legend = first;
    first = false;
    page.add(timeline);
  }
  page.section("Series");
  page.add(scores_of(ordered));
  page.section("Issues");
  if (all.empty())
    page.add(Note{.text = kNothingJudged});
  else if (std::all_of(all.begin(), all.end(),
                       [](const SeriesQuality& one) { return one.report.issues.empty(); }))
    page.add(Note{.text = "No rule was broken."});
  else
    page.add(issues_of(ordered));
  page.section("Rules");
  page.add(rules_of(ordered, config));
  return page.render();
}

}  // namespace godwit
