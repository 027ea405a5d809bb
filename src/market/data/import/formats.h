// Every format that the program knows.
#pragma once

#include <filesystem>

#include "market/data/import/file_format.h"

namespace godwit {

/// The tables described in `folder` (table_format.h) and the formats that are classes of their own,
/// in the order in which files are held against them.
[[nodiscard]] FormatList known_formats(const std::filesystem::path& folder);

}  // namespace godwit
