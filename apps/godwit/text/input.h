// The news that the text commands read, and the scorer they share.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "options/output_option.h"
#include "signals/text/news_csv_reader.h"
#include "signals/text/text_scorer.h"

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

struct TextInputArguments {
  std::vector<std::string> files;
  std::vector<std::string> series;
  std::string source = "news";
  std::string names;
};

/// --input, --series, --source and --names.
void add_text_input_options(CLI::App& sub, TextInputArguments& arguments);

/// The place of an item, for messages, and the item.
using NewsSink = std::function<void(const std::string& place, const SourcedNews& news)>;

/// Every item of the files, then of the stored series, in their order, counted from 0. An item
/// without instrument is given once for each that --names finds in it, under one number. The source
/// of stored items is the symbol of their series. Throws Error (kUsage) where neither is named,
/// (kFailed) where a series has no rows.
void for_each_news(const TextInputArguments& arguments, const Globals& globals,
                   const NewsSink& sink);

/// What rules/text/ says.
[[nodiscard]] TextScorer make_text_scorer();

/// Scores an item; errors begin with the place.
[[nodiscard]] TextScore score_news(const TextScorer& scorer, const std::string& place,
                                   const NewsItem& item);

/// Replaces the file, or writes to stdout where `output` is empty; throws Error when it cannot.
void write_output(const std::filesystem::path& output,
                  const std::function<void(std::ostream&)>& write);
/// What is read, as check_output_option takes it.
[[nodiscard]] std::vector<NamedPath> text_inputs(const TextInputArguments& arguments,
                                                 const Globals& globals);
/// Throws Error (kUsage) unless `output` is empty or ends in .csv and is none of `inputs`, or with
/// --json and no file.
void require_csv_output(const std::filesystem::path& output, const std::vector<NamedPath>& inputs,
                        const Globals& globals, std::string_view command);

}  // namespace godwit
