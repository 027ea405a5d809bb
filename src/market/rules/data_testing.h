// Real files for tests: $GODWIT_TEST_DATA names their folder; without it tests say so and skip.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/error.h"

namespace godwit {

inline const char* test_data_folder() { return std::getenv("GODWIT_TEST_DATA"); }

/// The text of a gzip file, by the system's gzip.
inline std::string read_gzip(const std::filesystem::path& path) {
  const std::string command = "gzip -dc '" + path.string() + "'";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{popen(command.c_str(), "r"), pclose};
  if (!pipe) throw failed("cannot run " + command);
  std::string text;
  char buffer[65536];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, pipe.get())) text.append(buffer, n);
  return text;
}

/// The rows of a plain gzipped CSV file with a header: read(field) gives the field of that name.
template <class Visit>
void for_each_row(const std::filesystem::path& path, Visit&& visit) {
  const std::string text = read_gzip(path);
  std::map<std::string_view, size_t> columns;
  std::vector<std::string_view> fields;
  std::string_view rest{text};
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    fields.clear();
    for (size_t at = 0; at <= line.size();) {
      const size_t end = std::min(line.find(',', at), line.size());
      fields.push_back(line.substr(at, end - at));
      at = end + 1;
    }
    if (columns.empty()) {
      for (size_t i = 0; i < fields.size(); ++i) columns[fields[i]] = i;
    } else {
      visit([&](std::string_view name) { return fields.at(columns.at(name)); });
    }
  }
}

/// The .csv.gz files of a folder whose names begin with `prefix`, sorted.
inline std::vector<std::filesystem::path> gzip_files(const std::filesystem::path& folder,
                                                     const std::string& prefix = "") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder})
    if (entry.path().filename().string().starts_with(prefix) && entry.path().extension() == ".gz")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace godwit
