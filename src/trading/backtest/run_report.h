// The report of a run: report.html from the files of its directory, and nothing else, so that it
// can be drawn again at any time.
#pragma once

#include <filesystem>
#include <string>

namespace godwit {

/// The page. Throws Error naming the file when the folder is not a run or one of its files is
/// damaged.
[[nodiscard]] std::string render_run_report(const std::filesystem::path& folder);

}  // namespace godwit
