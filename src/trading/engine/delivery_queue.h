// Market data on their way from the venue to the strategies.
#pragma once

#include <cstddef>
#include <cstring>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/event_kind.h"

namespace godwit {

/// Events in the order in which they reach us (ts_recv); those of one time in the order in which
/// they came in. Copies of their own; memory follows what is on its way at once.
class DeliveryQueue {
 public:
  void push(const EventHeader& event);
  [[nodiscard]] bool empty() const { return next_ == entries_.size(); }
  /// Only when not empty.
  [[nodiscard]] Timestamp next_time() const { return entries_[next_].ts_recv; }
  /// The header of the next event, whole behind it; valid until the next call of push().
  [[nodiscard]] const EventHeader& front() const {
    return reinterpret_cast<const EventHeader&>(words_[entries_[next_].first_word]);
  }
  void pop() {
    if (++next_ < entries_.size()) return;
    entries_.clear();
    words_.clear();
    next_ = 0;
  }

 private:
  struct Entry {
    Timestamp ts_recv;
    size_t first_word = 0;
  };
  void drop_delivered();

  std::vector<Entry> entries_;   // Sorted by ts_recv; those before next_ have been delivered.
  std::vector<uint64_t> words_;  // The events, in the order of their coming.
  size_t next_ = 0;
};

}  // namespace godwit
