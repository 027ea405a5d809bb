#include "trading/backtest/run_directory.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include <stdio.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNew = ".tmp";       // TARGET.PID.tmp: a run being written.
constexpr std::string_view kOld = ".replaced";  // TARGET.PID.replaced: a run moved aside.
constexpr int kAttemptsMax = 10;

fs::path beside(const fs::path& target, pid_t process, std::string_view suffix) {
  fs::path path = target;
  path += "." + std::to_string(process) + std::string{suffix};
  return path;
}

/// Whether `name` is STEM.PID.SUFFIX of a process that is no more, or that had our number before.
bool is_left_over(std::string_view name, std::string_view stem, std::string_view suffix) {
  if (name.size() <= stem.size() + suffix.size() || !name.starts_with(stem) ||
      !name.ends_with(suffix))
    return false;
  const char* const begin = name.data() + stem.size();
  const char* const end = name.data() + name.size() - suffix.size();
  pid_t process = 0;
  const auto [stop, bad] = std::from_chars(begin, end, process);
  if (bad != std::errc{} || stop != end || process <= 0) return false;
  return process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH);
}

/// Removes what killed processes left beside `target`. An old run that one had moved aside comes
/// back when its place is empty: the process died between the two steps.
void sweep(const fs::path& target) {
  const std::string stem = target.filename().string() + ".";
  std::vector<fs::path> unfinished;
  std::vector<fs::path> aside;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator{target.parent_path(), error}) {
    const std::string name = entry.path().filename().string();
    if (is_left_over(name, stem, kNew)) unfinished.push_back(entry.path());
    if (is_left_over(name, stem, kOld)) aside.push_back(entry.path());
  }
  for (const fs::path& path : unfinished) fs::remove_all(path, error);
  for (const fs::path& path : aside) {
    if (fs::exists(target, error))
      fs::remove_all(path, error);
    else
      fs::rename(path, target, error);
  }
}

Error cannot(const std::string& what, const fs::path& path, int code) {
  return failed("cannot " + what + " " + path.string() + ": " + reason_and_remedy(code));
}

/// Exchanges the two folders, or moves the new one where there is none yet.
void put_in_place(const fs::path& temporary, const fs::path& target) {
  int code = 0;
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const bool exists = fs::exists(target);
    const unsigned flags = exists ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, target.c_str(), flags) == 0) return;
    code = errno;
    if (code == EINVAL || code == ENOSYS) return replace_in_two_steps(temporary, target);
    // Another process put a run there, or took it away, since we looked: look again.
    if (code != (exists ? ENOENT : EEXIST)) break;
    check_run_target(target);
  }
  throw cannot("put the run at", target, code);
}

}  // namespace

constexpr std::array<std::string_view, 9> kRunFiles{"run.toml",      "summary.json", "equity.csv",
                                                    "orders.csv",    "fills.csv",    "trades.csv",
                                                    "positions.csv", "bars.csv",     "report.html"};

bool is_run_directory(const fs::path& folder) {
  return fs::is_regular_file(folder / "run.toml") && fs::is_regular_file(folder / "summary.json");
}

void check_run_target(const fs::path& target) {
  std::error_code error;
  if (!fs::exists(target, error)) return;
  if (fs::is_directory(target, error) && fs::is_empty(target, error)) return;
  if (fs::is_directory(target, error) && is_run_directory(target)) {
    // Replacing a run removes what lies in it: only what a run is made of.
    for (const fs::directory_entry& entry : fs::directory_iterator{target})
      if (std::find(kRunFiles.begin(), kRunFiles.end(), entry.path().filename()) == kRunFiles.end())
        throw usage_error("--output " + target.string() + ": the run there also holds " +
                          entry.path().filename().string() +
                          ", which is not of a run; move it away or choose another folder");
    return;
  }
  throw usage_error("--output " + target.string() +
                    ": exists and is not a run directory; it will not be replaced. Choose another "
                    "folder");
}

void replace_in_two_steps(const fs::path& run, const fs::path& target) {
  const fs::path aside = beside(target, ::getpid(), kOld);
  const bool moved = ::rename(target.c_str(), aside.c_str()) == 0;
  if (!moved && errno != ENOENT) throw cannot("move aside", target, errno);
  if (::rename(run.c_str(), target.c_str()) != 0) {
    const int code = errno;
    if (moved && ::rename(aside.c_str(), target.c_str()) != 0)
      throw failed(std::string{cannot("put the run at", target, code).what()} +
                   "; the run that was there is now " + aside.string());
    throw cannot("put the run at", target, code);
  }
  std::error_code error;
  if (moved) fs::remove_all(aside, error);
}

void write_run_directory(const fs::path& wanted, const std::function<void(const fs::path&)>& fill) {
  check_run_target(wanted);
  fs::path target = fs::absolute(wanted).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();  // "runs/a/" is "runs/a".
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) throw cannot("create the folder", target.parent_path(), error.value());
  sweep(target);
  const fs::path temporary = beside(target, ::getpid(), kNew);
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
