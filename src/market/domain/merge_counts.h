// What a merge of rows into a stored series did.
#pragma once

#include <cstdint>

namespace godwit {

/// added + replaced + unchanged = rows given. A row is told from others by its key: the time of a
/// bar, time and number of a tick; rows of one key count together.
struct MergeCounts {
  uint64_t added = 0;      ///< No stored row had this key.
  uint64_t replaced = 0;   ///< One had it, and at least one column differed: the new row stands.
  uint64_t unchanged = 0;  ///< One had it, and every column was equal bit for bit (NaN = NaN).

  MergeCounts& operator+=(const MergeCounts& other) {
    added += other.added;
    replaced += other.replaced;
    unchanged += other.unchanged;
    return *this;
  }
  friend bool operator==(const MergeCounts&, const MergeCounts&) = default;
};

}  // namespace godwit
