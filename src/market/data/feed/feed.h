// The Feed seam: where the kernel's market data come from. Replay reads files; live feeds drain
// rings. The kernel sees one item at a time, in the order of the agenda.
#pragma once

#include <cstdint>

#include "foundation/base/hash.h"
#include "foundation/base/time.h"
#include "market/domain/event_kind.h"

namespace godwit {

/// A bar acts twice: its open is an instant of its own, when orders sent before it can fill, and
/// its close is when it is complete and strategies may see it. All else acts once.
enum class FeedInstant : uint8_t { kEvent, kBarOpen };

struct FeedItem {
  Timestamp ts;  ///< When it acts at the venue.
  FeedInstant instant = FeedInstant::kEvent;
  TradingDay trading_day;
  /// The header of the whole event. At kBarOpen only its open, time and day may reach a decision.
  const EventHeader* event = nullptr;

  /// The event as its struct; stops the process when it is of another kind.
  template <class T>
  [[nodiscard]] const T& as() const {
    return event_as<T>(*event);
  }
};

class Feed {
 public:
  virtual ~Feed() = default;
  /// The next item, or null at the end. At one time events come before opens, each in the order of
  /// their sources. Valid until pop(). Throws Error on unreadable data.
  [[nodiscard]] virtual const FeedItem* peek() = 0;
  virtual void pop() = 0;
  /// XXH3-128 of the events delivered so far.
  [[nodiscard]] virtual Hash128 data_hash() const = 0;
};

}  // namespace godwit
