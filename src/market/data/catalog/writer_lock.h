// One writer at a time, across processes.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "foundation/base/time.h"

namespace godwit {

/// Holds an exclusive flock on a file for its lifetime. The kernel frees it when the process dies.
class WriterLock {
 public:
  /// Waits up to `patience` for another holder, after telling `note` (may be empty) about it once.
  /// Throws Error naming the other process when it is not free by then, Error{kInterrupted} on
  /// Ctrl-C, Error when the file cannot be opened. Creates the file.
  WriterLock(const std::filesystem::path& path, Duration patience,
             const std::function<void(std::string_view)>& note);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  int fd_;
};

}  // namespace godwit
