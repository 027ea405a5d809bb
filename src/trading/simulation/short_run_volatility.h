// How fast the price moves just now.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "foundation/base/time.h"

namespace godwit {

/// Standard deviation of log mid prices in 1/sqrt(s), from irregular quotes:
/// sqrt(sum of w r^2 / sum of w dt), w halving every `half_life`. A gap longer than `gap_max` (a
/// break of the session) is not counted. NaN before 20 moves. O(1), no allocation. Looks ahead: no.
class ShortRunVolatility {
 public:
  /// Both > 0.
  ShortRunVolatility(Duration half_life, Duration gap_max) noexcept
      : decay_{std::log(2.0) / seconds(half_life)}, gap_max_{gap_max} {}

  /// mid: > 0, else the quote is ignored. Times do not go back.
  void on_mid(Timestamp ts, double mid) noexcept {
    if (!(mid > 0) || std::isinf(mid)) return;
    const Duration step = ts - last_;
    if (any_ && step.ns() > 0 && step <= gap_max_) {
      const double dt = seconds(step);
      const double move = std::log(mid / mid_);
      const double kept = std::exp(-decay_ * dt);
      squares_ = squares_ * kept + move * move;
      time_ = time_ * kept + dt;
      ++moves_;
    }
    if (any_ && step.ns() == 0) return;  // One instant counts once: with its first quote.
    any_ = true;
    last_ = ts;
    mid_ = mid;
  }

  [[nodiscard]] double value() const noexcept {
    return moves_ < 20 ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(squares_ / time_);
  }

 private:
  static double seconds(Duration d) noexcept { return static_cast<double>(d.ns()) / 1e9; }

  double decay_;
  Duration gap_max_;
  bool any_ = false;
  Timestamp last_;
  double mid_ = 0;
  double squares_ = 0;
  double time_ = 0;
  uint64_t moves_ = 0;
};

}  // namespace godwit
