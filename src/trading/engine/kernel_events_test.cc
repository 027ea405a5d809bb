// Quotes, trades and books through the kernel: who sees what when, and what it is worth.
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "trading/engine/recording_venue.h"
#include "trading/engine/test_market.h"

namespace godwit {
namespace {

constexpr int64_t kSecond = 1'000'000'000;

Timestamp at(double seconds) {
  return test_day(1).begin_utc() + Duration::from_ns(static_cast<int64_t>(seconds * kSecond));
}

template <class Event>
Event event_at(double venue, double ours) {
  Event event{};
  event.header.ts_event = at(venue);
  event.header.ts_recv = at(ours);
  return event;
}

Trade trade_at(double venue, double ours, std::string_view price) {
  Trade trade = event_at<Trade>(venue, ours);
  trade.price = px(price);
  trade.quantity = qty("1");
  return trade;
}

Quote quote_at(double venue, double ours, std::string_view bid, std::string_view ask) {
  Quote quote = event_at<Quote>(venue, ours);
  quote.bid_price = px(bid);
  quote.ask_price = px(ask);
  quote.bid_volume = quote.ask_volume = qty("5");
  return quote;
}

BookDelta delta_at(double venue, std::string_view price, std::string_view volume, uint16_t flags) {
  BookDelta delta = event_at<BookDelta>(venue, venue);
  delta.header.flags = flags;
  delta.header.sequence = 1;
  delta.level = {px(price), qty(volume)};
  return delta;
}

/// Notes all that it is shown, with the time.
class Watcher final : public ScriptedStrategy {
 public:
  void on_quote(Context& context, const Quote& quote) override {
    note(context, "quote " + format_fixed(quote.bid_price));
    if (quote_action) quote_action(context, quote);
  }
  void on_trade(Context& context, const Trade& trade) override {
    note(context, "trade " + format_fixed(trade.price));
  }
  void on_book(Context& context, InstrumentIndex, const LevelBook& book) override {
    note(context, "book " + format_fixed(book.best_bid()->price));
  }
  std::function<void(Context&, const Quote&)> quote_action;
  Log seen;

