#include "quality_page.h"

#include <algorithm>
#include <cmath>

#include "data_options.h"
#include "foundation/base/number_text.h"
#include "foundation/report/page.h"

namespace godwit {
namespace {

constexpr double kGoodScore = 99;

Cell count_cell(uint64_t count) { return number_cell(static_cast<double>(count), {.decimals = 0}); }

Cards cards_of(std::span<const SeriesQuality> all) {
  uint64_t rows = 0;
  uint64_t clean = 0;
  double worst = 100;
  for (const SeriesQuality& one : all) {
    rows += one.quality.rows;
    if (one.quality.issues.empty()) ++clean;
    worst = std::min(worst, shown_score(one.quality));
  }
  return {{{.label = "Series", .value = std::to_string(all.size())},
           {.label = "Bars", .value = count_cell(rows).text},
           {.label = "Without any issue", .value = std::to_string(clean)},
           {.label = "Lowest score",
            .value = format_double(worst),
            .note = "of 100",
            .tone = worst >= kGoodScore ? Tone::kGood : Tone::kBad}}};
}

Table scores_of(std::span<const SeriesQuality> all) {
  Table table{.columns = {{"Instrument"},
                          {"Interval"},
                          {"Rows", Align::kRight},
                          {"From"},
                          {"To"},
                          {"Score", Align::kRight},
                          {"Issues", Align::kRight}}};
  for (const auto& [series, quality] : all)
    table.rows.push_back({series.instrument.text(), std::string{name(series.interval)},
                          count_cell(quality.rows), bar_time_text(quality.first, series.interval),
                          bar_time_text(quality.last, series.interval),
                          number_cell(shown_score(quality)), count_cell(quality.issues.size())});
  return table;
}

Table issues_of(std::span<const SeriesQuality> all) {
  Table table{
      .columns = {
          {"Instrument"}, {"Interval"}, {"Rule"}, {"Count", Align::kRight}, {"First"}, {"Last"}}};
  for (const auto& [series, quality] : all)
    for (const QualityIssue& issue : quality.issues)
      table.rows.push_back({series.instrument.text(), std::string{name(series.interval)},
                            std::string{kQualityRules[static_cast<size_t>(issue.rule)].name},
                            count_cell(issue.count), bar_time_text(issue.first, series.interval),
                            bar_time_text(issue.last, series.interval)});
  return table;
}

Table rules() {
  Table table{.columns = {{"Rule"}, {"Weight", Align::kRight}, {"What it finds"}},
              .note =
                  "score = 100 x (1 - sum over the rules of weight x share), at least 0. The "
                  "share is of the rows; of gaps, of the trading days.",
              .sortable = false};
  for (const QualityRuleText& rule : kQualityRules)
    table.rows.push_back({std::string{rule.name}, number_cell(rule.weight, {.decimals = 1}),
                          std::string{rule.sentence}});
  return table;
}

}  // namespace

double shown_score(const BarQuality& quality) { return std::round(quality.score * 100) / 100; }

std::string quality_page(std::span<const SeriesQuality> all) {
  Page page{{.title = "Data quality"}};
  page.add(cards_of(all));
  page.section("Series");
  page.add(scores_of(all));
  page.section("Issues");
  if (std::all_of(all.begin(), all.end(),
                  [](const SeriesQuality& one) { return one.quality.issues.empty(); })) {
    page.add(Note{.text = "No rule was broken."});
  } else {
    page.add(issues_of(all));
  }
  page.section("Rules");
  page.add(rules());
  return page.render();
}

}  // namespace godwit
