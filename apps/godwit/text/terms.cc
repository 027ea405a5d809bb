#include <iostream>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "globals.h"
#include "market/data/import/row_csv_writer.h"
#include "signals/text/tf_idf.h"
#include "text/command.h"
#include "text/input.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

struct TermsArguments {
  TextInputArguments input;
  std::string fit_from;
  std::string fit_to;
  std::string output;
  std::string vectors;
  TfIdfOptions options;
};

/// A text with what its row in the file of vectors begins with.
struct TermsText {
  std::string id;
  TimedTokens timed;
};

/// A day stands for its first instant as `from` and for its last as `to`, UTC.
Timestamp time_option(std::string_view flag, const std::string& text, bool is_end) {
  if (const std::optional<Timestamp> t = parse_timestamp(text)) return *t;
  if (const std::optional<Date> date = parse_date(text))
    return is_end ? (*date + 1).midnight_utc() - Duration::from_ns(1) : date->midnight_utc();
  throw usage_error(std::string{flag} +
                    ": expected a day like 2024-01-02 or a time like 2024-01-02T01:30:00Z, got \"" +
                    text + "\"");
}

TermsText read_text(const TextScorer& scorer, const std::string& place, const NewsItem& item) {
  try {
    return {item.id, {item.available_at, scorer.tokens(item, TextScorer::language_of(item))}};
  } catch (const Error& error) {
    throw Error{error.kind(), place + ": " + error.what()};
  }
}

void write_terms(const TfIdf& fitted, std::ostream& out) {
  out << "term,idf,fit_from,fit_to\n";
  const std::string range = "," + format_timestamp(fitted.fit_range().from()) + "," +
                            format_timestamp(fitted.fit_range().to()) + "\n";
  for (uint32_t i = 0; i < fitted.size(); ++i) {
    std::string row;
    append_csv_text(row, fitted.term(i));
    out << row << ',' << format_double(fitted.idf(i)) << range;
  }
}

void write_vectors(const TfIdf& fitted, std::span<const TermsText> texts, std::ostream& out) {
  out << "text,available_at,id,term,weight\n";
  for (size_t i = 0; i < texts.size(); ++i) {
    if (!fitted.fit_range().is_before(texts[i].timed.available_at)) continue;
    for (const TermWeight& one : fitted.transform(texts[i].timed)) {
      std::string row =
          std::to_string(i) + "," + format_timestamp(texts[i].timed.available_at) + ",";
      append_csv_text(row, texts[i].id);
      row += ',';
      append_csv_text(row, fitted.term(one.term));
      out << row << ',' << format_double(one.weight) << '\n';
    }
  }
}

void run_terms(const TermsArguments& arguments, const Globals& globals) {
  std::vector<NamedPath> inputs = text_inputs(arguments.input, globals);
  require_csv_output(arguments.output, inputs, globals, "text terms");
  inputs.push_back({"--output", arguments.output});
  check_output_option("--vectors", arguments.vectors, inputs);
  const Timestamp from = time_option("--fit-from", arguments.fit_from, false);
  const Timestamp to = time_option("--fit-to", arguments.fit_to, true);
  if (to < from)
    throw usage_error("--fit-to: expected " + arguments.fit_from +
                      " (--fit-from) or later, got \"" + arguments.fit_to + "\"");
  const FitRange range{from, to};
  const TextScorer scorer = make_text_scorer();
  std::vector<TermsText> texts;
  std::vector<TimedTokens> training;
  std::optional<uint64_t> last;
  for_each_news(arguments.input, globals, [&](const std::string& place, const SourcedNews& news) {
    if (std::exchange(last, news.number) == news.number)
      return;  // The same for another instrument.
    texts.push_back(read_text(scorer, place, news.item));
    const Timestamp t = texts.back().timed.available_at;
    if (range.from() <= t && t <= range.to()) training.push_back(texts.back().timed);
  });
  const TfIdf fitted = TfIdf::fit(training, range, arguments.options);
  write_output(arguments.output, [&](std::ostream& out) { write_terms(fitted, out); });
  if (!arguments.vectors.empty())
    write_output(arguments.vectors, [&](std::ostream& out) { write_vectors(fitted, texts, out); });
  if (globals.json)
    std::cout << json_text(Json{{"fit_from", format_timestamp(from)},
                                {"fit_to", format_timestamp(to)},
                                {"texts", fitted.texts()},
                                {"terms", fitted.size()}})
              << '\n';
  else if (!globals.quiet && !arguments.output.empty())
    std::cerr << fitted.size() << " terms of " << fitted.texts() << " texts in " << arguments.output
              << '\n';
}

}  // namespace

void add_text_terms(CLI::App& text, Globals& globals) {
  const auto arguments = std::make_shared<TermsArguments>();
  CLI::App* const sub =
      text.add_subcommand("terms", "Fit a TF-IDF vocabulary on a training range of news");
  sub->footer(
      "Writes term,idf,fit_from,fit_to; with --vectors also text,available_at,id,term,weight of "
      "the texts\nbehind the training range, text being the number of the item from 0.\n\n"
      "Example:\n  godwit text terms --series BBC.NEWS --fit-from 2022-01-01 --fit-to 2022-12-31 "
      "--output terms.csv");
  add_text_input_options(*sub, arguments->input);
  sub->add_option("--fit-from", arguments->fit_from, "First day or time of training")
      ->required()
      ->type_name("T");
  sub->add_option("--fit-to", arguments->fit_to, "Last day or time of training")
      ->required()
      ->type_name("T");
  sub->add_option("--documents-min", arguments->options.documents_min,
                  "Leave out terms of fewer training texts")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000'000));
  sub->add_option("--terms-max", arguments->options.terms_max, "Keep the terms of most texts")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000'000));
  sub->add_option("--vectors", arguments->vectors, "Also write the vectors of later texts")
      ->type_name("F.csv");
  sub->add_option("--output", arguments->output, "A file (default: CSV on stdout)")
      ->type_name("F.csv");
  sub->callback([arguments, &globals] { run_terms(*arguments, globals); });
}

}  // namespace godwit
