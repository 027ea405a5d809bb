// The kernel: takes everything that happens in one order, keeps the state of the engine, and calls
// strategies and venue. The same in back-test, paper and live.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "foundation/base/hash.h"
#include "foundation/base/serial.h"
#include "market/accounting/account.h"
#include "market/data/feed/feed.h"
#include "market/domain/instrument.h"
#include "trading/engine/agenda.h"
#include "trading/engine/delivery_queue.h"
#include "trading/engine/engine_state.h"
#include "trading/engine/execution_venue.h"
#include "trading/engine/netting.h"
#include "trading/engine/observer.h"
#include "trading/engine/order_desk.h"
#include "trading/engine/outbox.h"
#include "trading/engine/pre_trade_check.h"
#include "trading/engine/strategy.h"
#include "trading/engine/strategy_books.h"
#include "trading/engine/strategy_context.h"

namespace godwit {

/// What a kernel is made of; all of it outlives the kernel.
struct KernelParts {
  std::span<const Instrument> instruments;  ///< Sorted by id.
  Feed& feed;
  ExecutionVenue& venue;
  /// At least one; a StrategyIndex points in here. Each is shown every event, in this order.
  std::span<Strategy* const> strategies;
  Account& account;
  PreTradeCheck& check;
  RunObserver& observer;
  /// Of several strategies, with their capital paid in; null for a single one.
  StrategyBooks* books = nullptr;
  /// Per instrument; empty where no venue wants orders to name what they close.
  std::span<const OffsetRule> offsets = {};
  /// Null: days end at 24:00 UTC.
  const TradingClock* clock = nullptr;
  /// Between bars, where there are none: the equity is recorded this often while events come in.
  Duration mark_every = Duration::minutes(1);
};

/// One thread owns it and all its parts.
class Kernel final : private ReportSink {
 public:
  explicit Kernel(const KernelParts& parts);

  /// Runs until the feed and the agenda are empty; timers later than everything else do not fire.
  /// Throws what feed or strategies throw, and Error(kInterrupted) when the user asks to stop.
  void run();

  // The same in pieces, for runs that are interrupted to be saved: start(), step() until it is
  // false, finish().
  void start();
  /// One thing that happens and what follows from it at once. False when nothing is left.
  [[nodiscard]] bool step();
  void finish();

  /// All state of the engine, its strategies, books, check and venue between two steps; the account
  /// and what the feed has given are saved by their owners. Equal states are equal bytes.
  void save(Writer& writer) const;
  /// Into a kernel of the same run that has started; the feed is at its beginning and is moved on.
  /// Throws Error for anything else.
  void load(Reader& reader);
  /// Of save().
  [[nodiscard]] Hash128 state_hash() const;

  [[nodiscard]] const OrderManager& orders() const { return desk_.orders(); }
  /// What strategies have traded among themselves in the instrument, at prices of then.
  [[nodiscard]] Amount crossed(InstrumentIndex instrument) const {
    return netting_.crossed(instrument);
  }

 private:
  void on_venue_report(const Report& report, Timestamp arrives) override;

  /// The earliest thing to do, by source.
  enum class Source : uint8_t { kNone, kFeed, kAgenda, kDelivery, kMoment, kMatch };
  [[nodiscard]] Source next_source(AgendaTime& at) const;
  void look_at_feed();
  [[nodiscard]] bool delivery_is_next() const;
  void dispatch(Source source);

  void on_feed_item(const FeedItem& item);
  void begin_day(TradingDay day);
  void deliver();
  void deliver(const Bar& bar);
  void deliver_other(const EventHeader& event);
  void mark(InstrumentIndex instrument, Timestamp ts, std::string_view what);
  void record_equity(Timestamp ts);
  [[nodiscard]] Timestamp mark_after(Timestamp t) const;
  void finish_moment();
  void handle(const VenueRequest& request);
  void handle(const Report& report);
  void handle(const TimerRequest& request);
  /// Calls `call(strategy, context)` for each strategy.
  template <class Call>
  void for_each_strategy(Call call) {
    for (size_t s = 0; s < contexts_.size(); ++s) call(*parts_.strategies[s], contexts_[s]);
  }

  KernelParts parts_;
  TradingClock days_of_utc_;
  EngineState state_;
  Agenda agenda_;
  Outbox outbox_;
  OrderDesk desk_;
  Netting netting_;
  std::vector<StrategyContext> contexts_;
  uint64_t fed_ = 0;          // Items taken from the feed.
  DeliveryQueue deliveries_;  // What is at the venue and strategies have yet to see.
  // The next of each kind of thing to do besides agenda_ and deliveries_; kNever: none.
  static constexpr AgendaTime kNever{Timestamp::from_ns(INT64_MAX), AgendaClass::kMatch};
  AgendaTime feed_next_ = kNever;
  AgendaTime moment_next_ = kNever;  // Cross-section, then mark, of the time of the last bars.
  AgendaTime match_next_ = kNever;
  TradingDay moment_day_ = state_.trading_day;  // The latest that strategies have been shown.
  Timestamp next_mark_ = Timestamp::from_ns(INT64_MIN);  // Of events that are not bars.
};

}  // namespace godwit
