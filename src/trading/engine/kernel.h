// The kernel: takes everything that happens in one order, keeps the market cache, the orders and
// the account, and calls the strategy. The same in back-test, paper and live.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "market/accounting/account.h"
#include "market/data/feed/feed.h"
#include "market/domain/instrument.h"
#include "trading/engine/agenda.h"
#include "trading/engine/delivery_queue.h"
#include "trading/engine/execution_venue.h"
#include "trading/engine/market_cache.h"
#include "trading/engine/observer.h"
#include "trading/engine/order_manager.h"
#include "trading/engine/pre_trade_check.h"
#include "trading/engine/strategy.h"
#include "trading/engine/target.h"

namespace godwit {

/// What a kernel is made of; all of it outlives the kernel.
struct KernelParts {
  std::span<const Instrument> instruments;  ///< Sorted by id.
  Feed& feed;
  ExecutionVenue& venue;
  Strategy& strategy;
  Account& account;
  const PreTradeCheck& check;
  RunObserver& observer;
  /// Between bars, where there are none: the equity is recorded this often while events come in.
  Duration mark_every = Duration::minutes(1);
};

/// One thread owns it and all its parts.
class Kernel final : private Context, private ReportSink {
 public:
  explicit Kernel(const KernelParts& parts);

  /// Runs until the feed and the agenda are empty; timers later than everything else do not fire.
  /// Throws what feed or strategy throw, and Error(kInterrupted) when the user asks to stop.
  void run();

  [[nodiscard]] const OrderManager& orders() const { return orders_; }

 private:
  // Context.
  [[nodiscard]] Timestamp now() const override { return now_; }
  [[nodiscard]] std::span<const Instrument> instruments() const override {
    return parts_.instruments;
  }
  [[nodiscard]] const MarketCache& market() const override { return cache_; }
  [[nodiscard]] const Position& position(InstrumentIndex instrument) const override {
    return parts_.account.position(instrument);
  }
  [[nodiscard]] Amount equity() const override { return parts_.account.equity(); }
  [[nodiscard]] Amount cash() const override { return parts_.account.cash(); }
  void set_target_weight(InstrumentIndex instrument, double weight) override;
  void set_target_quantity(InstrumentIndex instrument, Quantity quantity) override;
  OrderId submit(const OrderRequest& request) override;
  void cancel(OrderId order) override;
  void set_timer(Timestamp ts, uint64_t id) override;
  // ReportSink.
  void on_venue_report(const Report& report, Timestamp arrives) override;

  /// The earliest thing to do, by source.
  enum class Source : uint8_t { kNone, kFeed, kAgenda, kDelivery, kMoment, kMatch };
  [[nodiscard]] Source next_source(AgendaTime& at) const;
  void look_at_feed();
  [[nodiscard]] bool delivery_is_next() const;
  void dispatch(Source source);

  void on_feed_item(const FeedItem& item);
  void deliver();
  void deliver(const Bar& bar);
  void deliver_other(const EventHeader& event);
  void mark(InstrumentIndex instrument, Timestamp ts, std::string_view what);
  void record_equity(Timestamp ts);
  [[nodiscard]] Timestamp mark_after(Timestamp t) const;
  void finish_moment();
  void send(const VenueRequest& request);
  void handle(const VenueRequest& request);
  void handle(const Report& report);
  void handle(const TimerRequest& request);
  void move_to_target(InstrumentIndex instrument, Quantity wanted);
  [[nodiscard]] bool is_beyond_cancel(OrderId order) const;
  void cancel_for_target(OrderId order);

  /// What the strategy last asked to hold of an instrument.
  struct Target {
    std::optional<double> asked;  // The weight as it came, to know a repetition at a glance.
    std::optional<Weight> weight;
    std::optional<Quantity> quantity;
    std::optional<Quantity> wanted;  // What either came to, in whole lots.
  };

  KernelParts parts_;
  Agenda agenda_;
  MarketCache cache_;
  OrderManager orders_;
  std::vector<Target> targets_;  // Per instrument.
  DeliveryQueue deliveries_;     // What is at the venue and strategies have yet to see.
  // The next of each kind of thing to do besides agenda_ and deliveries_; kNever: none.
  static constexpr AgendaTime kNever{Timestamp::from_ns(INT64_MAX), AgendaClass::kMatch};
  AgendaTime feed_next_ = kNever;
  AgendaTime moment_next_ = kNever;  // Cross-section, then mark, of the time of the last bars.
  AgendaTime match_next_ = kNever;
  Timestamp now_ = Timestamp::from_ns(INT64_MIN);
  TradingDay trading_day_ = TradingDay{Date::from_days(INT32_MIN)};  // Of the latest feed item.
  TradingDay moment_day_ = trading_day_;  // The latest that strategies have been shown.
  Timestamp next_mark_ = Timestamp::from_ns(INT64_MIN);  // Of events that are not bars.
};

}  // namespace godwit
