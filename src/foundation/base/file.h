// Files as the rest of the program wants them: whole or not at all, errors with the path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace godwit {

/// What the system says of `code` (an errno), and what to do about it where that is known:
/// "No such file or directory; check the path (...)".
[[nodiscard]] std::string reason_and_remedy(int code);

/// The whole file. Throws Error naming the path when it is missing, a directory, unreadable, or
/// larger than `bytes_max`.
[[nodiscard]] std::string read_file(const std::filesystem::path& path, uint64_t bytes_max);

/// Replaces `path` by what `write` puts at the temporary path it is given (same folder): the new
/// file is synced and renamed, so that a reader or a kill at any instant sees the old or the new
/// file, never a torn one. Creates the folder. Follows a symbolic link to its target. Removes the
/// temporary on failure. Throws Error, before anything is written, when `path` is something else
/// than a file: a folder, a device, a pipe.
void replace_file(const std::filesystem::path& path,
                  const std::function<void(const std::filesystem::path&)>& write);

/// replace_file with `text`.
void write_file(const std::filesystem::path& path, std::string_view text);

/// Flushes a file or a folder to the disk.
void sync_path(const std::filesystem::path& path);

}  // namespace godwit
