#include "market/rules/rules_folder.h"

#include <cstdlib>
#include <system_error>

#include "foundation/base/error.h"

namespace godwit {
namespace {

bool holds_rules(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::is_directory(folder / "calendars", ignored);
}

}  // namespace

std::filesystem::path find_rules_folder(const std::filesystem::path& executable) {
  if (const char* chosen = std::getenv("GODWIT_RULES"); chosen != nullptr && *chosen != '\0') {
    if (holds_rules(chosen)) return chosen;
    throw failed("GODWIT_RULES=" + std::string{chosen} +
                 ": expected the folder of the rule files (sessions.toml, calendars/, ...); unset "
                 "it to take the program's own");
  }
  std::filesystem::path folder = executable.parent_path();
  while (true) {
    if (holds_rules(folder / "rules")) return folder / "rules";
    const std::filesystem::path parent = folder.parent_path();
    if (parent == folder || folder.empty()) break;
    folder = parent;
  }
  throw failed("cannot find the folder rules/ in any folder above " + executable.string() +
               "; set GODWIT_RULES to it");
}

std::filesystem::path find_rules_folder() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error)
    throw failed("cannot find the folder rules/: /proc/self/exe: " + error.message() +
                 "; set GODWIT_RULES to it");
  return find_rules_folder(self);
}

}  // namespace godwit
