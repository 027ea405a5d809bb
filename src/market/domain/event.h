// What a feed delivers: immutable, padding-free structs that are copied, hashed, journalled and
// replayed as they are. A 32-byte header, then a body of fixed size per kind.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

#include "foundation/base/time.h"
#include "market/domain/ids.h"
#include "market/domain/price.h"
#include "market/domain/trading_day.h"

namespace godwit {

enum class EventKind : uint16_t { kBar = 1, kQuote = 2, kTrade = 3, kDepth = 4, kBookDelta = 5 };

/// ts_event is the venue's time, ts_recv ours; in files without ours they are equal.
struct EventHeader {
  Timestamp ts_event;
  Timestamp ts_recv;
  uint64_t sequence = 0;  ///< Counts up per run, in the order of delivery.
  InstrumentIndex instrument;
  EventKind kind = EventKind::kBar;
  uint16_t flags = 0;  ///< Meaning depends on the kind.
};

/// One bar. ts_event is its close: the close time (intraday) or the end of the trading day.
/// Prices satisfy low <= min(open, close) <= max(open, close) <= high. volume, turnover (in the
/// quote currency) and open_interest are statistics; NaN when the source has none.
struct Bar {
  EventHeader header;
  Price open;
  Price high;
  Price low;
  Price close;
  double volume = 0;
  double turnover = 0;
  double open_interest = 0;
  int32_t trading_day_days = 0;  ///< Days since 1970-01-01 of the trading day.
  uint32_t trades = 0;           ///< Number of trades; 0 when unknown.

  [[nodiscard]] TradingDay trading_day() const {
    return TradingDay{Date::from_days(trading_day_days)};
  }
};

/// Best bid and ask. A zero volume means that the side is empty.
struct Quote {
  EventHeader header;
  Price bid_price;
  Price ask_price;
  Quantity bid_volume;
  Quantity ask_volume;
};

enum class AggressorSide : uint8_t { kUnknown, kBuy, kSell };

/// A public trade (a print), not a fill of ours. flags holds the AggressorSide.
struct Trade {
  EventHeader header;
  Price price;
  Quantity quantity;
  uint64_t trade_id = 0;
};

struct BookLevel {
  Price price;
  Quantity volume;
};

/// Ten levels each side, best first; unused levels have zero volume.
struct Depth {
  EventHeader header;
  std::array<BookLevel, 10> bids;
  std::array<BookLevel, 10> asks;
};

/// One change of a deeper book: the new total volume at a price, zero removes it. Changes that
/// belong together come as a run; kLastOfRun marks its end.
struct BookDelta {
  static constexpr uint16_t kLastOfRun = 1;
  static constexpr uint16_t kAskSide = 2;
  EventHeader header;
  BookLevel level;
};

static_assert(sizeof(EventHeader) == 32);
static_assert(sizeof(Bar) == 96);
static_assert(sizeof(Quote) == 64);
static_assert(sizeof(Trade) == 56);
static_assert(sizeof(Depth) == 352);
static_assert(sizeof(BookDelta) == 48);
static_assert(std::is_trivially_copyable_v<Bar> && std::is_trivially_copyable_v<Quote> &&
              std::is_trivially_copyable_v<Trade> && std::is_trivially_copyable_v<Depth> &&
              std::is_trivially_copyable_v<BookDelta>);

}  // namespace godwit
