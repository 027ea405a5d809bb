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
/// exchanged for the new one in one step; a kill leaves the old one or the new one. Of two
/// processes that write one target at once, the later one's run stays. Left-overs of killed
/// processes beside the target are swept.
///
/// Limits: on a file system that cannot exchange two folders (NFS, some overlays) there are two
/// steps, see replace_in_two_steps(). Whether a process still lives is asked of this machine: on a
/// shared file system, let one machine at a time write a target.
void write_run_directory(const std::filesystem::path& target,
                         const std::function<void(const std::filesystem::path&)>& fill);

/// Moves `target` aside to TARGET.PID.replaced, if there is one, moves `run` to `target`, and
/// removes what was moved aside. When the second step fails the first is taken back; a kill between
/// them leaves no target, and the next write_run_directory() of this target restores it first.
/// write_run_directory() does this itself where it must; it is public for its test.
void replace_in_two_steps(const std::filesystem::path& run, const std::filesystem::path& target);

}  // namespace godwit
