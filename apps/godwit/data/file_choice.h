// The files that an import is to read: those that are named, and all below named folders.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/data/import/importer.h"

namespace godwit {

struct FileChoice {
  std::vector<ImportFile> files;  ///< Of each folder sorted by their paths; hidden ones left out.
  bool has_folder = false;
};

/// Without files and folders whose name, the last part of the path, is one of `exclude` or fits a
/// pattern there (`*`, `?` and `[abc]` as in a shell). Throws Error: (kUsage) when none is left, or
/// when `exclude` has a path in it, (kFailed) when a folder cannot be listed.
[[nodiscard]] FileChoice choose_files(std::span<const std::string> files,
                                      std::span<const std::string> exclude,
                                      const std::optional<InstrumentId>& instrument);

}  // namespace godwit
