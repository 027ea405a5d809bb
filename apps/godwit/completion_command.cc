#include "completion_command.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace godwit {
namespace {

/// Each command path with the words that may follow: "data import" -> "--instrument --kind ...".
struct Words {
  std::string path;
  std::string words;
};

void collect(const CLI::App& app, const std::string& path, const std::string& inherited,
             std::vector<Words>& out) {
  std::string words = inherited;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) words += " --" + name;
  const std::string options = words;
  for (const CLI::App* sub : app.get_subcommands({})) words += " " + sub->get_name();
  out.push_back({path, words});
  for (const CLI::App* sub : app.get_subcommands({}))
    collect(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(),
            path.empty() ? options : inherited, out);
}

std::string bash_script(const std::vector<Words>& all) {
  std::string script =
      "# bash completion for godwit; load it with: source <(godwit completion bash)\n"
      "_godwit() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" path=\"\" word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$path${path:+ }$word\" in\n";
  for (const Words& entry : all)
    if (!entry.path.empty())
      script += "      \"" + entry.path + "\") path=\"" + entry.path + "\" ;;\n";
  script += "    esac\n  done\n  local words=\"\"\n  case \"$path\" in\n";
  for (const Words& entry : all)
    script += "    \"" + entry.path + "\") words=\"" + entry.words + "\" ;;\n";
  script +=
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  [[ \"$current\" == -* ]] || COMPREPLY+=($(compgen -f -- \"$current\"))\n"
      "}\n"
      "complete -o filenames -F _godwit godwit\n";
  return script;
}

std::string fish_script(const std::vector<Words>& all) {
  std::string script =
      "# fish completion for godwit; load it with: godwit completion fish | source\n";
  for (const Words& entry : all) {
    std::string condition = "__fish_use_subcommand";
    if (!entry.path.empty()) {
      condition.clear();
      size_t begin = 0;
      while (begin <= entry.path.size()) {
        const size_t end = std::min(entry.path.find(' ', begin), entry.path.size());
        condition += (condition.empty() ? "" : "; and ") +
                     std::string{"__fish_seen_subcommand_from "} +
                     entry.path.substr(begin, end - begin);
        begin = end + 1;
      }
    }
    script += "complete -c godwit -n '" + condition + "' -a '" + entry.words + "'\n";
  }
  return script;
}

}  // namespace

void add_completion_command(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("completion", "Print a completion script for a shell");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer("Example:\n  source <(godwit completion bash)");
  command->callback([&app, shell] {
    std::vector<Words> all;
    collect(app, "", "", all);
    if (*shell == "fish") {
      std::printf("%s", fish_script(all).c_str());
      return;
    }
    if (*shell == "zsh")
      std::printf(
          "# zsh completion for godwit; load it with: source <(godwit completion zsh)\n"
          "autoload -U +X bashcompinit && bashcompinit\n");
    std::printf("%s", bash_script(all).c_str());
  });
}

}  // namespace godwit
