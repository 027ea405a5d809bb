#include "trading/strategies/ma_cross.h"

#include <cmath>
#include <optional>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "trading/engine/test_market.h"

namespace godwit {
namespace {

/// A context that only listens to targets.
class TargetContext final : public Context {
 public:
  explicit TargetContext(size_t count) : instruments_{test_instruments(count)}, cache_{count} {}
  [[nodiscard]] Timestamp now() const override { return {}; }
  [[nodiscard]] std::span<const Instrument> instruments() const override { return instruments_; }
  [[nodiscard]] const MarketCache& market() const override { return cache_; }
  [[nodiscard]] Quantity position(InstrumentIndex) const override { return {}; }
  [[nodiscard]] const Position& account_position(InstrumentIndex) const override {
    return position_;
  }
  [[nodiscard]] Amount equity() const override { return {}; }
  [[nodiscard]] Amount cash() const override { return {}; }
  void set_target_weight(InstrumentIndex, double weight) override { last = weight; }
  void set_target_quantity(InstrumentIndex, Quantity) override { FAIL() << "no quantities"; }
  OrderId submit(const OrderRequest&) override { return {}; }
  OrderGroup new_group() override { return {}; }
  void cancel(OrderId) override {}
  Reason change(OrderId, const OrderChange&) override { return Reason::kNone; }
  void set_timer(Timestamp, uint64_t) override {}
  std::optional<double> last;  ///< Set during the last call, if any.

