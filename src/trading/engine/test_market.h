// Small markets in memory for the tests of everything that trades: bars by hand or at random, a
// strategy that does what a test says, and a kernel that runs it all and hands back what happened.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/decimal.h"
#include "foundation/base/random.h"
#include "market/accounting/account.h"
#include "market/data/feed/replay_feed.h"
#include "market/domain/bar_stream.h"
#include "market/domain/instrument.h"
#include "trading/engine/kernel.h"

namespace godwit {

[[nodiscard]] inline Price px(std::string_view text) { return parse_fixed<Price>(text).value(); }
[[nodiscard]] inline Quantity qty(std::string_view text) {
  return parse_fixed<Quantity>(text).value();
}
[[nodiscard]] inline Amount money(std::string_view text) {
  return parse_fixed<Amount>(text).value();
}
[[nodiscard]] inline InstrumentIndex at_index(size_t i) {
  return InstrumentIndex{static_cast<uint32_t>(i)};
}
[[nodiscard]] inline Currency test_currency() { return Currency::parse("CNY").value(); }

/// Instrument `i` of a test: A.INDEX, B.INDEX ... in the test's currency, lot 1, no tick.
[[nodiscard]] inline Instrument test_instrument(size_t i) {
  const std::string id = std::string{static_cast<char>('A' + i)} + ".INDEX";
  return assume_instrument(InstrumentId::parse(id).value(), test_currency());
}
[[nodiscard]] inline std::vector<Instrument> test_instruments(size_t count) {
  std::vector<Instrument> instruments;
  for (size_t i = 0; i < count; ++i) instruments.push_back(test_instrument(i));
  return instruments;
}

/// Bars of one instrument, handed out in blocks of `block`.
class MemoryBarStream final : public BarStream {
 public:
  explicit MemoryBarStream(std::vector<Bar> bars, size_t block = 4096)
      : bars_{std::move(bars)}, block_{block} {}
  [[nodiscard]] std::span<const Bar> next() override {
    const size_t count = std::min(block_, bars_.size() - position_);
    const std::span<const Bar> block = std::span{bars_}.subspan(position_, count);
    position_ += count;
    return block;
  }

