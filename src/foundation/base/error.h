// The one exception type: set-up, configuration, files, or work that cannot be done. It is caught
// in main and becomes an exit code and one clear sentence. The event path uses Result instead.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace godwit {

/// Why the program cannot go on; the value is the exit code of the command line
/// (docs/architecture.md).
enum class ErrorKind : int {
  kFailed = 1,        ///< The work failed: file, disk, library.
  kUsage = 2,         ///< Wrong usage or configuration.
  kDataRefused = 3,   ///< A quality gate refused the data.
  kHalted = 4,        ///< Live trading refused, or halted by risk.
  kInterrupted = 130  ///< Interrupted by the user; state is consistent.
};

/// An error that a person will read: what happened, where, and what to do next.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error{message}, kind_{kind} {}
  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] int exit_code() const noexcept { return static_cast<int>(kind_); }

 private:
  ErrorKind kind_;
};

[[nodiscard]] inline Error failed(const std::string& message) {
  return Error{ErrorKind::kFailed, message};
}
[[nodiscard]] inline Error usage_error(const std::string& message) {
  return Error{ErrorKind::kUsage, message};
}

}  // namespace godwit
