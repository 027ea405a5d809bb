// The command line: wiring only. Each command is a file of its own.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <limits>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "backtest_command.h"
#include "completion_command.h"
#include "cost/command.h"
#include "data/command.h"
#include "features/command.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "globals.h"
#include "labels/command.h"
#include "report_command.h"
#include "stats_command.h"
#include "text/command.h"
#include "trials_command.h"

namespace godwit {
namespace {

void add_global_options(CLI::App& app, Globals& globals) {
  const char* const catalog = std::getenv("GODWIT_CATALOG");
  globals.catalog = catalog != nullptr && *catalog != '\0' ? catalog : "data";
  app.add_option("--catalog", globals.catalog,
                 "Folder of the data catalog (default $GODWIT_CATALOG, else ./data)")
      ->type_name("DIR");
  app.add_flag("--json", globals.json, "Print one JSON object and nothing else on stdout");
  app.add_flag("--quiet", globals.quiet, "Print no progress and no notes");
  app.add_option("--threads", globals.threads,
                 "Threads to use (default 1; features: all there are); never changes a result")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app.add_option("--seed", globals.seed, "Seed of all chance; overrides the run file")
      ->check(CLI::Range(int64_t{0}, std::numeric_limits<int64_t>::max()))
      ->type_name("N");
}

/// The words of the line that the parser took for nothing, as they stand in the line: an option
/// that the command does not have, with what the command has instead. "" when there are none.
std::string unexpected_words(const CLI::App& app, int argc, char** argv) {
  const CLI::App* command = &app;
  std::string name = app.get_name();
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    name += " " + command->get_name();
  }
  std::vector<std::string> left = app.remaining(true);
  std::string words;
  std::string option;
  for (int i = 1; i < argc; ++i) {
    const auto found = std::find(left.begin(), left.end(), argv[i]);
    if (found == left.end()) continue;
    left.erase(found);
    words.append(words.empty() ? "" : " ").append(argv[i]);
    if (option.empty() && argv[i][0] == '-') option = argv[i];
  }
  if (words.empty()) return "";
  std::vector<std::string> names;
  for (const CLI::Option* const known : command->get_options())
    for (const std::string& one : known->get_lnames()) names.push_back("--" + one);
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return (option.empty() ? "not expected: " + words
                         : name + " has no option " + option + suggestion(option, candidates)) +
         "; see " + name + " --help";
}

/// "unknown command X; did you mean Y?" when the words of the line lead to no command, else "".
std::string unknown_command(const CLI::App& app, int argc, char** argv) {
  const CLI::App* at = &app;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("-")) {
      // A global option may stand anywhere; others come behind the command, whose business they
      // are.
      const CLI::Option* const option = app.get_option_no_throw(word.substr(0, word.find('=')));
      if (option == nullptr) return "";
      if (option->get_items_expected_max() > 0 && word.find('=') == std::string::npos) ++i;
      continue;
    }
    std::vector<std::string> names;
    for (const CLI::App* sub : at->get_subcommands({})) names.push_back(sub->get_name());
    if (names.empty()) return "";
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) {
      const std::vector<std::string_view> candidates(names.begin(), names.end());
      return "unknown command " + word + suggestion(word, candidates);
    }
    at = at->get_subcommand(word);
  }
  return "";
}

/// Whether all that was written has gone out: a write that failed earlier leaves only its mark.
bool flush_stdout() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

int run(int argc, char** argv) {
  CLI::App app{
      "godwit: back-test, research and trade A-shares, futures, foreign exchange and crypto",
      "godwit"};
  Globals globals;
  app.set_version_flag("--version", "godwit " GODWIT_VERSION);
  app.require_subcommand(1);
  app.fallthrough();  // Global options may stand after the command, too.
  app.footer(
      "Example:\n  godwit backtest examples/sp500/run.toml\n\n"
      "Every command explains itself: godwit COMMAND --help");
  add_global_options(app, globals);
  add_data_command(app, globals);
  add_labels_command(app, globals);
  add_backtest_command(app, globals);
  add_cost_command(app, globals);
  add_report_command(app, globals);
  add_text_command(app, globals);
  add_features_command(app, globals);
  add_stats_command(app, globals);
  add_trials_command(app, globals);
  add_completion_command(app);

  try {
    app.parse(argc, argv);
    if (!flush_stdout()) throw failed("cannot write the result: is the disk full?");
    return EXIT_SUCCESS;
  } catch (const CLI::Success& request) {
    app.exit(request);  // --help, --version.
    if (std::cout.flush() && flush_stdout()) return EXIT_SUCCESS;
    std::fprintf(stderr, "godwit: cannot write the text: is the disk full?\n");
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_command(app, argc, argv);
    const std::string unexpected = unknown.empty() ? unexpected_words(app, argc, argv) : "";
    if (unexpected.empty())
      std::fprintf(stderr, "godwit: %s; see godwit --help\n",
                   unknown.empty() ? error.what() : unknown.c_str());
    else
      std::fprintf(stderr, "godwit: %s\n", unexpected.c_str());
    return static_cast<int>(ErrorKind::kUsage);
  } catch (const Error& error) {
    std::fprintf(stderr, "godwit: %s\n", error.what());
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "godwit: out of memory; free some and run the command again\n");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "godwit: %s\n", error.what());
  }
  return static_cast<int>(ErrorKind::kFailed);
}

}  // namespace
}  // namespace godwit

int main(int argc, char** argv) {
  godwit::install_interrupt_handler();
  return godwit::run(argc, argv);
}
