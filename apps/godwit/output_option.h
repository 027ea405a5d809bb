// A file that an option names for the output.
#pragma once

#include <filesystem>
#include <string_view>

namespace godwit {

/// Refuses, before any work is done, a file that cannot be what was meant: its folder does not
/// exist (only catalogs and run directories make theirs), or there is something else than a file.
/// An empty path is none. Throws Error (kUsage) that names `flag`.
void check_output_option(std::string_view flag, const std::filesystem::path& path);

}  // namespace godwit
