// A file that an option names for the output.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace godwit {

/// What the command reads, or writes besides: a file, or the folder of a catalog.
struct NamedPath {
  std::string_view flag;  ///< Which option names it.
  std::filesystem::path path;
};

/// Refuses, before any work is done, a file that cannot be what was meant: its folder does not
/// exist (only catalogs and run directories make theirs), there is something else than a file, or
/// it is one of `others`, by whatever spelling or link, or a file of a catalog among them: its
/// content would be lost. Empty paths are none. Throws Error (kUsage) that names `flag`.
void check_output_option(std::string_view flag, const std::filesystem::path& path,
                         const std::vector<NamedPath>& others = {});

}  // namespace godwit
