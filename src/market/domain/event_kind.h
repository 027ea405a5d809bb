// From an event's struct to its kind, from its kind to its bytes, and back from its header.
#pragma once

#include <cstddef>
#include <type_traits>

#include "foundation/base/check.h"
#include "market/domain/event.h"

namespace godwit {

/// The kind that a struct of event.h bears.
template <class T>
[[nodiscard]] constexpr EventKind kind_of() {
  if constexpr (std::is_same_v<T, Bar>)
    return EventKind::kBar;
  else if constexpr (std::is_same_v<T, Quote>)
    return EventKind::kQuote;
  else if constexpr (std::is_same_v<T, Trade>)
    return EventKind::kTrade;
  else if constexpr (std::is_same_v<T, Depth>)
    return EventKind::kDepth;
  else if constexpr (std::is_same_v<T, BookDelta>)
    return EventKind::kBookDelta;
  else if constexpr (std::is_same_v<T, QuoteBar>)
    return EventKind::kQuoteBar;
  else if constexpr (std::is_same_v<T, OrderByOrder>)
    return EventKind::kOrderByOrder;
  else {
    static_assert(std::is_same_v<T, Funding>, "not an event");
    return EventKind::kFunding;
  }
}

/// Bytes of an event of `kind`, header included.
[[nodiscard]] constexpr size_t event_bytes(EventKind kind) {
  switch (kind) {
    case EventKind::kBar: return sizeof(Bar);
    case EventKind::kQuote: return sizeof(Quote);
    case EventKind::kTrade: return sizeof(Trade);
    case EventKind::kDepth: return sizeof(Depth);
    case EventKind::kBookDelta: return sizeof(BookDelta);
    case EventKind::kQuoteBar: return sizeof(QuoteBar);
    case EventKind::kOrderByOrder: return sizeof(OrderByOrder);
    case EventKind::kFunding: return sizeof(Funding);
  }
  return 0;
}

/// The event whose header this is; stops the process when it is of another kind. `header` must be
/// the first member of a whole event.
template <class T>
[[nodiscard]] const T& event_as(const EventHeader& header) {
  static_assert(std::is_standard_layout_v<T> && offsetof(T, header) == 0);
  CHECK(header.kind == kind_of<T>(), "an event was taken for one of another kind");
  return reinterpret_cast<const T&>(header);
}

}  // namespace godwit
