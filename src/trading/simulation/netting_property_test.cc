// Many strategies with random wishes over a venue that fills in parts, cuts and refuses: the books
// of the strategies are always the account, and what they are told adds up to what they hold.
#include <cmath>
#include <memory>

#include <gtest/gtest.h>

#include "trading/engine/strategy_books.h"
#include "trading/simulation/test_script.h"

namespace godwit {
namespace {

Amount same(Currency, Amount amount) { return amount; }

struct Desk {
  std::vector<Instrument> instruments;
  Ledger ledger;
  Account account;
  StrategyBooks books;
  uint64_t checked = 0;

  Desk(size_t count, size_t strategies, Amount cash)
      : instruments{test_instruments(count)},
        account{AccountIndex{0}, test_currency(), instruments, ledger},
        books{instruments, strategies} {
    account.deposit(Timestamp{}, cash);
    for (uint16_t s = 0; s < strategies; ++s)
      books.deposit(StrategyIndex{s},
                    Amount::from_raw(cash.raw() / static_cast<int64_t>(strategies)));
  }
  /// Between events: quantities exactly, money to the rounding of values.
  void check() {
    ++checked;
    Amount total;
    for (uint16_t s = 0; s < books.size(); ++s) total += books.equity(StrategyIndex{s}, same);
    ASSERT_LE((total - account.equity()).abs().raw(),
              static_cast<int64_t>(books.size() * instruments.size()));
    for (size_t i = 0; i < instruments.size(); ++i) {
      Quantity held;
      for (uint16_t s = 0; s < books.size(); ++s)
        held += books.quantity(StrategyIndex{s}, at_index(i));
      ASSERT_EQ(held, account.position(at_index(i)).net());
    }
  }
};

/// Sets random targets, weights and orders of its own, and keeps its own count of what it was told.
class RandomStrategy final : public ScriptedStrategy {
 public:
  RandomStrategy(uint64_t seed, size_t instruments) : rng_{seed}, told_(instruments) {
    bar = [this](Context& context, const Bar& shown) { act(context, shown.header.instrument); };
    report = [this](Context&, const Report& what) {
      if (!what.fill) return;
      const Fill& fill = *what.fill;
      told_[fill.instrument.value()] += fill.side == Side::kBuy ? fill.quantity : -fill.quantity;
    };
  }
  [[nodiscard]] Quantity told(size_t instrument) const { return told_[instrument]; }

