#include "trading/backtest/run_directory.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>

#include <stdio.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".tmp";

fs::path temporary_for(const fs::path& target, pid_t process) {
  fs::path temporary = target;
  temporary += "." + std::to_string(process) + std::string{kSuffix};
  return temporary;
}

/// Removes TARGET.PID.tmp of processes that are no more.
void sweep(const fs::path& target) {
  const std::string stem = target.filename().string() + ".";
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator{target.parent_path(), error}) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(stem) || !name.ends_with(kSuffix)) continue;
    const char* const begin = name.data() + stem.size();
    const char* const end = name.data() + name.size() - kSuffix.size();
    pid_t process = 0;
    const auto [stop, bad] = std::from_chars(begin, end, process);
    if (bad != std::errc{} || stop != end || process <= 0) continue;
    if (::kill(process, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), error);
  }
}

Error cannot(const std::string& what, const fs::path& path, int code) {
  return failed("cannot " + what + " " + path.string() + ": " + std::strerror(code) +
                (code == ENOSPC ? "; free some disk space and run the command again" : ""));
}

/// Exchanges the two folders, or moves the new one where there is none yet.
void put_in_place(const fs::path& temporary, const fs::path& target) {
  const bool exists = fs::exists(target);
  const unsigned flags = exists ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), flags) == 0) return;
  if (errno != EINVAL && errno != ENOSYS) throw cannot("put the run at", target, errno);
  // A file system that knows neither flag (NFS, some overlays): two steps. A kill between them
  // leaves the old run beside its place, as TARGET.PID.old.
  fs::path aside = temporary;
  aside.replace_extension(".old");
  if (exists && ::rename(target.c_str(), aside.c_str()) != 0)
    throw cannot("move aside", target, errno);
  if (::rename(temporary.c_str(), target.c_str()) != 0)
    throw cannot("put the run at", target, errno);
  std::error_code error;
  if (exists) fs::remove_all(aside, error);
}

}  // namespace

bool is_run_directory(const fs::path& folder) {
  return fs::is_regular_file(folder / "run.toml") && fs::is_regular_file(folder / "summary.json");
}

void check_run_target(const fs::path& target) {
  std::error_code error;
  if (!fs::exists(target, error)) return;
  if (fs::is_directory(target, error) && (fs::is_empty(target, error) || is_run_directory(target)))
    return;
  throw usage_error("--output " + target.string() +
                    ": exists and is not a run directory; it will not be replaced. Choose another "
                    "folder");
}

void write_run_directory(const fs::path& wanted, const std::function<void(const fs::path&)>& fill) {
  check_run_target(wanted);
  fs::path target = fs::absolute(wanted).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();  // "runs/a/" is "runs/a".
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) throw cannot("create the folder", target.parent_path(), error.value());
  sweep(target);
  const fs::path temporary = temporary_for(target, ::getpid());
  fs::remove_all(temporary, error);
  fs::create_directory(temporary, error);
  if (error) throw cannot("create the folder", temporary, error.value());
  try {
    fill(temporary);
    for (const fs::directory_entry& entry : fs::directory_iterator{temporary})
      sync_path(entry.path());
    sync_path(temporary);
    put_in_place(temporary, target);
    sync_path(target.parent_path());
    fs::remove_all(temporary, error);  // What was there before.
  } catch (...) {
    fs::remove_all(temporary, error);
    throw;
  }
}

}  // namespace godwit
