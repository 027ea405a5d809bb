// Our orders in a recorded market, order by order: they stand in the same queues as the recorded
// ones, and what the record shows of trading reaches them by price and time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "foundation/base/hash.h"
#include "foundation/base/serial.h"
#include "market/book/order_book.h"
#include "market/domain/event.h"
#include "trading/simulation/match_event.h"

namespace godwit {

/// One outcome for one of our orders.
struct OwnOrderEvent {
  MatchEventKind kind = MatchEventKind::kRejected;
  Side side = Side::kBuy;
  Reason reason = Reason::kNone;
  bool resting = false;         ///< kTrade: ours rested and was met.
  bool counter_is_own = false;  ///< kTrade: the other side is ours as well.
  uint16_t padding = 0;
  uint64_t order_id = 0;
  uint64_t counter_order_id = 0;  ///< kTrade: of the record, or ours; 0: not known.
  Price price;
  Quantity quantity;
  Quantity left;  ///< Hidden part included.
  friend bool operator==(const OwnOrderEvent&, const OwnOrderEvent&) = default;
};
static_assert(sizeof(OwnOrderEvent) == 48);

/// Exact first-in-first-out replay. What is assumed:
///  - The recorded participants do not react to us: their requests come as recorded.
///  - A recorded trade with a resting order first fills ours that stand before that order, at our
///    limits, one after the other by price and time; together they get no more than was traded.
///    What we took so is missing to the recorded order: it stands on in its place with that much,
///    and later flow fills it before any order of ours behind it, until the record cancels the
///    order, moves it, or the market trades through its price.
///  - A recorded order that rests at a price that ours would have met trades with ours first, less
///    what rests before ours in the record; that much of it is gone.
///  - What our arriving orders take of a recorded order is gone as long as that order stands; it is
///    back only when the record gives the order a new place. Flow that finds it gone is lost: it
///    fills none of ours behind.
///  - Trades with orders that the record does not show (hidden ones, or unknown) reach only ours of
///    better price.
///  - An auction's trades fill ours that stand before the recorded buyer or seller, at its price;
///    each side is measured against the record alone.
///  - In continuous trading an aggressor is told by its trades first and then rests with what is
///    left (ITCH, Shanghai). A feed that tells it as resting first (Shenzhen) is to be brought into
///    that form before: else its flow reaches ours twice.
///  - A new picture of the book (kSnapshot) tells nothing of queues: ours go behind all of it.
/// One thread. Numbers of our orders are a space of their own. Cost: by our orders and by what we
/// took, not by the length of recorded queues, save when ours arrive or are crossed.
class L3Matcher {
 public:
  using Events = std::span<const OwnOrderEvent>;

  [[nodiscard]] static constexpr std::string_view name() { return "l3_fifo"; }
  /// For reports.
  [[nodiscard]] static constexpr std::string_view describe() {
    return "exact first-in-first-out in the recorded queues, order by order; the recorded "
           "participants do not react to us; what we take of an order is gone as long as it "
           "stands, "
           "and flow that finds it gone is lost";
  }

  explicit L3Matcher(const OrderBookSet::Limits& limits = {}) : recorded_{limits} {}

  /// What the recorded event does to our orders. The recorded book counts its faults itself.
  Events on_event(const OrderByOrder& event);
  /// Refusals as of MatchingBook, less those of price bands. Outside continuous trading orders only
  /// rest, as while MatchingBook collects. Fill-or-kill counts of our own resting orders what they
  /// show.
  Events submit(const MatchOrder& order);
  Events cancel(uint64_t order_id);
  Events reduce(uint64_t order_id, Quantity by);
  /// As MatchingBook::replace.
  Events replace(uint64_t order_id, Price price, Quantity quantity);
  /// Tells when trading is continuous; at first it is. When it becomes so market orders and orders
  /// for the auction alone end, and ours that cross the book meet it.
  Events set_continuous(bool continuous);

  [[nodiscard]] const OrderBook& recorded() const noexcept { return recorded_; }
  /// What arriving orders of ours find at the best prices: the record less what we took.
  size_t levels(Side side, std::span<PriceLevel> into) const;
  struct Resting {
    uint64_t order_id = 0;
    Price price;  ///< Zero for market orders.
    Quantity shown;
    Quantity hidden;
    /// Of recorded orders, what stands before it at its price: less what we took of them, with what
    /// ours kept from them.
    Quantity ahead;
  };
  [[nodiscard]] std::optional<Resting> find(uint64_t order_id) const;
  [[nodiscard]] size_t order_count() const noexcept { return own_[0].size() + own_[1].size(); }