 private:
  void act(Context& context, InstrumentIndex instrument) {
    const double choice = rng_.uniform();
    if (choice < 0.15) {
      context.set_target_quantity(instrument, Quantity::from_units(rng_.between(-200, 200)));
    } else if (choice < 0.3) {
      context.set_target_weight(instrument, static_cast<double>(rng_.between(-5, 5)) / 10);
    } else if (choice < 0.35) {
      (void)context.submit({.instrument = instrument,
                            .side = rng_.uniform() < 0.5 ? Side::kBuy : Side::kSell,
                            .quantity = Quantity::from_units(rng_.between(1, 50))});
    }
  }
  Rng rng_;
  std::vector<Quantity> told_;
};

TEST(NettingProperty, BooksAreTheAccount) {
  uint64_t fills = 0;
  Amount crossed;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    constexpr size_t kInstruments = 3;
    const size_t count = 2 + seed % 4;
    Desk desk{kInstruments, count, money("1000000")};
    TestMarket market;
    market.instruments = desk.instruments;
    for (size_t i = 0; i < kInstruments; ++i)
      market.bars.push_back(random_bars(seed * 10 + i, 80, Interval::k1d, 0.1));
    SimulatedVenue venue{desk.instruments, Interval::k1d, model_of(commission_only(), 0.01),
                         money("1000000")};
    std::vector<std::unique_ptr<RandomStrategy>> owned;
    std::vector<Strategy*> strategies;
    for (size_t s = 0; s < count; ++s) {
      owned.push_back(std::make_unique<RandomStrategy>(seed * 100 + s, kInstruments));
      strategies.push_back(owned.back().get());
    }
    owned.front()->cross_section = [&](Context&, Timestamp) { desk.check(); };
    const std::unique_ptr<ReplayFeed> feed = market.feed();
    InstrumentCheck check;
    TestObserver observer;
    Kernel kernel{{.instruments = desk.instruments,
                   .feed = *feed,
                   .venue = venue,
                   .strategies = strategies,
                   .account = desk.account,
                   .check = check,
                   .observer = observer,
                   .books = &desk.books}};
    kernel.run();
    desk.check();
    ASSERT_GT(desk.checked, 70U);
    fills += observer.fills.size();
    // What was crossed is not reported; it moves quantities from one book to another.
    for (size_t i = 0; i < kInstruments; ++i) {
      Quantity told;
      Quantity moved;
      for (uint16_t s = 0; s < count; ++s) {
        told += owned[s]->told(i);
        moved += desk.books.quantity(StrategyIndex{s}, at_index(i)) - owned[s]->told(i);
      }
      ASSERT_EQ(told, desk.account.position(at_index(i)).net());
      ASSERT_TRUE(moved.is_zero());
      crossed += kernel.crossed(at_index(i));
    }
  }
  EXPECT_GT(fills, 5'000U);
  EXPECT_GT(crossed, money("100000"));
}

/// Strategies that never meet in an instrument trade as if each were alone.
TEST(NettingProperty, ApartTheyTradeAsIfAlone) {
  const std::vector<std::vector<Bar>> bars{random_bars(1, 200, Interval::k1d, 0.1),
                                           random_bars(2, 200, Interval::k1d, 0.1)};
  const auto follower = [&](size_t instrument) {
    auto strategy = std::make_unique<ScriptedStrategy>();
    strategy->bar = [instrument, rng = std::make_shared<Rng>(9 + instrument)](Context& context,
                                                                              const Bar& bar) {
      const Quantity wanted = Quantity::from_units(rng->between(-50, 50));
      if (bar.header.instrument == at_index(instrument) && rng->uniform() < 0.2)
        context.set_target_quantity(at_index(instrument), wanted);
    };
    return strategy;
  };
  const auto run = [&](std::vector<Strategy*> strategies) {
    Desk desk{2, strategies.size(), money("1000000")};
    TestMarket market{.instruments = desk.instruments, .bars = bars};
    SimulatedVenue venue{desk.instruments, Interval::k1d, free_of_cost(0.02), money("1000000")};
    const std::unique_ptr<ReplayFeed> feed = market.feed();
    InstrumentCheck check;
    TestObserver observer;
    Kernel kernel{{.instruments = desk.instruments,
                   .feed = *feed,
                   .venue = venue,
                   .strategies = strategies,
                   .account = desk.account,
                   .check = check,
                   .observer = observer,
                   .books = strategies.size() > 1 ? &desk.books : nullptr}};
    kernel.run();
    return observer.fills;
  };
  const auto first = follower(0);
  const auto second = follower(1);
  const std::vector<Fill> together = run({first.get(), second.get()});
  for (size_t i = 0; i < 2; ++i) {
    const auto again = follower(i);
    const std::vector<Fill> alone = run({again.get()});
    std::vector<Fill> part;
    for (const Fill& fill : together)
      if (fill.instrument == at_index(i)) part.push_back(fill);
    ASSERT_EQ(part.size(), alone.size());
    ASSERT_GT(alone.size(), 30U);
    for (size_t n = 0; n < part.size(); ++n) {
      EXPECT_EQ(part[n].ts, alone[n].ts);
      EXPECT_EQ(part[n].price, alone[n].price);
      EXPECT_EQ(part[n].quantity, alone[n].quantity);
    }
  }
}

}  // namespace
}  // namespace godwit
