// One message of a venue about the depth of its book, decoded: the rows, and the update numbers
// that say where in the stream it belongs.
#pragma once

#include <cstdint>
#include <span>

#include "market/domain/event.h"

namespace godwit {

struct DepthMessage {
  /// One run: kLastOfRun on the last row, kSnapshot on all rows or none. A message of changes may
  /// have no rows; a snapshot of an empty book has one of zero volume at price zero, so that the
  /// run exists.
  std::span<const BookDelta> deltas;
  uint64_t first_update = 0;     ///< Binance U; elsewhere equal to last_update.
  uint64_t last_update = 0;      ///< Binance u or lastUpdateId, Bybit u; 0 where there is none.
  uint64_t previous_update = 0;  ///< Binance futures pu; 0 elsewhere.
  bool snapshot = false;         ///< The whole book.
  /// False: the venue gave no time (Binance spot snapshots) and ts_event repeats ts_recv.
  bool venue_time = true;
};

}  // namespace godwit
