// Run directories: written as a whole or not at all.
#pragma once

#include <filesystem>
#include <functional>

namespace godwit {

/// Whether `folder` holds a run: run.toml and summary.json.
[[nodiscard]] bool is_run_directory(const std::filesystem::path& folder);

/// Throws Error(kUsage) when `target` exists and is neither a run nor an empty folder: nothing but
/// a run is ever replaced.
void check_run_target(const std::filesystem::path& target);

/// Makes `target` what `fill` writes into the empty folder that it is given. An existing run is
/// exchanged for the new one in one step; a kill leaves the old one or the new one. Left-overs of
/// killed processes beside it are swept.
void write_run_directory(const std::filesystem::path& target,
                         const std::function<void(const std::filesystem::path&)>& fill);

}  // namespace godwit
