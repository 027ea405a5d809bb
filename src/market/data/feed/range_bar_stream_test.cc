#include "market/data/feed/range_bar_stream.h"

#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

class VectorStream final : public BarStream {
 public:
  VectorStream(std::vector<Bar> bars, size_t block) : bars_{std::move(bars)}, block_{block} {}
  [[nodiscard]] std::span<const Bar> next() override {
    const size_t count = std::min(block_, bars_.size() - position_);
    position_ += count;
    return std::span{bars_}.subspan(position_ - count, count);
  }

 private:
  std::vector<Bar> bars_;
  size_t block_;
  size_t position_ = 0;
};

TEST(RangeBarStream, KeepsWhatANaiveFilterKeeps) {
  constexpr int64_t kHour = 3'600'000'000'000;
  std::vector<Bar> bars(240);
  for (size_t i = 0; i < bars.size(); ++i) {
    bars[i].header.ts_event = Timestamp::from_ns(static_cast<int64_t>(i + 1) * kHour);
    // A night session: from 20:00 on the bars belong to the next trading day.
    bars[i].trading_day_days = static_cast<int32_t>((i + 4) / 24);
  }
  Rng rng{8};
  for (int trial = 0; trial < 300; ++trial) {
    TimeRange range;
    if (rng.between(0, 1) == 1) range.from = Timestamp::from_ns(rng.between(0, 250) * kHour);
    if (rng.between(0, 1) == 1) range.to = Timestamp::from_ns(rng.between(0, 250) * kHour);
    const auto day = [&] {
      return TradingDay{Date::from_days(static_cast<int32_t>(rng.between(0, 11)))};
    };
    if (rng.between(0, 1) == 1) range.from_day = day();
    if (rng.between(0, 1) == 1) range.to_day = day();
    std::vector<int64_t> expected;
    for (const Bar& bar : bars) {
      if (range.from && bar.header.ts_event < *range.from) continue;
      if (range.to && bar.header.ts_event > *range.to) continue;
      if (range.from_day && bar.trading_day() < *range.from_day) continue;
      if (range.to_day && bar.trading_day() > *range.to_day) continue;
      expected.push_back(bar.header.ts_event.ns());
    }
    RangeBarStream stream{
        std::make_unique<VectorStream>(bars, static_cast<size_t>(rng.between(1, 100))), range};
    std::vector<int64_t> kept;
    for (auto block = stream.next(); !block.empty(); block = stream.next())
      for (const Bar& bar : block) kept.push_back(bar.header.ts_event.ns());
    ASSERT_EQ(kept, expected) << "trial " << trial;
  }
}

}  // namespace
}  // namespace godwit
