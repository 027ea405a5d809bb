// Where time comes from. Everything below apps/ is handed a Clock; only LiveClock looks at the
// wall.
#pragma once

#include <chrono>

#include "foundation/base/check.h"
#include "foundation/base/time.h"

namespace godwit {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;
};

/// Time that moves only when told to, never backwards. For replay and tests.
class SimClock final : public Clock {
 public:
  explicit SimClock(Timestamp start = {}) : now_{start} {}
  [[nodiscard]] Timestamp now() const override { return now_; }
  void advance_to(Timestamp t) {
    CHECK(t >= now_, "simulated time runs backwards");
    now_ = t;
  }

 private:
  Timestamp now_;
};

/// The machine's real-time clock.
class LiveClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp::from_ns(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
  }
};

}  // namespace godwit
