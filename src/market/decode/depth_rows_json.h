// The rows of one depth message while it is read: bounded, and kept from message to message.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "market/decode/venue_json.h"
#include "market/domain/event.h"

namespace godwit {

/// Up to kDepthRowsMax rows; all memory is taken at construction.
class DepthRows {
 public:
  DepthRows() : rows_(kDepthRowsMax) {}

  void clear() noexcept { count_ = 0; }
  /// False when there is no room.
  [[nodiscard]] bool add(const EventHeader& header, const BookLevel& level) noexcept {
    if (count_ == kDepthRowsMax) return false;
    rows_[count_] = {header, level};
    ++count_;
    return true;
  }
  /// Puts times, sequence and kind of `header` on every row, adds its flags to theirs, and ends the
  /// run. A snapshot without rows gets one that removes nothing, so that the run exists.
  void finish(const EventHeader& header) noexcept {
    if (count_ == 0 && (header.flags & BookDelta::kSnapshot) != 0) (void)add({}, {});
    for (BookDelta& row : std::span{rows_}.first(count_)) {
      const uint16_t side = row.header.flags;
      row.header = header;
      row.header.flags = static_cast<uint16_t>(header.flags | side);
    }
    end_run();
  }
  /// The same where every row has its header already.
  void end_run() noexcept {
    if (count_ == 0) return;
    EventHeader& last = rows_[count_ - 1].header;
    last.flags = static_cast<uint16_t>(last.flags | BookDelta::kLastOfRun);
  }
  [[nodiscard]] std::span<const BookDelta> run() const noexcept {
    return std::span{rows_}.first(count_);
  }

 private:
  std::vector<BookDelta> rows_;
  size_t count_ = 0;
};

}  // namespace godwit
