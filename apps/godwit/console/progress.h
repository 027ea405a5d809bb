// A progress bar on a terminal's stderr.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace godwit {

struct Globals;

/// Whether anybody would see a bar: stderr is a terminal, and neither --quiet nor --json is on.
[[nodiscard]] bool progress_wanted(const Globals& globals);

/// Draws at most ten times a second, and nothing in the first half second; clears itself at the
/// end.
class Progress {
 public:
  /// total 0: not known.
  Progress(std::string label, uint64_t total, bool enabled);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void advance_to(uint64_t done);

 private:
  using SteadyClock = std::chrono::steady_clock;
  std::string label_;
  uint64_t total_;
  bool enabled_;
  bool drawn_ = false;
  SteadyClock::time_point started_ = SteadyClock::now();
  SteadyClock::time_point last_drawn_ = started_;
};

}  // namespace godwit
