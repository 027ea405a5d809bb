// Bars of one instrument and interval, read block by block in the order of their time.
#pragma once

#include <span>

#include "market/domain/event.h"

namespace godwit {

class BarStream {
 public:
  virtual ~BarStream() = default;
  /// The next block, ordered by strictly increasing ts_event; empty at the end. The span is valid
  /// until the next call. header.instrument and header.sequence are left at zero: whoever merges
  /// streams numbers them. Throws Error on unreadable files.
  [[nodiscard]] virtual std::span<const Bar> next() = 0;
};

}  // namespace godwit
