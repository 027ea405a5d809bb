#include "signals/features/features_folder.h"

#include <cstdlib>
#include <system_error>

#include "foundation/base/error.h"

namespace godwit::features {
namespace {

bool holds_sets(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(folder / "seed.toml", ignored);
}

}  // namespace

std::filesystem::path find_features_folder(const std::filesystem::path& executable) {
  // Read before any thread starts.
  const char* const chosen = std::getenv("GODWIT_FEATURES");  // NOLINT(concurrency-mt-unsafe)
  if (chosen != nullptr && *chosen != '\0') {
    if (holds_sets(chosen)) return chosen;
    throw failed("GODWIT_FEATURES=" + std::string{chosen} +
                 ": expected the folder of the feature sets (seed.toml, ...); unset it to take the "
                 "program's own");
  }
  std::filesystem::path folder = executable.parent_path();
  while (true) {
    if (holds_sets(folder / "features")) return folder / "features";
    const std::filesystem::path parent = folder.parent_path();
    if (parent == folder || folder.empty()) break;
    folder = parent;
  }
  throw failed("cannot find the folder features/ in any folder above " + executable.string() +
               "; set GODWIT_FEATURES to it");
}

std::filesystem::path find_features_folder() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error)
    throw failed("cannot find the folder features/: /proc/self/exe: " + error.message() +
                 "; set GODWIT_FEATURES to it");
  return find_features_folder(self);
}

}  // namespace godwit::features
