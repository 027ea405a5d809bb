// A run that is saved at any step and taken up again ends as though it had never stopped.
#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "trading/engine/bracket.h"
#include "trading/engine/recording_venue.h"
#include "trading/engine/test_market.h"

namespace godwit {
namespace {

/// Random targets, orders, changes, brackets and timers; its state is its chance and what it knows
/// of its orders.
class RandomTrader final : public Strategy {
 public:
  explicit RandomTrader(uint64_t seed) : seed_{seed} {}
  void on_start(Context& context) override { context.set_timer(test_day(3).end_utc(), 1); }
  void on_bar(Context& context, const Bar& bar) override {
    const InstrumentIndex instrument = bar.header.instrument;
    Rng rng{seed_ * 1'000 + ++bars_};
    const double choice = rng.uniform();
    const Quantity some = Quantity::from_units(rng.between(1, 20));
    if (choice < 0.2) context.set_target_quantity(instrument, choice < 0.1 ? some : -some);
    if (choice > 0.2 && choice < 0.3) context.set_target_weight(instrument, choice);
    if (choice > 0.3 && choice < 0.4)
      last_ = submit_bracket(context, {.instrument = instrument, .quantity = some},
                             {.type = OrderType::kStop, .trigger_price = px("9")},
                             {.type = OrderType::kLimit, .limit_price = px("900")})
                  .target;
    if (choice > 0.4 && choice < 0.5 && last_ != OrderId{}) context.cancel(last_);
  }
  void on_report(Context&, const Report& report) override {
    if (report.fill) held_ += report.fill->quantity;
  }
  void on_timer(Context& context, uint64_t id) override {
    context.set_timer(context.now() + Duration::days(2), id + 1);
  }
  void save(Writer& writer) const override {
    writer.put(bars_);
    writer.put(last_);
    writer.put(held_);
  }
  void load(Reader& reader) override {
    bars_ = reader.get<uint64_t>();
    last_ = reader.get<OrderId>();
    held_ = reader.get<Quantity>();
  }

 private:
  uint64_t seed_;
  uint64_t bars_ = 0;
  OrderId last_;
  Quantity held_;
};

/// Two traders over two random instruments, and a venue without a memory of its own: what works
/// there is what the kernel says.
class Trial {
 public:
  explicit Trial(uint64_t seed)
      : instruments_{test_instruments(2)},
        feed_{TestMarket{.instruments = instruments_,
                         .bars = {random_bars(seed, 40, Interval::k1d, 0.2),
                                  random_bars(seed + 1, 40, Interval::k1d, 0.2)}}
                  .feed()},
        account_{AccountIndex{0}, test_currency(), instruments_, ledger_},
        books_{instruments_, 2},
        first_{seed},
        second_{seed + 7},
        strategies_{&first_, &second_} {
    account_.deposit(Timestamp{}, money("1000000"));
    books_.deposit(StrategyIndex{0}, money("500000"));
    books_.deposit(StrategyIndex{1}, money("500000"));
    kernel_ = std::make_unique<Kernel>(KernelParts{.instruments = instruments_,
                                                   .feed = *feed_,
                                                   .venue = venue_,
                                                   .strategies = strategies_,
                                                   .account = account_,
                                                   .check = check_,
                                                   .observer = observer_,
                                                   .books = &books_});
    kernel_->start();
  }
  [[nodiscard]] Kernel& kernel() { return *kernel_; }
  [[nodiscard]] std::vector<std::byte> state() const {
    Writer writer;
    kernel_->save(writer);
    return {writer.bytes().begin(), writer.bytes().end()};
  }

 private:
  std::vector<Instrument> instruments_;
  std::unique_ptr<ReplayFeed> feed_;
  RecordingVenue venue_;
  Ledger ledger_;
  Account account_;
  StrategyBooks books_;
  RandomTrader first_;
  RandomTrader second_;
  std::array<Strategy*, 2> strategies_;
  InstrumentCheck check_;
  TestObserver observer_;
  std::unique_ptr<Kernel> kernel_;
};

TEST(KernelState, ComesBackByteForByteAtEveryStep) {
  for (const uint64_t seed : {1U, 2U, 3U}) {
    Trial run{seed};
    int steps = 0;
    uint64_t orders = 0;
    do {
      const std::vector<std::byte> state = run.state();
      Trial again{seed};
      Reader reader{state};
      again.kernel().load(reader);
      reader.finish();
      ASSERT_EQ(again.state(), state) << "seed " << seed << ", step " << steps;
      ASSERT_EQ(again.kernel().state_hash(), run.kernel().state_hash());
      orders = run.kernel().orders().orders().size();
      ++steps;
    } while (run.kernel().step());
    EXPECT_GT(steps, 150);
    EXPECT_GT(orders, 20U);
  }
}

TEST(KernelState, AnotherStateHasAnotherHash) {
  Trial run{1};
  Hash128 before = run.kernel().state_hash();
  int changed = 0;
  while (run.kernel().step()) {
    const Hash128 after = run.kernel().state_hash();
    changed += after != before ? 1 : 0;
    before = after;
  }
  EXPECT_GT(changed, 150);
}

TEST(KernelState, WhatIsNoStateIsRefused) {
  Trial run{1};
  for (int step = 0; step < 120; ++step) (void)run.kernel().step();
  const std::vector<std::byte> state = run.state();
  for (size_t cut = 0; cut < state.size(); cut += 97) {
    Trial again{1};
    Reader reader{std::span{state}.first(cut)};
    EXPECT_THROW(again.kernel().load(reader), Error) << cut;
  }
}

}  // namespace
}  // namespace godwit