 private:
  std::vector<Instrument> instruments_;
  MarketCache cache_;
  Position position_;
};

Bar bar_of(size_t instrument, Price close) {
  Bar bar;
  bar.header.instrument = at_index(instrument);
  bar.close = close;
  return bar;
}

/// The target after each close, if the strategy set one.
std::vector<std::optional<double>> targets(Strategy& strategy, TargetContext& context,
                                           std::span<const Price> closes) {
  std::vector<std::optional<double>> out;
  for (const Price close : closes) {
    context.last.reset();
    strategy.on_bar(context, bar_of(0, close));
    out.push_back(context.last);
  }
  return out;
}

std::vector<std::optional<double>> targets(const MaCross::Params& params,
                                           std::span<const Price> closes, size_t instruments = 1) {
  MaCross strategy{params};
  TargetContext context{instruments};
  strategy.on_start(context);
  return targets(strategy, context, closes);
}

double naive_mean(std::span<const Price> closes, size_t end, int64_t window) {
  long double sum = 0;
  for (size_t i = end - static_cast<size_t>(window); i < end; ++i)
    sum += static_cast<long double>(closes[i].raw());
  return static_cast<double>(sum / static_cast<long double>(window) / 1e9L);
}

TEST(MaCross, AgreesWithNaiveMeans) {
  int compared = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng{seed};
    MaCross::Params params{.fast = rng.between(1, 10)};
    params.slow = params.fast + rng.between(1, 30);
    params.short_allowed = seed % 2 == 1;
    std::vector<Price> closes;
    // From pennies to prices whose sum does not fit 64 bits; steps of 0 make equal means.
    const int64_t scale = seed % 4 == 0 ? 9'000'000'000'000'000 : 1'000'000;
    int64_t units = 1000;
    for (int i = 0; i < 300; ++i) {
      units = std::min<int64_t>(
          1020, std::max<int64_t>(10, units + rng.between(-2, 2) * rng.between(0, 1)));
      closes.push_back(Price::from_raw(units * scale));
    }
    const auto got = targets(params, closes);
    for (size_t n = 1; n <= closes.size(); ++n) {
      if (n < static_cast<size_t>(params.slow)) {
        ASSERT_EQ(got[n - 1], std::nullopt) << "before both means are ready";
        continue;
      }
      const double fast = naive_mean(closes, n, params.fast);
      const double slow = naive_mean(closes, n, params.slow);
      ASSERT_TRUE(got[n - 1].has_value());
      const double gap = (fast - slow) / slow;
      if (gap > 5e-13 && gap < 2e-12) continue;  // Too near the line for a naive sum to tell.
      const double down = params.short_allowed ? -1 : 0;
      ASSERT_EQ(*got[n - 1], gap > 1e-12 ? 1 : down) << "seed " << seed << " bar " << n;
      ++compared;
    }
  }
  EXPECT_GT(compared, 9'000);
}

TEST(MaCross, HandWorked) {
  const std::vector<Price> closes{px("10"), px("11"), px("9"), px("9"), px("9"), px("12")};
  using Targets = std::vector<std::optional<double>>;
  const MaCross::Params params{.fast = 1, .slow = 2};
  EXPECT_EQ(targets(params, closes), (Targets{std::nullopt, 1, 0, 0, 0, 1}))
      << "equal means are no cross";
  EXPECT_EQ(targets({.fast = 1, .slow = 2, .short_allowed = true}, closes),
            (Targets{std::nullopt, 1, -1, -1, -1, 1}));
  EXPECT_EQ(targets(params, closes, 4), (Targets{std::nullopt, 0.25, 0, 0, 0, 0.25}))
      << "instruments share the equity";
}

TEST(MaCross, EqualMeansBelowZeroAreNoCross) {
  const std::vector<Price> closes(4, px("-37.63"));
  for (const auto& target : targets({.fast = 1, .slow = 3}, closes))
    EXPECT_EQ(target.value_or(0), 0);
}

TEST(MaCross, GoesOnAfterEverySplitAsIfNeverStopped) {
  const std::vector<Bar> bars = random_bars(4, 60, Interval::k1d);
  std::vector<Price> closes;
  for (const Bar& bar : bars) closes.push_back(bar.close);
  const MaCross::Params params{.fast = 3, .slow = 8, .short_allowed = true};
  const auto whole = targets(params, closes);
  for (size_t split = 0; split <= closes.size(); ++split) {
    TargetContext context{1};
    MaCross first{params};
    first.on_start(context);
    auto got = targets(first, context, std::span{closes}.first(split));
    Writer writer;
    first.save(writer);
    MaCross second{params};
    second.on_start(context);
    Reader reader{writer.bytes()};
    second.load(reader);
    reader.finish();
    const auto rest = targets(second, context, std::span{closes}.subspan(split));
    got.insert(got.end(), rest.begin(), rest.end());
    ASSERT_EQ(got, whole) << "split at " << split;
    Writer again;
    second.save(again);
    Writer expected;
    (void)targets(first, context, std::span{closes}.subspan(split));
    first.save(expected);
    ASSERT_TRUE(std::ranges::equal(again.bytes(), expected.bytes())) << "split at " << split;
  }
}

TEST(MaCross, RefusesTheStateOfAnother) {
  const MaCross::Params params{.fast = 3, .slow = 8};
  TargetContext context{2};
  const auto state_of = [&](const MaCross::Params& of, size_t instruments) {
    TargetContext its{instruments};
    MaCross strategy{of};
    strategy.on_start(its);
    Writer writer;
    strategy.save(writer);
    return std::vector<std::byte>{writer.bytes().begin(), writer.bytes().end()};
  };
  const auto load = [&](std::span<const std::byte> bytes) {
    MaCross strategy{params};
    strategy.on_start(context);
    Reader reader{bytes};
    strategy.load(reader);
    reader.finish();
  };
  const std::vector<std::byte> good = state_of(params, 2);
  EXPECT_NO_THROW(load(good));
  EXPECT_THROW(load(state_of(params, 1)), Error);
  EXPECT_THROW(load(state_of(params, 3)), Error);
  EXPECT_THROW(load(state_of({.fast = 4, .slow = 8}, 2)), Error);
  EXPECT_THROW(load(state_of({.fast = 3, .slow = 9}, 2)), Error);
  for (size_t size = 0; size < good.size(); ++size)
    ASSERT_THROW(load(std::span{good}.first(size)), Error) << "cut to " << size;
  Rng rng{1};
  for (int trial = 0; trial < 500; ++trial) {
    std::vector<std::byte> garbage(static_cast<size_t>(rng.between(0, 400)));
    for (std::byte& byte : garbage) byte = static_cast<std::byte>(rng.between(0, 255));
    ASSERT_THROW(load(garbage), Error);
  }
}

}  // namespace
}  // namespace godwit
