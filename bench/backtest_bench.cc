// The event-driven bar back-test: ma_cross over 1,000,000 one-minute bars of one instrument, from
// memory, everything included that a run does (feed, hash, venue, costs, ledger, recorder) but
// files.
#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "foundation/base/random.h"
#include "market/accounting/account.h"
#include "market/data/feed/replay_feed.h"
#include "trading/backtest/recorder.h"
#include "trading/engine/kernel.h"
#include "trading/simulation/simulated_venue.h"
#include "trading/strategies/ma_cross.h"

namespace godwit {
namespace {

/// A seeded random walk of minute bars, round the clock.
std::vector<Bar> random_walk(size_t count, uint64_t seed) {
  Rng rng{seed};
  std::vector<Bar> bars(count);
  int64_t price = 100 * Price::kScale;
  Timestamp ts = Date::from_days(18'262).midnight_utc();
  for (Bar& bar : bars) {
    ts = ts + Duration::minutes(1);
    bar.header.ts_event = bar.header.ts_recv = ts;
    bar.open = Price::from_raw(price);
    price += rng.between(-50'000'000, 50'000'000);
    bar.close = Price::from_raw(price);
    bar.high = std::max(bar.open, bar.close);
    bar.low = std::min(bar.open, bar.close);
    bar.volume = static_cast<double>(rng.between(100'000, 1'000'000));
    bar.turnover = bar.open_interest = std::nan("");
    bar.trading_day_days = trading_day_without_calendar(ts).date().days();
  }
  return bars;
}

/// Hands out a vector in blocks, as the catalog does.
class MemoryStream final : public BarStream {
 public:
  explicit MemoryStream(std::span<const Bar> bars) : rest_{bars} {}
  std::span<const Bar> next() override {
    const std::span<const Bar> block = rest_.first(std::min<size_t>(rest_.size(), 8192));
    rest_ = rest_.subspan(block.size());
    return block;
  }

 private:
  std::span<const Bar> rest_;
};

void backtest_ma_cross(benchmark::State& state) {
  const auto instruments_count = static_cast<size_t>(state.range(0));
  const size_t bars_each = 1'000'000 / instruments_count;
  std::vector<Instrument> instruments;
  std::vector<std::vector<Bar>> data;
  for (size_t i = 0; i < instruments_count; ++i) {
    const std::string number = std::to_string(100'000 + i);
    instruments.push_back(
        assume_instrument(*InstrumentId::parse("A" + number + ".INDEX"), *Currency::parse("CNY")));
    data.push_back(random_walk(bars_each, i));
  }
  uint64_t fills = 0;
  for (auto _ : state) {
    std::vector<std::unique_ptr<BarStream>> streams;
    for (const std::vector<Bar>& bars : data)
      streams.push_back(std::make_unique<MemoryStream>(bars));
    const Amount cash = Amount::from_units(10'000'000);
    ReplayFeed feed{std::move(streams), Interval::k1m};
    SimulatedVenue venue{
        instruments, Interval::k1m, {.costs = *find_cost_profile("seed_stock")}, cash};
    Ledger ledger;
    Account account{AccountIndex{0}, *Currency::parse("CNY"), instruments, ledger};
    account.deposit({}, cash);
    MaCross strategy{{.fast = 20, .slow = 50}};
    InstrumentCheck check;
    Recorder recorder{instruments.size(), nullptr};
    Strategy* const strategies[] = {&strategy};
    Kernel kernel{{instruments, feed, venue, strategies, account, check, recorder}};
    kernel.run();
    benchmark::DoNotOptimize(recorder.equity().data());
    fills = recorder.fills().size();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(bars_each * instruments_count));
  state.counters["fills"] = static_cast<double>(fills);
}
BENCHMARK(backtest_ma_cross)->Arg(1)->Arg(100)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace godwit
