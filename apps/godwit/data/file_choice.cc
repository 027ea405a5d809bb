#include "data/file_choice.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fnmatch.h>

#include "foundation/base/error.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Names = std::span<const std::string>;

bool is_excluded(const fs::path& path, Names exclude) {
  const std::string file = (path.has_filename() ? path : path.parent_path()).filename().string();
  return std::any_of(exclude.begin(), exclude.end(), [&](const std::string& pattern) {
    return pattern == file || ::fnmatch(pattern.c_str(), file.c_str(), 0) == 0;
  });
}

void require_names(Names exclude) {
  for (const std::string& pattern : exclude)
    if (pattern.empty() || pattern.find('/') != std::string::npos)
      throw usage_error(
          "--exclude: expected the name of files or folders, or a pattern of names like '*.gz', "
          "got \"" +
          pattern + "\"");
}

void add_folder(const fs::path& folder, Names exclude, std::vector<fs::path>& files) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator it{folder, error}, end; !error && it != end; it.increment(error))
    entries.push_back(it->path());
  if (error) throw failed("cannot list " + folder.string() + ": " + error.message());
  std::sort(entries.begin(), entries.end());
  for (const fs::path& path : entries) {
    const bool is_hidden = path.filename().string().starts_with('.');
    if (is_hidden || is_excluded(path, exclude)) continue;
    if (fs::is_directory(path, error))
      add_folder(path, exclude, files);
    else
      files.push_back(path);
  }
}

}  // namespace

FileChoice choose_files(std::span<const std::string> files, Names exclude,
                        const std::optional<InstrumentId>& instrument) {
  require_names(exclude);
  std::vector<fs::path> paths;
  FileChoice choice;
  for (const std::string& file : files) {
    if (is_excluded(file, exclude)) continue;
    std::error_code error;
    if (fs::is_directory(file, error)) {
      choice.has_folder = true;
      add_folder(file, exclude, paths);
    } else {
      paths.emplace_back(file);
    }
  }
  for (fs::path& path : paths) choice.files.push_back({std::move(path), instrument});
  if (choice.files.empty())
    throw usage_error(files.front() + (choice.has_folder
                                           ? ": no file in this directory that is not excluded"
                                           : ": excluded, and nothing else is to import"));
  return choice;
}

}  // namespace godwit
