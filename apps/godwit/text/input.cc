#include "text/input.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "globals.h"
#include "market/domain/row_stream.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "signals/text/instrument_names.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

/// Gives an item on, once for each instrument that it is about.
class NamedSink {
 public:
  NamedSink(InstrumentNames names, const NewsSink& sink) : names_{std::move(names)}, sink_{sink} {}

  void operator()(const std::string& place, SourcedNews& news) {
    throw_if_interrupted();
    news.number = items_++;
    if (news.item.instrument || names_.size() == 0) {
      sink_(place, news);
      return;
    }
    const std::vector<InstrumentId> named =
        names_.named_in(news.item.title + "\n" + news.item.text);
    if (named.empty()) sink_(place, news);
    for (const InstrumentId& id : named) {
      news.item.instrument = id;
      sink_(place, news);
    }
  }

 private:
  InstrumentNames names_;
  const NewsSink& sink_;
  uint64_t items_ = 0;
};

void read_series(const Catalog& catalog, const std::string& text, NamedSink& sink) {
  const std::optional<InstrumentId> id = InstrumentId::parse(text);
  if (!id)
    throw usage_error("--series: expected the name of stored news like BBC.NEWS, got \"" + text +
                      "\"");
  const Series series{.instrument = *id, .kind = DataKind::kNews};
  const auto rows = catalog.read<NewsItem>(series, {});
  uint64_t number = 0;
  for (auto block = rows->next(); !block.empty(); block = rows->next()) {
    for (const NewsItem& item : block) {
      SourcedNews news{.item = item, .source = std::string{id->symbol()}};
      sink(id->text() + " item " + std::to_string(++number), news);
    }
  }
  if (number == 0)
    throw failed("no news of " + id->text() + " in " + catalog.root().string() +
                 "; godwit data list shows what is there");
}

}  // namespace

void add_text_input_options(CLI::App& sub, TextInputArguments& arguments) {
  sub.add_option("--input", arguments.files,
                 "News as CSV: ts,available_at,title[,id,instrument,language,text,label,source]; "
                 "repeatable")
      ->type_name("F.csv")
      ->allow_extra_args(false);
  sub.add_option("--series", arguments.series, "Stored news, e.g. BBC.NEWS; repeatable")
      ->type_name("NAME.NEWS")
      ->allow_extra_args(false);
  sub.add_option("--source", arguments.source, "Source of CSV rows that state none")
      ->capture_default_str();
  sub.add_option("--names", arguments.names, "Names and codes of instruments, to find them in news")
      ->type_name("FILE.toml");
}

void for_each_news(const TextInputArguments& arguments, const Globals& globals,
                   const NewsSink& sink) {
  if (arguments.files.empty() && arguments.series.empty())
    throw usage_error("which news? Name a file with --input or stored news with --series");
  NamedSink named{
      arguments.names.empty() ? InstrumentNames{} : InstrumentNames::load(arguments.names), sink};
  for (const std::string& file : arguments.files) {
    NewsCsvReader reader{file, arguments.source};
    while (std::optional<SourcedNews> news = reader.next()) named(reader.place(), *news);
  }
  if (arguments.series.empty()) return;
  const Catalog catalog{globals.catalog, Catalog::Mode::kReadOnly};
  for (const std::string& series : arguments.series) read_series(catalog, series, named);
}

TextScorer make_text_scorer() { return TextScorer{find_rules_folder() / "text"}; }

TextScore score_news(const TextScorer& scorer, const std::string& place, const NewsItem& item) {
  try {
    return scorer.score(item);
  } catch (const Error& error) {
    throw Error{error.kind(), place + ": " + error.what()};
  }
}

void write_output(const fs::path& output, const std::function<void(std::ostream&)>& write) {
  if (output.empty()) {
    write(std::cout);
    std::cout.flush();
    if (!std::cout)
      throw failed(std::string{"cannot write to the output: "} + std::strerror(errno));
    return;
  }
  replace_file(output, [&](const fs::path& temporary) {
    std::ofstream out{temporary, std::ios::binary};
    write(out);
    out.close();
    if (!out) throw failed("cannot write " + output.string() + ": " + std::strerror(errno));
  });
}

std::vector<NamedPath> text_inputs(const TextInputArguments& arguments, const Globals& globals) {
  std::vector<NamedPath> inputs{{"--names", arguments.names}, {"--catalog", globals.catalog}};
  for (const std::string& file : arguments.files) inputs.push_back({"--input", file});
  return inputs;
}

void require_csv_output(const fs::path& output, const std::vector<NamedPath>& inputs,
                        const Globals& globals, std::string_view command) {
  if (!output.empty() && output.extension() != ".csv")
    throw usage_error("--output: expected a file ending in .csv, got \"" + output.string() + "\"");
  check_output_option("--output", output, inputs);
  if (globals.json && output.empty())
    throw usage_error("--json: " + std::string{command} + " prints CSV; name a file with --output");
}

}  // namespace godwit