  /// Everything that later outcomes depend on.
  void save(Writer& writer) const;
  /// Into a new matcher. Throws Error when the bytes make no sound one.
  void load(Reader& reader);
  [[nodiscard]] Hash128 state_hash() const;

 private:
  using Handle = OrderBookSet::Handle;
  /// A place in the queues of one side.
  struct Place {
    Price price;
    uint32_t arrival = 0;
  };
  struct Own {
    MatchOrder terms;
    Place place;
    Quantity shown;
    Quantity hidden;
    [[nodiscard]] Quantity left() const { return shown + hidden; }
    [[nodiscard]] bool is_market() const { return terms.type == OrderType::kMarket; }
  };
  /// What a recorded order lacks because ours stood before it.
  struct Displaced {
    uint64_t order_id = 0;
    Place place;
    Quantity left;
  };
  struct Taken {
    uint64_t order_id = 0;
    Quantity quantity;
  };
  /// Quantity on its way to one side's resting orders, as the record has it.
  struct Flow {
    BookSide side = BookSide::kBid;  ///< Whom it reaches.
    uint64_t counter_order_id = 0;
    Price price;           ///< Of the recorded trade.
    bool auction = false;  ///< Ours fill at that price, else at their limits.
    Quantity left;
  };
  struct Arrival {
    MatchOrder terms;
    Quantity left;
  };
  enum class Met : uint8_t { kNobodyElse, kItself };

  [[nodiscard]] static size_t index(BookSide side) { return side == BookSide::kBid ? 0 : 1; }
  [[nodiscard]] static bool before(BookSide side, const Place& a, const Place& b);
  [[nodiscard]] Place place_of(Handle handle) const;

  void on_trade(const OrderByOrder& event);
  void flow_to(Flow flow, uint64_t order_id);
  template <class IsAhead>
  void fill_ahead(Flow& flow, IsAhead is_ahead);
  void fill_first_own(Flow& flow, Quantity most);
  [[nodiscard]] bool displaced_is_first(BookSide side) const;
  void take_displaced(BookSide side, Quantity quantity);
  void after_record(const OrderByOrder& event, std::optional<uint32_t> arrival_before);
  void on_rested(Handle handle);
  [[nodiscard]] int128 recorded_ahead(BookSide side, const Place& place) const;
  void forget_passed();
  void go_behind_picture();

  [[nodiscard]] Quantity available(Handle handle) const;
  [[nodiscard]] Quantity taken_of(uint64_t order_id) const;
  void set_taken(uint64_t order_id, Quantity quantity);
  void displace(BookSide side, const Displaced& displaced);
  void forget(uint64_t order_id);

  void arrive(Arrival arrival, bool rests);
  void meet_book(BookSide side);
  [[nodiscard]] Met match(Arrival& arrival);
  [[nodiscard]] Met match_own_before(Arrival& arrival, const Place* end);
  void trade_with_own(Arrival& arrival);
  [[nodiscard]] static bool is_own(const Arrival& arrival, const Own& resting);
  [[nodiscard]] bool can_fill(const Arrival& arrival) const;
  [[nodiscard]] bool would_trade(BookSide side, Price limit) const;
  void rest(const Arrival& arrival, uint32_t number);
  void insert(const Own& own);
  /// Where one of ours stands in own_; nothing when it is not there.
  struct At {
    BookSide side = BookSide::kBid;
    size_t at = 0;
  };
  [[nodiscard]] std::optional<At> find_own(uint64_t order_id) const;
  [[nodiscard]] Own& own(const At& at) { return own_[index(at.side)][at.at]; }
  void erase(const At& at);
  void take_from(const At& at, Quantity quantity, bool whole);
  void cancel_own(const At& at, Reason reason);
  void lower(Own& own, Quantity left);
  void load_own(Reader& reader, BookSide side);
  void load_displaced(Reader& reader, BookSide side);
  void load_taken(Reader& reader);
  Events refuse(uint64_t order_id, Side side, Reason reason);
  void tell_canceled(const MatchOrder& terms, Quantity quantity, Reason reason);

  OrderBook recorded_;
  std::vector<Own> own_[2];              // By side, first to trade first.
  std::vector<Displaced> displaced_[2];  // By side, first to trade first.
  std::vector<Taken> taken_;             // By order number.
  bool continuous_ = true;
  bool in_picture_ = false;
  std::vector<OwnOrderEvent> events_;
};

}  // namespace godwit
