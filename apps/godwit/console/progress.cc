#include "console/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "foundation/report/format.h"
#include "globals.h"

namespace godwit {

bool progress_wanted(const Globals& globals) {
  return !globals.quiet && !globals.json && ::isatty(STDERR_FILENO) == 1;
}

Progress::Progress(std::string label, uint64_t total, bool enabled)
    : label_{std::move(label)}, total_{total}, enabled_{enabled} {}

Progress::~Progress() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void Progress::advance_to(uint64_t done) {
  if (!enabled_) return;
  const SteadyClock::time_point now = SteadyClock::now();
  if (now - started_ < std::chrono::milliseconds{500}) return;
  if (drawn_ && now - last_drawn_ < std::chrono::milliseconds{100}) return;
  last_drawn_ = now;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  const double rate = static_cast<double>(done) / seconds;
  std::string line = label_ + " " + format_count(static_cast<int64_t>(done));
  if (total_ > 0) {
    constexpr int kWidth = 30;
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
    const auto filled = static_cast<size_t>(share * kWidth);
    line = "[" + std::string(filled, '#') + std::string(kWidth - filled, '.') + "] " +
           format_percent(share, 0) + " " + line;
    if (rate > 0)
      line += ", " + format_number(static_cast<double>(total_) * (1 - share) / rate, 0) + " s left";
  }
  std::fprintf(stderr, "\r\x1b[K%s, %s a second", line.c_str(),
               format_count(static_cast<int64_t>(rate)).c_str());
  std::fflush(stderr);
}

}  // namespace godwit
