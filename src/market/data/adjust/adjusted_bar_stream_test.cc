#include "market/data/adjust/adjusted_bar_stream.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit {
namespace {

TradingDay day(int32_t n) { return TradingDay{Date::from_days(n)}; }

Bar bar(int32_t n, double close) {
  Bar bar;
  bar.trading_day_days = n;
  bar.header.ts_event = day(n).end_utc();
  bar.close = Price::from_raw(std::llround(close * 1e9));
  bar.open = bar.close;
  bar.high = bar.close + Price::from_units(1);
  bar.low = bar.close;
  bar.volume = 1000;
  bar.turnover = 5000;
  bar.open_interest = 7;
  return bar;
}

class Blocks final : public BarStream {
 public:
  Blocks(std::vector<Bar> bars, size_t size) : bars_{std::move(bars)}, size_{size} {}
  std::span<const Bar> next() override {
    const size_t count = std::min(size_, bars_.size() - at_);
    at_ += count;
    return std::span{bars_}.subspan(at_ - count, count);
  }

 private:
  std::vector<Bar> bars_;
  size_t size_;
  size_t at_ = 0;
};

std::vector<Bar> view_of(const std::vector<Bar>& bars, const AdjustmentFactors& factors,
                         const AdjustmentView& view, size_t block = 2) {
  AdjustedBarStream stream{std::make_unique<Blocks>(bars, block), factors, view};
  std::vector<Bar> all;
  for (std::span<const Bar> next = stream.next(); !next.empty(); next = stream.next())
    all.insert(all.end(), next.begin(), next.end());
  EXPECT_TRUE(stream.next().empty());
  return all;
}

const std::vector<Bar> kBars{bar(1, 24), bar(2, 12), bar(3, 14), bar(4, 7), bar(5, 8)};
const AdjustmentFactors kFactors{{{day(2), 2.0}, {day(4), 1.6}}};

std::vector<double> closes(const std::vector<Bar>& bars) {
  std::vector<double> values;
  for (const Bar& b : bars) values.push_back(b.close.to_double());
  return values;
}

using Values = std::vector<double>;

TEST(AdjustedBarStream, HandWorked) {
  EXPECT_EQ(closes(view_of(kBars, kFactors, {.mode = AdjustMode::kNone})),
            (Values{24, 12, 14, 7, 8}));
  EXPECT_EQ(closes(view_of(kBars, kFactors, {.mode = AdjustMode::kBackward})),
            (Values{24, 24, 28, 22.4, 25.6}));
  EXPECT_EQ(closes(view_of(kBars, kFactors, {.mode = AdjustMode::kForward})),
            (Values{7.5, 7.5, 8.75, 7, 8}));
}

TEST(AdjustedBarStream, AViewAsOfADayKnowsNothingLater) {
  const AdjustmentView third{.mode = AdjustMode::kForward, .as_of = day(3)};
  EXPECT_EQ(closes(view_of(kBars, kFactors, third)), (Values{12, 12, 14}));
  // The step of the day itself is known before its open.
  EXPECT_EQ(closes(view_of(kBars, kFactors, {.mode = AdjustMode::kForward, .as_of = day(4)})),
            (Values{7.5, 7.5, 8.75, 7}));
  // Whatever comes later, the view stays byte for byte.
  const AdjustmentFactors known{{{day(2), 2.0}}};
  const std::vector<Bar> until{kBars.begin(), kBars.begin() + 3};
  const std::vector<Bar> then = view_of(until, known, {.mode = AdjustMode::kForward});
  const std::vector<Bar> now = view_of(kBars, kFactors, third, 1);
  ASSERT_EQ(then.size(), now.size());
  EXPECT_EQ(std::memcmp(then.data(), now.data(), then.size() * sizeof(Bar)), 0);
}

TEST(AdjustedBarStream, VolumeFollowsOnlyWhenAsked) {
  const AdjustmentView plain{.mode = AdjustMode::kBackward};
  EXPECT_EQ(view_of(kBars, kFactors, plain)[4].volume, 1000);
  const AdjustmentView inverse{.mode = AdjustMode::kBackward, .adjust_volume = true};
  const Bar last = view_of(kBars, kFactors, inverse)[4];
  EXPECT_EQ(last.volume, 1000 / 3.2);
  EXPECT_EQ(last.turnover, 5000);
  EXPECT_EQ(last.open_interest, 7);
}

TEST(AdjustedBarStream, ReturnsAgreeBetweenViewsAndPricesKeepTheirOrder) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Rng rng{seed};
    std::vector<Bar> bars;
    std::vector<AdjustmentStep> steps;
    for (int32_t n = 1; n <= 60; ++n) {
      bars.push_back(bar(n, 1 + 50 * rng.uniform()));
      if (rng.uniform() < 0.1) steps.push_back({day(n), 0.5 + 2 * rng.uniform()});
    }
    const AdjustmentFactors factors{steps};
    const std::vector<Bar> forward = view_of(bars, factors, {.mode = AdjustMode::kForward});
    const std::vector<Bar> backward = view_of(bars, factors, {.mode = AdjustMode::kBackward});
    ASSERT_EQ(std::memcmp(&forward.back(), &bars.back(), sizeof(Bar)), 0) << "the last price stays";
    for (size_t i = 0; i < bars.size(); ++i) {
      ASSERT_LE(forward[i].low, forward[i].close);
      ASSERT_LE(forward[i].close, forward[i].high);
      const double ratio = backward[i].close.to_double() / forward[i].close.to_double();
      ASSERT_NEAR(ratio / factors.total(), 1, 1e-6) << "seed " << seed;
      if (steps.empty() || bars[i].trading_day() < steps.front().ex_day) {
        ASSERT_EQ(backward[i].close, bars[i].close) << "the first prices stay";
      }
    }
  }
}

TEST(AdjustedBarStream, APriceOutOfRangeIsAnError) {
  const AdjustmentFactors factors{{{day(1), 1e12}}};
  EXPECT_THROW((void)view_of(kBars, factors, {.mode = AdjustMode::kBackward}), Error);
}

TEST(AdjustMode, Names) {
  EXPECT_EQ(parse_adjust_mode("backward"), AdjustMode::kBackward);
  EXPECT_EQ(parse_adjust_mode("hfq"), std::nullopt);
  EXPECT_EQ(name(AdjustMode::kForward), "forward");
}

}  // namespace
}  // namespace godwit
