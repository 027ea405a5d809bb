#include "options/output_option.h"

#include <string>

#include "foundation/base/error.h"

namespace godwit {

namespace fs = std::filesystem;

namespace {

bool is_same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::exists(a, error) || fs::exists(b, error)) return fs::equivalent(a, b, error);
  const fs::path whole = fs::weakly_canonical(fs::absolute(a), error);
  return !whole.empty() && whole == fs::weakly_canonical(fs::absolute(b), error);
}

/// Series lie as Parquet in folders of the catalog; beside these there may be anything.
bool is_stored_file(const fs::path& path, const fs::path& catalog) {
  if (path.extension() != ".parquet") return false;
  std::error_code error;
  const fs::path root = fs::canonical(catalog, error);
  const fs::path file = fs::canonical(path, error);
  if (root.empty() || file.empty() || file.parent_path() == root) return false;
  const fs::path inside = file.lexically_relative(root);
  return !inside.empty() && *inside.begin() != fs::path{".."};
}

}  // namespace

void check_output_option(std::string_view flag, const fs::path& path,
                         const std::vector<NamedPath>& others) {
  if (path.empty()) return;
  const std::string start = std::string{flag} + ": ";
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw usage_error(start + "there is no folder " + folder.string() + " for " +
                      path.filename().string() + "; check the path, or make the folder first");
  const fs::file_status there = fs::status(path, error);  // Of what a link leads to.
  if (fs::is_directory(there))
    throw usage_error(start + path.string() + " is a folder; name a file in it");
  if (fs::exists(there) && !fs::is_regular_file(there))
    throw usage_error(start + path.string() +
                      " is a device, a pipe or a socket, expected a file; leave " +
                      std::string{flag} + " out, or name another");
  for (const NamedPath& other : others) {
    if (other.path.empty()) continue;
    if (is_same_file(path, other.path))
      throw usage_error(start + path.string() + " is the file of " + std::string{other.flag} +
                        ", which would be lost; name another");
    if (fs::is_directory(other.path, error) && is_stored_file(path, other.path))
      throw usage_error(start + path.string() + " is a file of the catalog " + other.path.string() +
                        ", which would be lost; name another");
  }
}

}  // namespace godwit
