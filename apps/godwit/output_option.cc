#include "output_option.h"

#include <string>

#include "foundation/base/error.h"

namespace godwit {

namespace fs = std::filesystem;

void check_output_option(std::string_view flag, const fs::path& path) {
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
}

}  // namespace godwit
