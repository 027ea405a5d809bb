// When the last requests to venues were sent, for limits on their rate.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "trading/engine/risk_view.h"

namespace godwit {

/// A ring of the last RiskView::kMessagesKept times; never allocates.
class MessageTimes {
 public:
  /// now: not before the last one.
  void add(Timestamp now) { times_[count_++ % times_.size()] = now; }
  /// How many came after `from`.
  [[nodiscard]] uint32_t since(Timestamp from) const {
    const auto kept = static_cast<uint32_t>(std::min<uint64_t>(count_, times_.size()));
    uint32_t found = 0;
    while (found < kept && times_[(count_ - 1 - found) % times_.size()] > from) ++found;
    return found;
  }

  void save(Writer& writer) const {
    writer.put(count_);
    for (const Timestamp time : times_) writer.put(time);
  }
  void load(Reader& reader) {
    count_ = reader.get<uint64_t>();
    for (Timestamp& time : times_) time = reader.get<Timestamp>();
  }

 private:
  std::array<Timestamp, RiskView::kMessagesKept> times_{};
  uint64_t count_ = 0;
};

}  // namespace godwit