 private:
  std::vector<Bar> bars_;
  size_t block_;
  size_t position_ = 0;
};

/// 2024-01-01 and the days after it.
[[nodiscard]] inline TradingDay test_day(int n) {
  return TradingDay{Date::from_civil(2024, 1, 1).value() + n};
}

struct BarPrices {
  Price open;
  Price close;
  double volume = 1e6;
};

/// Bar number `n`, counted from 1; `trades` carries the number, so that a test can name the bar.
[[nodiscard]] inline Bar test_bar(int n, Timestamp close, TradingDay day, const BarPrices& prices) {
  Bar bar;
  bar.header.ts_event = close;
  bar.header.ts_recv = close;
  bar.open = prices.open;
  bar.close = prices.close;
  bar.high = std::max(prices.open, prices.close);
  bar.low = std::min(prices.open, prices.close);
  bar.volume = prices.volume;
  bar.trading_day_days = day.date().days();
  bar.trades = static_cast<uint32_t>(n);
  return bar;
}
/// The daily bar of test_day(n).
[[nodiscard]] inline Bar daily_bar(int n, const BarPrices& prices) {
  return test_bar(n, test_day(n).end_utc(), test_day(n), prices);
}
/// The one-minute bar that closes n minutes after 2024-01-02T09:30:00Z.
[[nodiscard]] inline Bar minute_bar(int n, const BarPrices& prices) {
  const Timestamp close = test_day(1).begin_utc() + Duration::seconds(34'200 + 60LL * n);
  return test_bar(n, close, trading_day_without_calendar(close), prices);
}
/// Daily bars 1, 2 ... whose opens and closes are as given.
[[nodiscard]] inline std::vector<Bar> daily_bars(std::initializer_list<BarPrices> prices) {
  std::vector<Bar> bars;
  for (const BarPrices& p : prices) bars.push_back(daily_bar(static_cast<int>(bars.size()) + 1, p));
  return bars;
}

/// `count` daily or one-minute bars of a random walk of cents around 100, each missing with
/// probability `gap`.
[[nodiscard]] inline std::vector<Bar> random_bars(uint64_t seed, int count, Interval interval,
                                                  double gap = 0) {
  constexpr int64_t kCent = Price::kScale / 100;
  Rng rng{seed};
  std::vector<Bar> bars;
  int64_t cents = 10'000;
  const auto step = [&] { cents = std::max<int64_t>(500, cents + rng.between(-150, 150)); };
  for (int n = 1; n <= count; ++n) {
    step();
    const Price open = Price::from_raw(cents * kCent);
    step();
    const BarPrices prices{.open = open,
                           .close = Price::from_raw(cents * kCent),
                           .volume = static_cast<double>(rng.between(0, 20'000))};
    if (rng.uniform() < gap) continue;
    bars.push_back(interval == Interval::k1d ? daily_bar(n, prices) : minute_bar(n, prices));
  }
  return bars;
}

/// What happened, one line each, in order.
using Log = std::vector<std::string>;

/// "0#3": bar number 3 of instrument 0.
[[nodiscard]] inline std::string bar_name(const Bar& bar) {
  return std::to_string(bar.header.instrument.value()) + "#" + std::to_string(bar.trades);
}

/// Does what a test says and notes every call.
class ScriptedStrategy : public Strategy {
 public:
  std::function<void(Context&)> start;
  std::function<void(Context&, const Bar&)> bar;
  std::function<void(Context&, Timestamp)> cross_section;
  std::function<void(Context&, const Report&)> report;
  std::function<void(Context&, uint64_t)> timer;
  std::function<void(Context&)> stop;
  Log* log = nullptr;

  void on_start(Context& context) override {
    note("strategy start");
    if (start) start(context);
  }
  void on_bar(Context& context, const Bar& what) override {
    note("strategy bar " + bar_name(what));
    if (bar) bar(context, what);
  }
  void on_cross_section(Context& context, Timestamp ts) override {
    note("strategy cross-section");
    if (cross_section) cross_section(context, ts);
  }
  void on_report(Context& context, const Report& what) override {
    std::string line = "strategy report " + std::to_string(what.order.value()) + " ";
    line += what.fill ? "fill" : std::string{name(what.event)};
    if (what.reason != Reason::kNone) line += " " + std::string{name(what.reason)};
    note(line);
    if (report) report(context, what);
  }
  void on_timer(Context& context, uint64_t id) override {
    note("strategy timer " + std::to_string(id));
    if (timer) timer(context, id);
  }
  void on_stop(Context& context) override {
    note("strategy stop");
    if (stop) stop(context);
  }
  void save(Writer&) const override {}
  void load(Reader&) override {}

 private:
  void note(const std::string& line) {
    if (log != nullptr) log->push_back(line);
  }
};

/// Keeps what a run tells its observers.
class TestObserver final : public RunObserver {
 public:
  std::vector<EquityPoint> equity;
  std::vector<Fill> fills;
  std::vector<PositionChange> changes;
  Log* log = nullptr;

  void on_equity(const EquityPoint& point) override {
    equity.push_back(point);
    if (log != nullptr) log->emplace_back("mark");
  }
  void on_fill(const Fill& fill, const PositionChange& change) override {
    fills.push_back(fill);
    changes.push_back(change);
  }
};

struct TestMarket {
  std::vector<Instrument> instruments;
  std::vector<std::vector<Bar>> bars;  ///< Per instrument.
  Interval interval = Interval::k1d;
  Amount cash = Amount::from_units(1'000'000);
  size_t block = 4096;

  [[nodiscard]] std::unique_ptr<ReplayFeed> feed() const {
    std::vector<std::unique_ptr<BarStream>> streams;
    for (const std::vector<Bar>& one : bars)
      streams.push_back(std::make_unique<MemoryBarStream>(one, block));
    return std::make_unique<ReplayFeed>(std::move(streams), interval);
  }
};
/// One market of `bars`, instruments A.INDEX, B.INDEX ...
[[nodiscard]] inline TestMarket test_market(std::vector<std::vector<Bar>> bars,
                                            Interval interval = Interval::k1d) {
  const size_t count = bars.size();
  return {.instruments = test_instruments(count), .bars = std::move(bars), .interval = interval};
}

struct TestOutcome {
  std::vector<Order> orders;
  std::vector<Fill> fills;
  std::vector<PositionChange> changes;
  std::vector<EquityPoint> equity;
  std::vector<Quantity> positions;  ///< Net, per instrument, at the end.
  Amount cash;
  Hash128 data_hash;
  uint64_t ignored_reports = 0;
};

/// Runs `strategy` against `venue` over the market; the kernel reconciles ledger and venue.
[[nodiscard]] inline TestOutcome run_market(const TestMarket& market, ExecutionVenue& venue,
                                            Strategy& strategy, Log* log = nullptr) {
  const std::unique_ptr<ReplayFeed> feed = market.feed();
  Ledger ledger;
  Account account{AccountIndex{0}, test_currency(), market.instruments, ledger};
  account.deposit(Timestamp{}, market.cash);
  InstrumentCheck check;
  TestObserver observer;
  observer.log = log;
  Strategy* const strategies[] = {&strategy};
  Kernel kernel{{.instruments = market.instruments,
                 .feed = *feed,
                 .venue = venue,
                 .strategies = strategies,
                 .account = account,
                 .check = check,
                 .observer = observer}};
  kernel.run();
  TestOutcome outcome;
  outcome.orders.assign(kernel.orders().orders().begin(), kernel.orders().orders().end());
  outcome.fills = std::move(observer.fills);
  outcome.changes = std::move(observer.changes);
  outcome.equity = std::move(observer.equity);
  for (size_t i = 0; i < market.instruments.size(); ++i)
    outcome.positions.push_back(account.position(at_index(i)).net());
  outcome.cash = account.cash();
  outcome.data_hash = feed->data_hash();
  outcome.ignored_reports = kernel.orders().ignored();
  return outcome;
}

}  // namespace godwit
