#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/number_text.h"
#include "globals.h"
#include "market/data/import/row_csv_writer.h"
#include "text/command.h"
#include "text/input.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct ScoreArguments {
  TextInputArguments input;
  std::string output;
};

struct ScoreCounts {
  uint64_t items = 0;
  uint64_t positive = 0;
  uint64_t negative = 0;
};

void append_row(std::string& out, const SourcedNews& news, const TextScore& score) {
  out +=
      format_timestamp(news.item.ts_event) + "," + format_timestamp(news.item.available_at) + ",";
  append_csv_text(out, news.source);
  out += "," + format_double(score.sentiment.score) + "," + std::to_string(score.tokens) + ",";
  append_csv_text(out, news.item.id);
  out += "," + (news.item.instrument ? news.item.instrument->text() : std::string{}) + ",";
  if (news.item.label) append_double(out, *news.item.label);
  out += '\n';
}

void run_score(const ScoreArguments& arguments, const Globals& globals) {
  require_csv_output(arguments.output, text_inputs(arguments.input, globals), globals,
                     "text score");
  const TextScorer scorer = make_text_scorer();
  ScoreCounts counts;
  write_output(arguments.output, [&](std::ostream& out) {
    std::string text = "ts_event,available_at,source,score,tokens,id,instrument,label\n";
    for_each_news(arguments.input, globals, [&](const std::string& place, const SourcedNews& news) {
      const TextScore score = score_news(scorer, place, news.item);
      ++counts.items;
      counts.positive += score.sentiment.score > 0;
      counts.negative += score.sentiment.score < 0;
      append_row(text, news, score);
      out << text;
      text.clear();
    });
    out << text;  // The header of no items.
  });
  if (globals.json)
    std::cout << json_text(Json{{"items", counts.items},
                                {"positive", counts.positive},
                                {"negative", counts.negative},
                                {"output", arguments.output}})
              << '\n';
  else if (!globals.quiet && !arguments.output.empty())
    std::cerr << counts.items << " items in " << arguments.output << ": " << counts.positive
              << " positive, " << counts.negative << " negative, the rest 0\n";
}

}  // namespace

void add_text_score(CLI::App& text, Globals& globals) {
  const auto arguments = std::make_shared<ScoreArguments>();
  CLI::App* const sub = text.add_subcommand("score", "Sentiment of each news item, by lexicon");
  sub->footer(
      "Columns: ts_event,available_at,source,score,tokens,id,instrument,label; score in (-1, 1), "
      "tokens\nhow many words the text has. docs/text.md has the formula.\n\n"
      "Example:\n  godwit text score --input news.csv --output scores.csv");
  add_text_input_options(*sub, arguments->input);
  sub->add_option("--output", arguments->output, "A file (default: CSV on stdout)")
      ->type_name("F.csv");
  sub->callback([arguments, &globals] { run_score(*arguments, globals); });
}

}  // namespace godwit
