// When a run of rows that go backward is right, and the row before them was wrong.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "foundation/base/time.h"

namespace godwit {

/// A single time far in the future must not condemn everything behind it. Rows that go backward are
/// believed once `rows_min` of them came in a row, in order among themselves, and they are more
/// than the sound rows that lie ahead of the first of them; so a stretch that is delivered again is
/// not believed unless it is longer than kRemembered rows. Bounded memory, no look ahead; one
/// thread.
template <class Row>
class TimeAnchor {
 public:
  static constexpr size_t kRemembered = 256;

  /// rows_min >= 1.
  explicit TimeAnchor(size_t rows_min) : rows_min_{rows_min} {}

  /// A row whose time is sound.
  void accept(Timestamp t) {
    sound_[accepted_++ % kRemembered] = t;
    run_ = 0;
  }
  /// A row that was refused because it goes backward.
  void refuse(const Row& row) {
    if (run_ == 0 || row.header.ts_event < last_->header.ts_event) {
      run_ = 0;
      first_ = row.header.ts_event;
    }
    ++run_;
    last_ = row;
  }
  /// Whether a row of time `t`, which goes backward, ends a run that is to be believed: the refused
  /// row before it, from which order then counts; null otherwise.
  [[nodiscard]] const Row* anchor(Timestamp t) const {
    const bool is_ordered = run_ > 0 && t >= last_->header.ts_event;
    const size_t run = is_ordered ? run_ + 1 : 1;
    if (!is_ordered || run < rows_min_ || run <= ahead()) return nullptr;
    return &*last_;
  }

 private:
  /// Remembered sound rows behind the first time of the run.
  [[nodiscard]] size_t ahead() const {
    const auto end = sound_.begin() + static_cast<std::ptrdiff_t>(std::min(accepted_, kRemembered));
    return static_cast<size_t>(
        std::count_if(sound_.begin(), end, [&](Timestamp t) { return t > first_; }));
  }

  size_t rows_min_;
  std::array<Timestamp, kRemembered> sound_{};  // A ring.
  size_t accepted_ = 0;
  size_t run_ = 0;  // Refused rows in a row, in order among themselves,
  Timestamp first_;
  std::optional<Row> last_;
};

}  // namespace godwit
