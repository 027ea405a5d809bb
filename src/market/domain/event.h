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

enum class EventKind : uint16_t {
  kBar = 1,
  kQuote = 2,
  kTrade = 3,
  kDepth = 4,
  kBookDelta = 5,
  kQuoteBar = 6,
  kOrderByOrder = 7,
  kFunding = 8,
};

/// ts_event is the venue's time, ts_recv ours; in files without ours they are equal.
struct EventHeader {
  Timestamp ts_event;
  Timestamp ts_recv;
  /// In files and on the wire the venue's own number of the message or trade, 0 where it has none;
  /// inside a run it counts up in the order of delivery, but for BookDelta and OrderByOrder, which
  /// keep the venue's: it tells where their runs end.
  uint64_t sequence = 0;
  InstrumentIndex instrument;
  EventKind kind = EventKind::kBar;
  /// Meaning depends on the kind, but for kRepaired: cleaning changed the row.
  uint16_t flags = 0;
  static constexpr uint16_t kRepaired = 0x8000;
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

/// One bar of the best bid and the best ask. ts_event and trading day as in Bar; each side
/// satisfies low <= min(open, close) <= max(open, close) <= high. A side that nobody quoted in the
/// whole time has four zero prices; at most one side is like that. Volumes are statistics, NaN when
/// the source has none: bid_volume and ask_volume what was quoted at the close, volume what traded.
struct QuoteBar {
  struct Prices {
    Price open;
    Price high;
    Price low;
    Price close;

    [[nodiscard]] bool quoted() const { return !close.is_zero(); }
  };
  EventHeader header;
  Prices bid;
  Prices ask;
  double bid_volume = 0;
  double ask_volume = 0;
  double volume = 0;
  int32_t trading_day_days = 0;  ///< Days since 1970-01-01 of the trading day.
  uint32_t padding = 0;

  [[nodiscard]] TradingDay trading_day() const {
    return TradingDay{Date::from_days(trading_day_days)};
  }
};

/// Best bid and ask. A zero volume means that the side is empty, unless kVolumesUnknown is set: a
/// source that quotes no volumes leaves both at zero.
struct Quote {
  static constexpr uint16_t kVolumesUnknown = 1;
  EventHeader header;
  Price bid_price;
  Price ask_price;
  Quantity bid_volume;
  Quantity ask_volume;
};

enum class AggressorSide : uint8_t { kUnknown, kBuy, kSell };

/// A public trade (a print), not a fill of ours. The low byte of flags holds the AggressorSide.
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

/// Ten levels each side, best first; unused levels have zero volume. kIndicative: a call auction's
/// picture, in which the best level of both sides is the price and the volume at which it would
/// match now; nothing can be traded against it.
struct Depth {
  static constexpr uint16_t kIndicative = 1;
  EventHeader header;
  std::array<BookLevel, 10> bids;
  std::array<BookLevel, 10> asks;
};

/// One change of a deeper book: the new total volume at a price, zero removes it. Changes that
/// belong together come as a run of one ts_event and one sequence (the venue's last update number
/// of the message); kLastOfRun marks its end. kSnapshot on every row of a run: the run is the whole
/// book, what was there before is gone. kAfterGap on every row of a run: messages were lost before
/// it, the book is not to be trusted until the next snapshot.
struct BookDelta {
  static constexpr uint16_t kLastOfRun = 1;
  static constexpr uint16_t kAskSide = 2;
  static constexpr uint16_t kSnapshot = 4;
  static constexpr uint16_t kAfterGap = 8;
  EventHeader header;
  BookLevel level;
};

/// What happened to an order, as venues with order-by-order feeds tell it.
enum class BookAction : uint8_t {
  kAdd = 1,     ///< An order rests with `quantity`.
  kReduce = 2,  ///< `quantity` of it was canceled; an order without any left is gone.
  kModify = 3,  ///< It now has `price` and `quantity`, and goes to the back of its queue unless the
                ///< venue's rule keeps its place (price unchanged and quantity not raised).
  kTrade = 4,   ///< A print. order_id is the resting order (0: none or unknown), counter_order_id
                ///< the aggressor's; the side is the aggressor's. Takes `quantity` from the resting
                ///< order where kTakesResting is set; where kTakesBoth is, from both orders, of
                ///< which order_id is the buyer's and counter_order_id the seller's.
  kClear = 5,   ///< The book is empty from here on.
};

/// One order-by-order event. flags: the low byte is the BookAction; the bits above it as named.
/// sequence is the venue's number within its channel.
struct OrderByOrder {
  static constexpr uint16_t kBidSide = 0x100;
  static constexpr uint16_t kAskSide = 0x200;
  static constexpr uint16_t kLastOfRun = 0x400;  ///< The book is consistent after this event.
  static constexpr uint16_t kSnapshot = 0x800;   ///< Part of a picture of the whole book.
  static constexpr uint16_t kTakesResting = 0x1000;
  static constexpr uint16_t kTakesBoth = 0x2000;  ///< Auctions: neither side is the aggressor.
  EventHeader header;
  Price price;
  Quantity quantity;
  uint64_t order_id = 0;
  uint64_t counter_order_id = 0;

  [[nodiscard]] BookAction action() const { return static_cast<BookAction>(header.flags & 0xff); }
};

/// One settlement between the longs and shorts of a perpetual. ts_event is when it is due.
struct Funding {
  EventHeader header;
  Price rate;        ///< Fraction of notional that longs pay shorts (negative: receive), in 1e-9.
  Price mark_price;  ///< Zero when the source has none.
};

static_assert(sizeof(EventHeader) == 32);
static_assert(sizeof(Bar) == 96);
static_assert(sizeof(Quote) == 64);
static_assert(sizeof(Trade) == 56);
static_assert(sizeof(Depth) == 352);
static_assert(sizeof(BookDelta) == 48);
static_assert(sizeof(QuoteBar) == 128);
static_assert(sizeof(OrderByOrder) == 64);
static_assert(sizeof(Funding) == 48);
static_assert(std::is_trivially_copyable_v<Bar> && std::is_trivially_copyable_v<Quote> &&
              std::is_trivially_copyable_v<Trade> && std::is_trivially_copyable_v<Depth> &&
              std::is_trivially_copyable_v<BookDelta> && std::is_trivially_copyable_v<QuoteBar> &&
              std::is_trivially_copyable_v<OrderByOrder> && std::is_trivially_copyable_v<Funding>);

}  // namespace godwit
