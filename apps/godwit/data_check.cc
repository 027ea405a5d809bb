#include <algorithm>
#include <iostream>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "data_command.h"
#include "data_options.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_table.h"
#include "globals.h"
#include "json_text.h"
#include "market/data/quality/quality.h"
#include "market/domain/venue.h"
#include "quality_page.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct CheckArguments {
  std::vector<std::string> instruments;
  std::string html;
};

std::vector<Series> series_of(const Catalog& catalog, const CheckArguments& arguments) {
  std::vector<InstrumentId> wanted;
  for (const std::string& text : arguments.instruments) wanted.push_back(instrument_option(text));
  std::vector<Series> series;
  for (const SeriesInfo& info : catalog.list())
    if (info.series.kind == DataKind::kBar &&
        (wanted.empty() ||
         std::find(wanted.begin(), wanted.end(), info.series.instrument) != wanted.end()))
      series.push_back(info.series);
  for (const InstrumentId& id : wanted)
    if (std::none_of(series.begin(), series.end(),
                     [&](const Series& one) { return one.instrument == id; }))
      throw failed("no data for " + id.text() + " in " + catalog.root().string() +
                   "; godwit data list shows what is there");
  return series;
}

void print_json(const std::vector<SeriesQuality>& all) {
  Json out;
  Json& instruments = out["instruments"] = Json::array();
  for (const auto& [series, quality] : all) {
    Json one{{"id", series.instrument.text()},
             {"kind", "bar"},
             {"interval", name(series.interval)},
             {"rows", quality.rows},
             {"from", bar_time_text(quality.first, series.interval)},
             {"to", bar_time_text(quality.last, series.interval)},
             {"score", shown_score(quality)}};
    Json& issues = one["issues"] = Json::array();
    for (const QualityIssue& issue : quality.issues)
      issues.push_back({{"rule", kQualityRules[static_cast<size_t>(issue.rule)].name},
                        {"count", issue.count},
                        {"first", bar_time_text(issue.first, series.interval)},
                        {"last", bar_time_text(issue.last, series.interval)}});
    instruments.push_back(std::move(one));
  }
  std::cout << json_text(out) << '\n';
}

void print_for_people(const std::vector<SeriesQuality>& all) {
  TextTable table{{"instrument", "interval", "rows", "from", "to", "score", "issues"},
                  {.right_aligned = {2, 5}}};
  TextTable issues{{"instrument", "interval", "rule", "count", "first", "last", "what it is"},
                   {.right_aligned = {3}}};
  bool any = false;
  for (const auto& [series, quality] : all) {
    const std::string interval{name(series.interval)};
    table.add_row({series.instrument.text(), interval, std::to_string(quality.rows),
                   bar_time_text(quality.first, series.interval),
                   bar_time_text(quality.last, series.interval),
                   format_double(shown_score(quality)), std::to_string(quality.issues.size())});
    for (const QualityIssue& issue : quality.issues) {
      const QualityRuleText& rule = kQualityRules[static_cast<size_t>(issue.rule)];
      issues.add_row({series.instrument.text(), interval, std::string{rule.name},
                      std::to_string(issue.count), bar_time_text(issue.first, series.interval),
                      bar_time_text(issue.last, series.interval), std::string{rule.sentence}});
      any = true;
    }
  }
  std::cout << table.text();
  if (any) std::cout << '\n' << issues.text();
}

void run_check(const CheckArguments& arguments, const Globals& globals) {
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly, std::max(1, globals.threads)};
  std::vector<SeriesQuality> all;
  for (const Series& series : series_of(catalog, arguments)) {
    const Venue venue = find_venue(series.instrument.venue());
    const auto bars = catalog.read<Bar>(series, {});
    all.push_back({series, check_quality(*bars, *venue.calendar, series.interval)});
  }
  if (!arguments.html.empty()) write_file(arguments.html, quality_page(all));
  if (globals.json) {
    print_json(all);
  } else {
    print_for_people(all);
  }
}

}  // namespace

void add_data_check(CLI::App& data, Globals& globals) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* const sub = data.add_subcommand("check", "Quality of the stored series");
  sub->footer(
      "score = 100 x (1 - sum over the rules of weight x share of rows that break it), at least "
      "0;\n"
      "weights: backward_time, broken_bar, gap 1; suspicious_jump, stale_bar 0.5; flat_run,\n"
      "zero_volume 0.1. A gap's share is of the trading days.\n\n"
      "Example:\n  godwit data check --instrument SPX.INDEX");
  sub->add_option("--instrument", arguments->instruments, "Only these; repeatable")
      ->type_name("SYMBOL.VENUE")
      ->allow_extra_args(false);
  sub->add_option("--html", arguments->html, "Also write a page that opens in any browser")
      ->type_name("FILE");
  sub->callback([arguments, &globals] { run_check(*arguments, globals); });
}

}  // namespace godwit