 private:
  void note(const Context& context, const std::string& what) {
    seen.push_back(std::to_string((context.now() - at(0)).ns() / 1'000'000) + "ms " + what);
  }
};

template <class Row>
std::unique_ptr<FeedSource> source(std::vector<Row>& rows, uint32_t instrument) {
  return std::make_unique<EventFeedSource<Row>>(
      std::make_unique<SpanRowStream<Row>>(std::span<const Row>{rows}), InstrumentIndex{instrument},
      nullptr);
}

struct Outcome {
  std::vector<EquityPoint> equity;
  std::vector<Fill> fills;
};

Outcome run(std::vector<std::unique_ptr<FeedSource>> sources, Strategy& strategy,
            ExecutionVenue& venue, Duration mark_every = Duration::seconds(1)) {
  const std::vector<Instrument> instruments = test_instruments(2);
  ReplayFeed feed{std::move(sources)};
  Ledger ledger;
  Account account{AccountIndex{0}, test_currency(), instruments, ledger};
  account.deposit(Timestamp{}, Amount::from_units(1'000));
  const InstrumentCheck check;
  TestObserver observer;
  Kernel kernel{{.instruments = instruments,
                 .feed = feed,
                 .venue = venue,
                 .strategy = strategy,
                 .account = account,
                 .check = check,
                 .observer = observer,
                 .mark_every = mark_every}};
  kernel.run();
  return {observer.equity, observer.fills};
}

TEST(KernelEvents, StrategiesSeeThemWhenTheyArrive) {
  // The trade happened first and came last.
  std::vector<Trade> trades{trade_at(1, 3, "10"), trade_at(4, 4, "11")};
  std::vector<Quote> quotes{quote_at(2, 2.5, "9", "12")};
  std::vector<std::unique_ptr<FeedSource>> sources;
  sources.push_back(source(trades, 0));
  sources.push_back(source(quotes, 0));
  Watcher strategy;
  RecordingVenue venue;
  (void)run(std::move(sources), strategy, venue);
  EXPECT_EQ(strategy.seen, (Log{"2500ms quote 9", "3000ms trade 10", "4000ms trade 11"}));
}

TEST(KernelEvents, ABookIsShownWhole) {
  std::vector<BookDelta> deltas{
      delta_at(1, "10", "5", BookDelta::kSnapshot),
      delta_at(1, "11", "5", BookDelta::kSnapshot | BookDelta::kAskSide | BookDelta::kLastOfRun),
      delta_at(2, "10.5", "1", BookDelta::kLastOfRun)};
  deltas[2].header.sequence = 2;
  std::vector<std::unique_ptr<FeedSource>> sources;
  sources.push_back(source(deltas, 1));
  Watcher strategy;
  RecordingVenue venue;
  (void)run(std::move(sources), strategy, venue);
  EXPECT_EQ(strategy.seen, (Log{"1000ms book 10", "2000ms book 10.5"}));
}

/// Fills every order at 10 as it arrives, a second after it was sent; its answers take another.
class SlowVenue final : public ExecutionVenue {
 public:
  void connect(ReportSink& sink) override { sink_ = &sink; }
  [[nodiscard]] Timestamp arrival(const VenueRequest&, Timestamp now) override {
    return now + Duration::seconds(1);
  }
  void on_order(const Order& order, Timestamp now) override {
    arrivals.push_back((now - at(0)).ns() / kSecond);
    Fill fill{.order = order.id(),
              .fill_number = 1,
              .instrument = order.request().instrument,
              .side = order.request().side,
              .ts = now,
              .trading_day = test_day(1),
              .price = px("10"),
              .quantity = order.request().quantity};
    fill.amount = notional(fill.price, fill.quantity, 1, Rounding::kUp).value();
    sink_->on_venue_report({.order = order.id(),
                            .event = OrderEvent::kFillRest,
                            .reason = Reason::kNone,
                            .ts = now,
                            .fill = fill},
                           now + Duration::seconds(1));
  }
  void on_cancel(OrderId, Timestamp) override {}
  [[nodiscard]] std::optional<Amount> cash() const override { return std::nullopt; }
  std::vector<int64_t> arrivals;

 private:
  ReportSink* sink_ = nullptr;
};

TEST(KernelEvents, OrdersAndReportsTakeTheirTime) {
  std::vector<Quote> quotes{quote_at(1, 1, "9", "11"), quote_at(2.5, 2.5, "9", "11"),
                            quote_at(6, 6, "13", "15")};
  std::vector<std::unique_ptr<FeedSource>> sources;
  sources.push_back(source(quotes, 0));
  Watcher strategy;
  std::vector<Quantity> held;
  strategy.quote_action = [&](Context& context, const Quote&) {
    held.push_back(context.position(at_index(0)).net());
    if (held.size() == 1) context.set_target_quantity(at_index(0), qty("7"));
  };
  SlowVenue venue;
  const Outcome outcome = run(std::move(sources), strategy, venue);
  EXPECT_EQ(venue.arrivals, (std::vector<int64_t>{2}));
  EXPECT_EQ(held, (std::vector{qty("0"), qty("0"), qty("7")})) << "the report came at 3 s";
  ASSERT_EQ(outcome.fills.size(), 1U);
  EXPECT_EQ(outcome.fills[0].ts, at(2));
}

TEST(KernelEvents, EquityIsRecordedBetweenEvents) {
  std::vector<Quote> quotes{quote_at(0.2, 0.2, "9", "11"), quote_at(0.4, 0.4, "9", "11"),
                            quote_at(4.5, 4.5, "13", "15"), quote_at(6.5, 6.5, "19", "21")};
  std::vector<std::unique_ptr<FeedSource>> sources;
  sources.push_back(source(quotes, 0));
  Watcher strategy;
  strategy.quote_action = [&](Context& context, const Quote&) {
    context.set_target_quantity(at_index(0), qty("10"));
  };
  SlowVenue venue;
  const Outcome outcome = run(std::move(sources), strategy, venue);
  // 10 bought at 10. At 1 s not yet; the price of 4.5 s stands until 6.5 s.
  std::vector<std::pair<int64_t, Amount>> points;
  for (const EquityPoint& point : outcome.equity)
    points.emplace_back((point.ts - at(0)).ns() / 100'000'000, point.equity);
  EXPECT_EQ(points, (std::vector<std::pair<int64_t, Amount>>{
                        {10, money("1000")}, {50, money("1040")}, {65, money("1100")}}));
}

TEST(KernelEvents, WhatHasNoPriceYetIsNotTraded) {
  Quote one_sided = quote_at(1, 1, "9", "11");
  one_sided.ask_volume = Quantity{};
  std::vector<Quote> quotes{one_sided, quote_at(2, 2, "9", "11")};
  std::vector<std::unique_ptr<FeedSource>> sources;
  sources.push_back(source(quotes, 0));
  Watcher strategy;
  std::vector<bool> priced;
  strategy.quote_action = [&](Context& context, const Quote&) {
    priced.push_back(context.market().price(at_index(0)).has_value());
  };
  RecordingVenue venue;
  (void)run(std::move(sources), strategy, venue);
  EXPECT_EQ(priced, (std::vector{false, true}));
}

TEST(KernelEvents, RowsThatStepBackAreAnError) {
  std::vector<Quote> quotes{quote_at(2, 2, "9", "11"), quote_at(1, 1, "9", "11")};
  std::vector<std::unique_ptr<FeedSource>> sources;
  sources.push_back(source(quotes, 0));
  Watcher strategy;
  RecordingVenue venue;
  EXPECT_THROW((void)run(std::move(sources), strategy, venue), Error);
}

}  // namespace
}  // namespace godwit
